"""What becomes of the ledger's rows about adopted objects, by what stands at Cloudflare or cannot be read."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.adopting.foreign import foreign
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState, Plan
from dockflare_desktop.core.cloud import Actual, App, Directory, Document, Record, Tunnel, Zone
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.former import former_app, former_record
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.settings import Settings
from tests.engine.desk_of_plans import service

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOST = "app.nordhus.example"
RULE: JsonObject = {"hostname": HOST, "service": "http://a:1"}


def record(content: str) -> Record:
    return Record("1", "z", "A", HOST, content, raw={"type": "A", "name": HOST, "content": content})


def app(name: str) -> App:
    return App("2", name, HOST, "self_hosted", (HOST,), (), raw={"name": name, "domain": HOST, "type": "self_hosted"})


RECORD, APP = record("192.0.2.1"), app("Wiki")


def planned(row: LedgerEntry, rule: JsonObject | None = RULE, **parts: object) -> Plan:
    directory = Directory(zones=(Zone("z", "nordhus.example"),), tunnels=(Tunnel("t", "home"),), policies=())
    document = Document("t", 1, {"ingress": [] if rule is None else [rule]}, NOW)
    given = {"documents": {"t": document}, "connectors": {}, "records": {"z": (RECORD,)}, "apps": (APP,), **parts}
    actual = Actual("a", "A", directory, read_at=NOW, **given)  # type: ignore[arg-type]  # Actual's own parts
    return make_plan(Situation((), actual, Ledger("7f3a9c2e", (row,)), Settings(tunnel="home"), NOW))


def adopted(kind: Kind, state: LedgerState = LedgerState.ADOPTED, tunnel: str = "t") -> LedgerEntry:
    match kind:
        case Kind.RECORD:
            return LedgerEntry("a", kind, HOST, "1", zone="z", former=former_record(RECORD), state=state)
        case Kind.APPLICATION:
            return LedgerEntry("a", kind, HOST, "2", former=former_app(APP), state=state)
        case _:
            return LedgerEntry("a", kind, f"{HOST} ", tunnel=tunnel, former=RULE, state=state)


def after(plan: Plan) -> list[LedgerState]:
    assert plan.changes == ()
    return [row.state for row in plan.corrections]


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.APPLICATION, Kind.RULE])
def test_what_stands_as_it_was_adopted_waits_for_its_service(kind: Kind) -> None:
    assert after(planned(adopted(kind))) == []


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.APPLICATION, Kind.RULE])
def test_what_cannot_be_read_is_not_gone(kind: Kind) -> None:
    assert after(planned(adopted(kind), documents={"t": None}, records={"z": None}, apps=None)) == []


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.APPLICATION, Kind.RULE])
def test_what_is_gone_is_no_longer_ours(kind: Kind) -> None:
    assert after(planned(adopted(kind), None, records={"z": ()}, apps=())) == [LedgerState.REMOVED]


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.APPLICATION, Kind.RULE])
def test_what_somebody_changed_is_theirs(kind: Kind) -> None:
    """H13"""
    changed: JsonObject = {**RULE, "service": "http://b:2"}
    found = planned(adopted(kind), changed, records={"z": (record("192.0.2.2"),)}, apps=(app("Notes"),))
    assert after(found) == [LedgerState.RELEASED]


def test_a_rule_is_gone_with_its_tunnel() -> None:
    assert after(planned(adopted(Kind.RULE, tunnel="gone"))) == [LedgerState.REMOVED]


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.APPLICATION, Kind.RULE])
def test_what_was_given_back_before_a_crash_is_not_written_again(kind: Kind) -> None:
    """H14: the object already is what it was; only the ledger did not hear of it."""
    assert after(planned(adopted(kind, LedgerState.RETURNING))) == [LedgerState.REMOVED]


def test_what_is_ours_cannot_be_adopted_and_what_no_service_needs_has_no_key() -> None:
    own = LedgerEntry("a", Kind.APPLICATION, HOST, "2")
    bare = service(HOST, dns=False)
    directory = Directory(zones=(Zone("z", "nordhus.example"),), tunnels=(Tunnel("t", "home"),), policies=())
    actual = Actual("a", "A", directory, {}, {}, {"z": (RECORD,)}, (APP,), NOW)

    def seen(*held: LedgerEntry) -> list[tuple[Kind, tuple[ServiceKey, ...]]]:
        given = Situation((bare,), actual, Ledger("7f3a9c2e", held), Settings(tunnel="home"), NOW)
        return [(each.kind, each.services) for each in foreign(View(given))]

    assert seen() == [(Kind.RECORD, ()), (Kind.APPLICATION, (bare.key,))]
    assert seen(own) == [(Kind.RECORD, ())]
