"""The lines of a review, their ticks, and what changed while somebody was reading."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Change, Hold, Kind, Phase, Risk, TunnelStep, Why
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.reviewing.items import Item, items
from dockflare_desktop.core.reviewing.meanwhile import meanwhile
from dockflare_desktop.core.reviewing.text import NOTHING, plan_text
from dockflare_desktop.core.reviewing.ticks import (
    approvals,
    every_tick,
    first_ticks,
    kept,
    lacking,
    may_tick,
    offered,
    removes,
    toggled,
)

APP, SHOP, PATH = ServiceKey("app.example"), ServiceKey("shop.example"), ServiceKey("app.example", "^/a$")
CREATE, UPDATE, DELETE = Action


def change(kind: Kind, action: Action, *keys: ServiceKey, hold: Hold = Hold.MODE, **more: object) -> Change:
    """Its target is the first key's hostname, or another one that is named; what it needs is named by ids."""
    target = str(more.pop("target", keys[0] if keys else "left over"))
    made = Change(
        f"{kind} {action} {target}", Phase.ROUTE, TunnelStep(target), action, kind, target, Why.STARTED, keys, hold=hold
    )
    return replace(made, **more)  # type: ignore[arg-type]


def published(key: ServiceKey, hold: Hold = Hold.MODE, risk: Risk = Risk.ONLINE) -> tuple[Change, ...]:
    """A login, and the way that needs it."""
    login = change(Kind.APPLICATION, CREATE, key, hold=hold)
    needs = frozenset({login.id})
    return (
        login,
        change(Kind.RECORD, CREATE, key, hold=hold, needs=needs),
        change(Kind.RULE, CREATE, key, hold=hold, needs=needs, risk=risk),
    )


def gone(key: ServiceKey, hold: Hold = Hold.BRAKE) -> tuple[Change, ...]:
    record = change(Kind.RECORD, DELETE, key, hold=hold, risk=Risk.OFFLINE)
    rule = change(Kind.RULE, DELETE, key, hold=hold, risk=Risk.OFFLINE, needs=frozenset({record.id}))
    login = change(Kind.APPLICATION, DELETE, key, hold=hold, needs=frozenset({record.id, rule.id}))
    return (record, rule, login)


def ids(found: tuple[Item, ...]) -> list[str]:
    return [item.id for item in found]


def of(changes: tuple[Change, ...]) -> dict[str, Item]:
    return {item.id: item for item in items(changes)}


LOGIN, WAY, GONE = "application create app.example", "create way app.example", "delete shop.example"


# --- lines -----------------------------------------------------------------------------------------------------------


def test_rule_and_record_are_one_line_and_its_login_is_another_one_that_it_needs() -> None:
    login, way = items(published(APP))
    assert (login.id, way.id) == (LOGIN, WAY)
    assert [each.kind for each in way.changes] == [Kind.RECORD, Kind.RULE]
    assert way.needs == {LOGIN}
    assert login.needs == frozenset()


def test_what_goes_with_a_service_is_one_line() -> None:
    (line,) = items(gone(SHOP))
    assert line.id == GONE
    assert line.needs == frozenset()
    assert [each.kind for each in line.changes] == [Kind.RECORD, Kind.RULE, Kind.APPLICATION]


def test_services_that_share_a_record_go_together() -> None:
    record = change(Kind.RECORD, DELETE, APP, PATH)
    rules = (change(Kind.RULE, DELETE, APP), change(Kind.RULE, DELETE, PATH), change(Kind.RULE, DELETE, SHOP))
    login = change(Kind.APPLICATION, DELETE, APP, PATH)
    apart = (*rules, record, login)
    assert ids(items(apart)) == [f"delete {APP}, {PATH}", GONE]
    assert ids(items((record, *rules, login))) == ids(items(apart))
    assert [each.kind for each in items(apart)[0].changes] == [Kind.RULE, Kind.RULE, Kind.RECORD, Kind.APPLICATION]


def test_what_serves_no_service_is_a_line_of_its_own_and_comes_first() -> None:
    policy = change(Kind.POLICY, DELETE, target="family/0", needs=frozenset({gone(SHOP)[2].id}))
    found = items((*gone(SHOP), policy))
    assert ids(found) == ["policy delete family/0", GONE]
    assert found[0].needs == {GONE}
    assert found[0].keys == ()


