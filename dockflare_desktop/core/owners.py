"""Whose is it? One answer for everything at Cloudflare that is not ours, by the marks and markers it carries."""

from dataclasses import dataclass
from enum import StrEnum

from dockflare_desktop.core.cloud import Actual, App, Policy, Record
from dockflare_desktop.core.planning.desired import ROUTING_TYPES
from dockflare_desktop.core.planning.marks import owner_of
from dockflare_desktop.core.rivals import ORIGINAL, Registry, of_application, of_comment, of_policy


class OwnerKind(StrEnum):
    """Whose something is."""

    OURS = "ours"
    FOREIGN = "foreign"
    TOOL = "tool"  # another program, known by its marker
    INSTALLATION = "installation"  # another DockFlare Desktop


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose something is; `name` of the tool, or the id of the installation."""

    kind: OwnerKind
    name: str = ""


FOREIGN = Owner(OwnerKind.FOREIGN)


class Owners:
    """Names the owner of what the ledger does not hold. Registries of other tools are read once per zone."""

    def __init__(self, actual: Actual, installation: str) -> None:
        self._records = actual.records
        self._installation = installation
        self._registries: dict[str, Registry] = {}
        self._originals = frozenset(
            address.partition("/")[0]
            for app in actual.apps or ()
            if of_application(app.name) == ORIGINAL
            for address in app.addresses
        )

    def of_record(self, record: Record) -> Owner:
        """By its mark, by its comment, by what its zone's TXT records say, by the login beside it: the original
        DockFlare marks applications alone. What carries our mark and is not in the ledger was released (H13)."""
        by_mark = self._marked(record.comment)
        if by_mark is not None:
            return by_mark
        tool = of_comment(record.comment) or self._registry(record.zone_id).owner(record)
        if tool is None and record.name in self._originals:
            tool = ORIGINAL
        return FOREIGN if tool is None else Owner(OwnerKind.TOOL, tool)

    def of_app(self, app: App) -> Owner:
        """By its policies' marks, and by how tools name theirs."""
        for policy in app.policies:
            marked = self._marked(policy.body.name)
            if marked is not None and marked.kind is OwnerKind.INSTALLATION:
                return marked
        return _by_name(of_application(app.name))

    def of_policy(self, policy: Policy) -> Owner:
        """By its mark, and by how tools name theirs."""
        return self._marked(policy.body.name) or _by_name(of_policy(policy.body.name))

    def of_rule(self, hostname: str, lead: Record | None) -> Owner:
        """Rules carry no marks: they are whose the record is that leads to them."""
        if lead is not None:
            return self.of_record(lead)
        return Owner(OwnerKind.TOOL, ORIGINAL) if hostname in self._originals else FOREIGN

    def _marked(self, text: str) -> Owner | None:
        marked = owner_of(text)
        if marked is None:
            return None
        return FOREIGN if marked == self._installation else Owner(OwnerKind.INSTALLATION, marked)

    def _registry(self, zone_id: str) -> Registry:
        if zone_id not in self._registries:
            self._registries[zone_id] = Registry.of(self._records.get(zone_id) or (), ROUTING_TYPES)
        return self._registries[zone_id]


def _by_name(tool: str | None) -> Owner:
    return FOREIGN if tool is None else Owner(OwnerKind.TOOL, tool)
