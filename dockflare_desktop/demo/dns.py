"""DNS records: get, create, replace, change, delete and the transactional batch."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dockflare_desktop.demo import dns_fields, refusals
from dockflare_desktop.demo.asking import Ask, Reply
from dockflare_desktop.demo.refusals import Refused
from dockflare_desktop.demo.state import Zone
from dockflare_desktop.demo.values import Body, new_hex, stamp

WRITABLE = ("type", "name", "content", "data", "proxied", "ttl", "settings", "comment", "tags", "priority")
_ADDRESSES = frozenset({"A", "AAAA"})
_BATCH_LIMITS = {"free": 200}
_PAID_BATCH = 3500


def get(ask: Ask) -> Reply:
    return Reply(_record(ask.zone, ask.ids[0]))


def usage(ask: Ask) -> Reply:
    """How many records the zone holds, and may hold (cloudflare.md section 4.4)."""
    return Reply({"record_quota": ask.zone.quota, "record_usage": len(ask.zone.records)})


def create(ask: Ask) -> Reply:
    return Reply(_Writer(ask).post(ask.body(_unreadable)))


def replace(ask: Ask) -> Reply:
    return Reply(_Writer(ask).put(ask.ids[0], ask.body(_unreadable)))


def change(ask: Ask) -> Reply:
    return Reply(_Writer(ask).patch(ask.ids[0], ask.body(_unreadable)))


def delete(ask: Ask) -> Reply:
    return Reply({"id": _Writer(ask).delete(ask.ids[0])["id"]})


def batch(ask: Ask) -> Reply:
    """Deletes, patches, puts, posts, in this order whatever the order sent; one fault undoes all."""
    sent = ask.body(_unreadable)
    lists = {key: _items(sent[key], key) for key in ("deletes", "patches", "puts", "posts") if key in sent}
    limit = _BATCH_LIMITS.get(ask.zone.plan, _PAID_BATCH)
    if sum(len(items) for items in lists.values()) > limit:
        raise refusals.dns(9207, f"Batch exceeds the limit of {limit} record changes.")
    writer = _Writer(ask)
    steps: dict[str, Callable[[Body], Body]] = {
        "deletes": lambda item: writer.delete(_id(item)),
        "patches": lambda item: writer.patch(_id(item), item),
        "puts": lambda item: writer.put(_id(item), item),
        "posts": writer.post,
    }
    before = ask.zone.records.copy()
    try:
        return Reply({key: [steps[key](item) for item in items] for key, items in lists.items()})
    except Refused:
        ask.zone.restore(before)
        raise


def _unreadable(_detail: str) -> Refused:
    return refusals.dns(9207, "Request body is invalid.")


def _items(value: object, key: str) -> list[Body]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise refusals.bad_dns(f"{key} must be a list of objects")
    return value


def _id(item: Body) -> str:
    ident = item.get("id")
    if not isinstance(ident, str):
        raise refusals.bad_dns("id must be a string")
    return ident


def _record(zone: Zone, ident: str) -> Body:
    record = zone.records.get(ident)
    if record is None:
        raise refusals.no_record()
    return record


class _Writer:
    """Writes to one zone on behalf of one call."""

    def __init__(self, ask: Ask) -> None:
        self._zone = ask.zone
        self._now = ask.now
        self._rng = ask.account.rng

    def post(self, sent: Mapping[str, object]) -> Body:
        fields = dns_fields.checked(sent, self._zone)
        if len(self._zone.records) >= self._zone.quota:
            raise refusals.dns(81045, "Record quota exceeded.")
        check_neighbours(self._zone, fields, None)
        return self._store(new_record(fields, new_hex(self._rng), self._now))

    def put(self, ident: str, sent: Mapping[str, object]) -> Body:
        old = self._changeable(ident)
        fields = dns_fields.checked(sent, self._zone)
        check_neighbours(self._zone, fields, ident)
        return self._store(changed_record(old, fields, self._now))

    def patch(self, ident: str, sent: Mapping[str, object]) -> Body:
        old = self._changeable(ident)
        kept = {key: old[key] for key in WRITABLE if key in old and old[key] is not None}
        return self.put(ident, {**kept, **sent})

    def delete(self, ident: str) -> Body:
        old = self._changeable(ident)
        self._zone.drop(ident)
        return old

    def _changeable(self, ident: str) -> Body:
        record = _record(self._zone, ident)
        meta = record["meta"]
        if isinstance(meta, dict) and meta.get("read_only"):
            text = "This DNS record is managed by another product and cannot be changed here."
            raise refusals.dns(1046, text)
        return record

    def _store(self, record: Body) -> Body:
        self._zone.put(record)
        return record


def check_neighbours(zone: Zone, fields: Body, ident: str | None) -> None:
    """Refuse what may not stand beside the other records of this name."""
    kind = fields["type"]
    others = [record for key, record in zone.names.get(str(fields["name"]), {}).items() if key != ident]
    kinds = {record["type"] for record in others}
    addresses = bool(kinds & _ADDRESSES)
    if (kind == "CNAME" and (addresses or "CNAME" in kinds)) or (kind == "NS" and addresses):
        raise refusals.dns(81053, "An A, AAAA, or CNAME record with that host already exists.")
    if kind in (*_ADDRESSES, "NS") and "CNAME" in kinds:
        raise refusals.dns(81054, "A CNAME record with that host already exists.")
    if kind in (*_ADDRESSES, "CNAME") and "NS" in kinds:
        raise refusals.dns(81055, "An NS record with that host already exists.")
    if any(record["type"] == kind and record["content"] == fields["content"] for record in others):
        raise refusals.dns(81058, "An identical record already exists.")


def new_record(fields: Body, ident: str, now: datetime) -> Body:
    record: Body = {"id": ident, **fields, "meta": {}, "created_on": stamp(now), "modified_on": stamp(now)}
    if fields["comment"]:
        record["comment_modified_on"] = stamp(now)
    if fields["tags"]:
        record["tags_modified_on"] = stamp(now)
    return record


def changed_record(old: Body, fields: Body, now: datetime) -> Body:
    record = {
        "id": old["id"],
        **fields,
        "meta": old["meta"],
        "created_on": old["created_on"],
        "modified_on": stamp(now),
    }
    for key in ("comment", "tags"):
        touched = f"{key}_modified_on"
        if fields[key] != old[key]:
            record[touched] = stamp(now)
        elif touched in old:
            record[touched] = old[touched]
    return record
