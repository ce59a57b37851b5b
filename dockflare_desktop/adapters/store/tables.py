"""The tables as peewee sees them today. Bound to no database: every query names the one it runs on.

Times are texts in ISO 8601, UTC, microseconds, so that they sort. JSON is canonical text (rows.py).
"""

from peewee import AutoField, BooleanField, CompositeKey, IntegerField, Model, TextField


class NoteRow(Model):
    """Small facts of the program's own; keys that begin with "store:" belong to the store."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        """Name in the file."""

        table_name = "note"


class SettingRow(Model):
    """Settings that differ from their defaults, as text."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        """Name in the file."""

        table_name = "setting"


class GroupRow(Model):
    """Access groups; `policies` and `idps` are JSON lists."""

    id = TextField(primary_key=True)
    name = TextField()
    policies = TextField()
    session = TextField(null=True)
    launcher = BooleanField(null=True)
    idps = TextField()
    auto_redirect = BooleanField(null=True)

    class Meta:
        """Name in the file."""

        table_name = "access_group"


class OverrideRow(Model):
    """Overrides, one field of one service each."""

    hostname = TextField()
    path = TextField()
    field = TextField()
    value = TextField()
    below = TextField(null=True)
    made_at = TextField()
    expires_at = TextField(null=True)

    class Meta:
        """Name and key in the file."""

        table_name = "override"
        primary_key = CompositeKey("hostname", "path", "field")


class ManualRuleRow(Model):
    """Manual rules; `path` is the pattern of the key, `path_text` and `path_match` are how it was meant; `moves_to` is
    another key, as a JSON list of its hostname and its path."""

    hostname = TextField()
    path = TextField()
    path_text = TextField()
    path_match = TextField()
    path_pattern = TextField()
    fields = TextField()
    made_at = TextField()
    enabled = BooleanField()
    expires_at = TextField(null=True)
    moves_to = TextField(null=True)

    class Meta:
        """Name and key in the file."""

        table_name = "manual_rule"
        primary_key = CompositeKey("hostname", "path")


class WholeZoneRow(Model):
    """Logins of whole zones; `fields` is a JSON object."""

    zone = TextField(primary_key=True)
    fields = TextField()
    made_at = TextField()

    class Meta:
        """Name in the file."""

        table_name = "whole_zone"


class EngineRow(Model):
    """Engines as people keep them; `tls` is a JSON object."""

    id = TextField(primary_key=True)
    name = TextField()
    url = TextField()
    context = TextField()
    tls = TextField(null=True)
    tunnel = TextField()
    enabled = BooleanField()

    class Meta:
        """Name in the file."""

        table_name = "engine"


class RememberedRow(Model):
    """Who holds a key; `container` is JSON."""

    hostname = TextField()
    path = TextField()
    container = TextField()
    idx = TextField()
    since = TextField()
    leaving_since = TextField(null=True)
    prefix = TextField()

    class Meta:
        """Name and key in the file."""

        table_name = "remembered"
        primary_key = CompositeKey("hostname", "path")


class LedgerRow(Model):
    """One Cloudflare object of ours; `value`, `prior`, `former` are JSON objects."""

    account = TextField()
    kind = TextField()
    key = TextField()
    tunnel = TextField()
    object_id = TextField()
    zone = TextField()
    value = TextField()
    prior = TextField(null=True)
    former = TextField(null=True)
    state = TextField()
    at = TextField(null=True)

    class Meta:
        """Name and key in the file."""

        table_name = "ledger"
        primary_key = CompositeKey("account", "kind", "key", "tunnel")


class HistoryRow(Model):
    """One write, newest has the highest id; `before` and `after` are JSON objects without secrets, `cause` is one
    too, `keys` a JSON list of hostnames with paths."""

    id = AutoField()
    at = TextField()
    kind = TextField()
    action = TextField()
    target = TextField()
    why = TextField()
    actor = TextField()
    result = TextField()
    problem = TextField()
    detail = TextField()
    before = TextField(null=True)
    after = TextField(null=True)
    took_ms = IntegerField()
    account = TextField()
    keys = TextField()
    subject = TextField()
    name = TextField()
    object_id = TextField()
    zone = TextField()
    tunnel = TextField()
    run = TextField()
    cause = TextField()
    undoes = IntegerField()
    undone = BooleanField()

    class Meta:
        """Name in the file."""

        table_name = "history"


class PublicMeantRow(Model):
    """Addresses that are not ours and are meant to be public; `path` in the label's form."""

    hostname = TextField()
    path = TextField()
    at = TextField()

    class Meta:
        """Name and key in the file."""

        table_name = "public_meant"
        primary_key = CompositeKey("hostname", "path")


KEYS: dict[type[Model], tuple[str, ...]] = {
    NoteRow: ("key",),
    SettingRow: ("key",),
    GroupRow: ("id",),
    OverrideRow: ("hostname", "path", "field"),
    ManualRuleRow: ("hostname", "path"),
    WholeZoneRow: ("zone",),
    EngineRow: ("id",),
    RememberedRow: ("hostname", "path"),
    LedgerRow: ("account", "kind", "key", "tunnel"),
    HistoryRow: ("id",),
    PublicMeantRow: ("hostname", "path"),
}
"""Every table and the columns that identify a row."""
