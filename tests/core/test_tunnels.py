"""Tunnels as people look at them, and what is stored when services go to another one."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.model import Layers, Override
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.owners import FOREIGN, OwnerKind
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.tunnels.deleting import Stays, emptied, keeps
from dockflare_desktop.core.tunnels.edits import Edits, Move, Standing, default, moving, naming, renamed
from dockflare_desktop.core.tunnels.naming import check_name, find
from dockflare_desktop.core.tunnels.overview import OURS, LoginOf, RecordLine, Shape, TunnelLook, overview, used
from tests.core.clouds import FAMILY, MARK, NOW, OPEN, Cloud, rule
from tests.core.worlds import FILED, HOME, OTHER, box, engine, key, manual, override, world

HOST = "web.home.example"


def standing(
    *boxes: object, layers: Layers | None = None, settings: Settings | None = None, **more: object
) -> Standing:
    """What is decided of these containers and layers."""
    stored, given = layers or Layers(), settings or Settings()
    found = resolve(world(engine(*boxes), layers=stored, settings=given))  # type: ignore[arg-type]  # containers
    made = Standing(found.services, stored, given, NOW, default="dockflare")
    return replace(made, **more)  # type: ignore[arg-type]  # a standing's fields


def edits(found: Edits | Problem) -> Edits:
    assert isinstance(found, Edits)
    return found


def code(found: object) -> ProblemCode:
    assert isinstance(found, Problem)
    return found.code


# --- names -----------------------------------------------------------------------------------------------------------


def test_a_tunnel_keeps_its_own_name_and_is_found_by_either() -> None:
    assert check_name("dockflare", (HOME, OTHER), HOME.id) is None
    assert check_name("new one", (HOME, OTHER)) is None
    assert code(check_name("garage", (HOME, OTHER), HOME.id)) is ProblemCode.TUNNEL_NAME_TAKEN
    assert find(" garage ", (HOME, OTHER)) == OTHER
    assert find(OTHER.id.upper(), (HOME, OTHER)) == OTHER
    unknown = find("garag", (HOME, OTHER))
    assert isinstance(unknown, Problem)
    assert unknown.suggestion == "garage"


@pytest.mark.parametrize("name", ["", " ", "x" * 101, HOME.id, " a", "a ", "a,b", "a\nb", "a\u202eb"])
def test_names_that_cannot_be(name: str) -> None:
    assert code(check_name(name, ())) is ProblemCode.TUNNEL_NAME_INVALID


# --- what is stored --------------------------------------------------------------------------------------------------


def test_labels_are_overridden_and_manual_rules_say_it_themselves() -> None:
    rules = Layers(manual_rules=(manual("nas.home.example"),))
    state = standing(box(), box("api", host=HOST, path="/api"), box("db", host="db.home.example"), layers=rules)
    one = edits(moving(Move(HOME, OTHER, HOST), state))
    assert {(each.key, each.field, each.value) for each in one.stored.saved if isinstance(each, Override)} == {
        (key(HOST), "tunnel", "garage"),
        (key(f"{HOST}^/api(/|$)"), "tunnel", "garage"),
    }
    assert (one.settings, len(one.keys)) == ({}, 2)
    nas = edits(moving(Move(HOME, OTHER, "nas.home.example"), state))
    assert nas.stored.saved == (
        replace(rules.manual_rules[0], fields={"service": "http://nas:5000", "tunnel": "garage"}),
    )


def test_all_of_the_default_tunnel_takes_the_default_along() -> None:
    rules = Layers(manual_rules=(manual("nas.home.example", tunnel="dockflare"),))
    state = standing(box(), box("db", host="db.home.example", tunnel="dockflare"), layers=rules)
    found = edits(moving(Move(HOME, OTHER), state))
    assert found.settings == {"tunnel": "garage"}
    assert [str(each.key) for each in found.stored.saved if isinstance(each, Override)] == ["db.home.example"]
    assert len(found.stored.saved) == 2
    assert len(found.keys) == 3
    fixed = edits(moving(Move(HOME, OTHER), replace(state, fixed=frozenset({"tunnel"}))))
    assert fixed.settings == {}
    assert len(fixed.stored.saved) == 3
    elsewhere = edits(moving(Move(HOME, OTHER), replace(state, default="")))
    assert elsewhere.settings == {}


def test_what_an_engine_says_stays_with_the_engine() -> None:
    here = replace(engine(box()), tunnel="dockflare")
    found = resolve(world(here))
    state = Standing(found.services, Layers(), Settings(), NOW, default="dockflare", engines={"nas": "dockflare"})
    assert found.services[0].tunnel == "dockflare"
    assert len(edits(moving(Move(HOME, OTHER), state)).stored.saved) == 1
    assert edits(default(OTHER, state)).keys == ()
    assert resolve(world(replace(here, tunnel="garage"))).services[0].tunnel == "garage"
    named = replace(engine(box(tunnel="dockflare")), tunnel="garage")
    assert resolve(world(named)).services[0].tunnel == "dockflare"


def test_an_override_that_says_a_tunnel_says_another_one() -> None:
    said = override("tunnel", "garage")
    state = standing(box(), layers=Layers(overrides=(said,)))
    back = edits(moving(Move(OTHER, HOME), state))
    assert back.stored.saved == (replace(said, value="dockflare", made_at=NOW),)
    ended = override("tunnel", "garage", ends=-1)  # the label's layer counts again, and this one is replaced
    over = edits(moving(Move(HOME, OTHER, HOST), standing(box(), layers=Layers(overrides=(ended,)))))
    assert over.stored.saved == (Override(key(HOST), "tunnel", "garage", None, NOW),)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (Move(HOME, HOME), ProblemCode.TUNNEL_SAME),
        (Move(HOME, FILED), ProblemCode.TUNNEL_FILE),
        (Move(OTHER, HOME), ProblemCode.TUNNEL_EMPTY),
        (Move(HOME, OTHER, "db.home.example"), ProblemCode.TUNNEL_EMPTY),
    ],
)
def test_moves_that_lead_nowhere(move: Move, expected: ProblemCode) -> None:
    assert code(moving(move, standing(box()))) is expected


def test_another_default_moves_who_names_none() -> None:
    state = standing(box(), box("db", host="db.home.example", tunnel="dockflare"))
    found = edits(default(OTHER, state))
    assert (found.settings, [as_typed(each) for each in found.keys]) == ({"tunnel": "garage"}, [HOST])
    assert code(default(FILED, state)) is ProblemCode.TUNNEL_FILE
    assert code(default(OTHER, replace(state, fixed=frozenset({"tunnel"})))) is ProblemCode.ENV_WINS


def test_a_rename_reaches_what_is_stored() -> None:
    layers = Layers(
        overrides=(override("tunnel", "dockflare"), override("service", "dockflare")),
        manual_rules=(manual("nas.home.example", tunnel="dockflare"), manual("x.home.example")),
    )
    settings = Settings(allowed_tunnels=("garage", "dockflare"))
    found = renamed("dockflare", "house", standing(box(), layers=layers, settings=settings))
    assert found.settings == {"tunnel": "house", "allowed_tunnels": "garage,house"}
    assert len(found.stored.saved) == 2
    fixed = frozenset({"tunnel", "allowed_tunnels"})
    assert renamed("dockflare", "house", standing(settings=settings, fixed=fixed)) == Edits()
    assert renamed("garage", "shed", standing()) == Edits()


def test_whose_labels_name_it() -> None:
    state = standing(box(tunnel="dockflare"), box("db", host="db.home.example"))
    assert [as_typed(each) for each in naming(("dockflare", HOME.id), state)] == [HOST]


# --- what stands there -----------------------------------------------------------------------------------------------


def looks(cloud: Cloud, *entries: LedgerEntry, **given: object) -> dict[str, TunnelLook]:
    actual = cloud.actual()
    made = Situation((), actual, Ledger(MARK, entries), Settings(tunnel="home"), NOW)
    return {each.tunnel.name: each for each in overview(replace(made, **given), {"nas-01": "home", "pi": "other"})}  # type: ignore[arg-type]  # a situation's fields


def test_rules_in_their_order_with_owner_and_login() -> None:
    cloud = Cloud()
    cloud.login("in.home.example", FAMILY)
    cloud.login("open.home.example", OPEN)
    mine = rule("in.home.example")
    cloud.document(
        mine,
        rule("open.home.example"),
        rule("bare.home.example", "^/a(/|$)"),
        rule("odd.home.example", "a|b"),
        rule("off.home.example", service="http_status:503"),
    )
    cloud.record("in.home.example")
    cloud.record("bare.home.example", comment="managed-by=terraform")
    rows = [
        LedgerEntry(cloud.account.id, Kind.RULE, rule_name(key("in.home.example")), tunnel=cloud.tunnel, value=mine),
        LedgerEntry(cloud.account.id, Kind.TUNNEL, "home", cloud.tunnel),
    ]
    home = looks(cloud, *rows)["home"]
    assert (home.shape, home.default, home.ours, home.version, home.engines) == (
        Shape.HEALTHY,
        True,
        True,
        1,
        ("nas-01",),
    )
    assert home.written_at == NOW
    assert home.rules is not None
    assert [(each.number, each.login, each.owner.kind, each.owner.name) for each in home.rules] == [
        (1, LoginOf.LOGIN, OwnerKind.OURS, ""),
        (2, LoginOf.EVERYONE, OwnerKind.FOREIGN, ""),
        (3, LoginOf.EVERYONE, OwnerKind.TOOL, "terraform"),
        (4, LoginOf.UNKNOWN, OwnerKind.FOREIGN, ""),
        (5, LoginOf.NONE, OwnerKind.FOREIGN, ""),
        (6, LoginOf.NONE, OwnerKind.FOREIGN, ""),
    ]
    assert [each.number for each in home.foreign_rules] == [2, 3, 4, 5]
    assert [(each.name, each.owner.kind) for each in home.records or ()] == [
        ("bare.home.example", OwnerKind.TOOL),
        ("in.home.example", OwnerKind.FOREIGN),
    ]
    assert len(home.foreign_records) == 2


def test_what_keeps_a_tunnel_from_being_deleted() -> None:
    cloud = Cloud()
    mine = LedgerEntry(cloud.account.id, Kind.TUNNEL, "home", cloud.tunnel)
    cloud.document()
    home = replace(looks(cloud, mine)["home"], default=False, connected=0)
    assert keeps(home, zones_unread=False) is None
    assert emptied(home)
    assert home.rules is not None
    foreign = replace(home.rules[0], catch_all=False)
    record = RecordLine("home.example", "a.home.example", FOREIGN, "r")
    for look, unread, reason in (
        (replace(home, ours=False), False, Stays.NOT_OURS),
        (replace(home, tunnel=FILED), False, Stays.NOT_OURS),
        (replace(home, default=True), False, Stays.DEFAULT),
        (replace(home, rules=None), False, Stays.UNREAD),
        (replace(home, records=None), False, Stays.UNREAD),
        (replace(home, connected=None), False, Stays.UNREAD),
        (home, True, Stays.UNREAD),
        (replace(home, rules=(foreign,)), False, Stays.RULES),
        (replace(home, records=(record,)), False, Stays.RECORDS),
        (replace(home, connected=1), False, Stays.CONNECTED),
    ):
        found = keeps(look, zones_unread=unread)
        assert found is not None
        assert (found.code, found.detail) == (ProblemCode.TUNNEL_KEPT, str(reason))
    ours = replace(home.rules[0], key=key(), owner=OURS)
    assert not emptied(replace(home, rules=(ours,)))
    assert not emptied(replace(home, records=(replace(record, owner=OURS),)))
    assert emptied(replace(home, rules=None, records=()))


def test_what_could_not_be_read_is_not_nothing() -> None:
    cloud = Cloud()
    cloud.document(rule("a.home.example"))
    actual = cloud.actual()
    blind = replace(actual, apps=None, documents={}, records={cloud.zone: None}, connectors={cloud.tunnel: None})
    home = looks(cloud, actual=blind)["home"]
    assert (home.rules, home.records, home.version, home.connectors) == (None, None, None, None)
    assert (home.foreign_rules, home.foreign_records) == ((), ())
    half = looks(cloud, actual=replace(actual, apps=None, connectors={cloud.tunnel: ()}))["home"]
    assert half.rules is not None
    assert half.rules[0].login is LoginOf.UNKNOWN
    assert half.connectors == 0


def test_the_default_first_then_those_in_use_then_what_is_gone() -> None:
    cloud = Cloud()
    cloud.account.add_tunnel("attic")
    cloud.account.add_tunnel("old-nas", config_src="local")
    directory = cloud.actual().directory
    boxes = (
        box("a", host="a.home.example", tunnel="old-nas"),
        box("b", host="b.home.example", tunnel="lost"),
    )
    services = resolve(world(engine(*boxes), directory=directory, settings=Settings(tunnel="home"))).services
    found = looks(cloud, services=services)
    assert [(name, each.shape) for name, each in found.items()] == [
        ("home", Shape.HEALTHY),
        ("lost", Shape.GONE),
        ("old-nas", Shape.FILE),
        ("attic", Shape.INACTIVE),
    ]
    assert used(found.values()) == 2
    odd = replace(cloud.actual(), directory=replace(directory, tunnels=(Tunnel("t", "home", status="new"),)))
    assert looks(cloud, actual=odd)["home"].shape is Shape.INACTIVE