def test_lines_are_sorted_by_address_from_the_right_and_then_as_planned() -> None:
    other = ServiceKey("zebra.an.example")
    assert ids(items((*published(APP), *published(other)))) == [
        f"application create {other}",
        f"create way {other}",
        LOGIN,
        WAY,
    ]


def test_lines_that_would_need_each_other_fall_apart() -> None:
    record = change(Kind.RECORD, CREATE, APP)
    login = change(Kind.APPLICATION, CREATE, APP, needs=frozenset({record.id}))
    rule = change(Kind.RULE, CREATE, APP, needs=frozenset({login.id}))
    after = change(Kind.TUNNEL, CREATE, target="t", needs=frozenset({rule.id}))
    found = items((record, login, rule, after, *gone(SHOP)))
    assert sorted(ids(found)) == sorted([record.id, login.id, rule.id, after.id, GONE])
    assert {item.id: item.needs for item in found}[rule.id] == {login.id}


def test_a_line_may_need_several_others() -> None:
    tunnels = [change(Kind.TUNNEL, CREATE, target=name) for name in ("one", "two")]
    both = change(Kind.RULE, CREATE, APP, needs=frozenset(each.id for each in tunnels))
    assert items((*tunnels, both))[-1].needs == {each.id for each in tunnels}


def test_a_need_that_is_not_planned_any_more_is_none() -> None:
    (line,) = items((change(Kind.RULE, CREATE, APP, needs=frozenset({"application create gone"})),))
    assert line.needs == frozenset()


def test_a_line_s_effect_is_its_worst_and_its_approvals_are_of_what_asks() -> None:
    follows = replace(change(Kind.RECORD, CREATE, APP), follows=True)
    rule = change(Kind.RULE, CREATE, APP, risk=Risk.EVERYONE, hold=Hold.PUBLIC)
    (line,) = items((follows, rule))
    assert line.effect is Risk.EVERYONE
    assert line.asking == (rule,)
    assert len(line.approvals) == 1
    assert line.approvals < line.seal
    assert line.opens


@pytest.mark.parametrize(
    ("holds", "told"),
    [
        ((Hold.NONE, Hold.NONE), Hold.NONE),
        ((Hold.MODE, Hold.PUBLIC), Hold.PUBLIC),
        ((Hold.MODE, Hold.BRAKE), Hold.BRAKE),
        ((Hold.MODE, Hold.PAUSED), Hold.PAUSED),
        ((Hold.PUBLIC, Hold.REAPPEARED), Hold.REAPPEARED),
    ],
)
def test_what_no_click_ends_is_told_first(holds: tuple[Hold, Hold], told: Hold) -> None:
    (line,) = items((change(Kind.RECORD, CREATE, APP, hold=holds[0]), change(Kind.RULE, CREATE, APP, hold=holds[1])))
    assert line.hold is told
    assert offered(line) is told.asks


# --- ticks -----------------------------------------------------------------------------------------------------------


def test_neither_removals_nor_what_opens_to_everyone_is_ticked_by_itself() -> None:
    known = of((*published(APP), *gone(SHOP), *published(PATH, risk=Risk.EVERYONE)))
    assert first_ticks(known.values()) == {LOGIN, WAY, f"application create {PATH}"}
    assert removes(known[GONE])
    assert not removes(known[WAY])


def test_unticking_a_login_unticks_what_depends_on_it_and_never_the_other_way_round() -> None:
    known = of(published(APP))
    assert toggled(known[LOGIN], known, frozenset({LOGIN, WAY})) == frozenset()
    assert toggled(known[WAY], known, frozenset({LOGIN, WAY})) == {LOGIN}


def test_a_line_is_ticked_only_with_what_it_needs() -> None:
    known = of(published(APP))
    assert not may_tick(known[WAY], known, frozenset())
    assert [item.id for item in lacking(known[WAY], known, frozenset())] == [LOGIN]
    assert toggled(known[WAY], known, frozenset()) == frozenset()
    assert toggled(known[LOGIN], known, frozenset()) == {LOGIN}
    assert toggled(known[WAY], known, frozenset({LOGIN})) == {LOGIN, WAY}


