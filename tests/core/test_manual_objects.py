"""The objects a service would have: what is not known is not claimed, and the plan's own removals count."""

from datetime import UTC, datetime

from dockflare_desktop.core.change import Action, Change, Kind, Ledger, LedgerEntry, Phase, Plan, RuleStep, Why
from dockflare_desktop.core.cloud import Actual, Directory, Document, Tunnel
from dockflare_desktop.core.manual.objects import Fate, Foreseen, objects_of
from dockflare_desktop.core.model import FromLabels, JsonObject, Path, ServiceKey
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.service import Login, LoginUnknown, NoLogin, Service

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NEW, OLD = ServiceKey("new.home.example"), ServiceKey("old.home.example")
CATCH_ALL: JsonObject = {"service": "http_status:404"}


def rule(key: ServiceKey) -> JsonObject:
    return {"hostname": key.hostname, "service": "http://nas:80"}


def change(key: ServiceKey, wanted: JsonObject | None) -> Change:
    action = Action.DELETE if wanted is None else Action.CREATE
    return Change(
        str(key), Phase.ROUTE, RuleStep("home", key, wanted), action, Kind.RULE, str(key), Why.STARTED, (key,)
    )


def foreseen(*changes: Change, document: bool = True, login: Login | None = None) -> Foreseen:
    service = Service(NEW, Path(), FromLabels("e", "c", "n"), {}, "http://nas:80", {}, "home", "", login or NoLogin())
    documents = {"t": Document("t", 3, {"ingress": [rule(OLD), CATCH_ALL]}, NOW)} if document else {}
    actual = Actual("a", "", Directory(tunnels=(Tunnel("t", "home"),)), documents, {}, {}, (), NOW)
    row = LedgerEntry("a", Kind.RULE, rule_name(OLD), tunnel="t", value=rule(OLD))
    return Foreseen((service,), Plan(changes), actual, Ledger("7f3a9c2e", (row,)))


def test_the_place_of_a_rule_is_counted_among_what_the_plan_leaves() -> None:
    beside = objects_of(NEW, foreseen(change(NEW, rule(NEW))))
    alone = objects_of(NEW, foreseen(change(NEW, rule(NEW)), change(OLD, None)))
    assert beside is not None
    assert alone is not None
    assert (beside.rule.fate, beside.rule.of) == (Fate.NEW, 3)
    assert (alone.rule.fate, alone.rule.place, alone.rule.of) == (Fate.NEW, 1, 2)


def test_in_a_document_that_was_not_read_no_place_is_claimed() -> None:
    found = objects_of(NEW, foreseen(change(NEW, rule(NEW)), document=False))
    assert found is not None
    assert (found.rule.fate, found.rule.place, found.rule.of) == (Fate.NEW, 0, 0)


def test_a_login_that_cannot_be_built_is_not_shown_as_everyone_gets_in() -> None:
    found = objects_of(NEW, foreseen(login=LoginUnknown()))
    assert found is not None
    assert found.login.fate is Fate.STOPPED