def test_unticking_reaches_over_several_steps() -> None:
    chain = [change(Kind.TUNNEL, CREATE, target="0")]
    for number in range(1, 4):
        chain.append(change(Kind.TUNNEL, CREATE, target=str(number), needs=frozenset({chain[-1].id})))
    known = of(tuple(chain))
    assert toggled(known[chain[0].id], known, frozenset(known)) == frozenset()
    assert first_ticks(known.values(), without={chain[1].id}) == {chain[0].id}


def test_what_goes_ahead_by_itself_hinders_no_tick() -> None:
    login, *way = published(APP)
    known = of((replace(login, hold=Hold.NONE), *way))
    assert not offered(known[LOGIN])
    assert first_ticks(known.values()) == {WAY}


def test_what_is_held_only_with_its_need_has_no_tick() -> None:
    policy = replace(change(Kind.POLICY, DELETE, target="family/0"), hold=Hold.BRAKE, follows=True)
    (line,) = items((policy,))
    assert not offered(line)


def test_every_tick_adds_what_is_safe_and_keeps_what_is_ticked() -> None:
    known = of((*published(APP), *gone(SHOP)))
    assert every_tick(known.values(), frozenset()) == {LOGIN, WAY}
    assert every_tick(known.values(), frozenset({GONE})) == {LOGIN, WAY, GONE}


def test_ticks_of_lines_that_are_gone_or_ask_no_more_are_dropped() -> None:
    asked = of((*published(APP), *gone(SHOP)))
    now = items(published(APP, Hold.NONE))
    assert kept(asked.values(), frozenset({LOGIN, WAY, "gone"})) == {LOGIN, WAY}
    assert kept(now, frozenset({LOGIN, WAY})) == frozenset()


def test_agreeing_lets_through_what_is_ticked_and_nothing_else() -> None:
    known = of((*published(APP), *gone(SHOP)))
    assert approvals(known.values(), frozenset({LOGIN})) == known[LOGIN].approvals
    assert approvals(known.values(), frozenset()) == frozenset()


# --- meanwhile -------------------------------------------------------------------------------------------------------


def test_what_came_what_is_another_step_and_what_went_is_counted() -> None:
    read = of((*published(APP), *gone(SHOP)))
    login, record, rule = published(APP)
    now = items((login, record, replace(rule, risk=Risk.EVERYONE), *published(PATH)))
    news = meanwhile(read, now)
    assert news.different == {WAY, f"application create {PATH}", f"create way {PATH}"}
    assert ids(news.gone) == [GONE]
    assert news.count == 4
    assert meanwhile(read, tuple(read.values())).count == 0


def test_what_goes_ahead_by_itself_and_what_was_agreed_to_is_no_news() -> None:
    read = of((*published(APP), *gone(SHOP)))
    assert meanwhile(read, items(published(PATH, Hold.NONE)), agreed={LOGIN, WAY, GONE}).count == 0
    assert meanwhile(of(published(APP, Hold.NONE)), ()).count == 0


def test_what_asks_now_and_did_not_before_is_the_same_step() -> None:
    """Another mode, or a brake, changes nothing about what is written."""
    assert meanwhile(of(published(APP, Hold.NONE)), items(published(APP))).count == 0


# --- text ------------------------------------------------------------------------------------------------------------


def test_a_plan_as_text_has_a_line_for_each_change() -> None:
    held = change(Kind.RULE, CREATE, APP, risk=Risk.ONLINE)
    waits = change(Kind.RULE, UPDATE, SHOP, hold=Hold.NONE, waits=True)
    assert plan_text((held, waits)) == (
        "create rule        app.example  because started  (online)  held: mode\n"
        "update rule        shop.example  because started  waits for connectors"
    )
    assert plan_text(()) == NOTHING


def test_signs_that_move_a_cursor_are_not_in_a_plan_s_text() -> None:
    assert "\x1b" not in plan_text((change(Kind.RULE, CREATE, APP, target="a\x1b[2J"),))
