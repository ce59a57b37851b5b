"""What somebody else does at Cloudflare is said from what to what, told once in the history, and put back or left."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.core.history import FOUND, HistoryEntry, Wanted
from dockflare_desktop.core.noticed import Noticed
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.words import sentence
from dockflare_desktop.words.elsewhere import noticed_words
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
APP = container("app", HOST, access_group="family")
WWW = container("www", "www.nordhus.example")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(APP, WWW).start(FAMILY)
    await whole.round()
    whole.connector.poll()
    await whole.round(full=True)
    assert await told(whole) == []
    yield whole
    await whole.close()


async def told(whole: Whole) -> list[HistoryEntry]:
    return list(await whole.store.entries(Wanted(results=frozenset({FOUND}))))


def noticed(whole: Whole) -> list[Noticed]:
    return list(whole.controller.status.noticed)


def document(whole: Whole) -> list[dict[str, object]]:
    return [dict(rule) for rule in (whole.account.tunnels[whole.tunnel].config or {})["ingress"]]  # type: ignore[attr-defined]  # JSON


def put(whole: Whole, rules: list[dict[str, object]]) -> None:
    whole.account.put_document(whole.tunnel, {"ingress": rules})


def another_target(whole: Whole) -> None:
    put(whole, [rule | {"service": "http://x:1"} if rule.get("hostname") == HOST else rule for rule in document(whole)])


def no_rule(whole: Whole) -> None:
    put(whole, [rule for rule in document(whole) if rule.get("hostname") != HOST])


def _record(whole: Whole) -> tuple[dict[str, dict[str, object]], str]:
    records = whole.account.zones[whole.zone].records
    return records, next(key for key, each in records.items() if each["name"] == HOST)  # type: ignore[return-value]


def another_content(whole: Whole) -> None:
    records, key = _record(whole)
    records[key] = {**records[key], "content": "elsewhere.example.net"}


def no_record(whole: Whole) -> None:
    records, key = _record(whole)
    del records[key]


def another_session(whole: Whole) -> None:
    apps = whole.account.access.apps
    key = next(iter(apps))
    apps[key] = replace(apps[key], body={**apps[key].body, "session_duration": "1h"})


def another_policy(whole: Whole) -> None:
    policies = whole.account.access.policies
    key = next(iter(policies))
    body = {**policies[key].body, "include": [{"email": {"email": "eve@mkdev.example"}}]}
    policies[key] = replace(policies[key], body=body)


CASES: tuple[tuple[Callable[[Whole], None], Kind, Action, str], ...] = (
    (another_target, Kind.RULE, Action.UPDATE, "service: http://app:8080 → http://x:1"),
    (no_rule, Kind.RULE, Action.DELETE, ""),
    (another_content, Kind.RECORD, Action.UPDATE, "→ elsewhere.example.net"),
    (no_record, Kind.RECORD, Action.DELETE, ""),
    (another_session, Kind.APPLICATION, Action.UPDATE, "session: 24h → 1h"),
    (another_policy, Kind.POLICY, Action.UPDATE, "eve@mkdev.example"),
)


@pytest.mark.parametrize(("did", "kind", "action", "differs"), CASES)
async def test_it_is_told_with_both_values_and_put_back(
    whole: Whole, did: Callable[[Whole], None], kind: Kind, action: Action, differs: str
) -> None:
    did(whole)
    await whole.round(full=True)
    await whole.round(full=True)
    found = await told(whole)
    assert [(each.kind, each.action, str(each.actor)) for each in found] == [(str(kind), str(action), "comparing")]
    shown = noticed(whole)
    assert [(each.what.kind, each.what.action, each.put_back) for each in shown] == [(kind, action, True)]
    if kind is not Kind.POLICY:
        assert [str(key) for key in found[0].keys] == [HOST]
    text = "; ".join(f"{each.field}: {each.was} → {each.now}" for each in shown[0].what.differences)
    assert differs in text
    assert set(whole.statuses().values()) <= {Status.LIVE, Status.UPDATING}


@pytest.mark.parametrize(("did", "kind", "action", "differs"), CASES)
async def test_where_it_is_only_reported_the_service_says_what_was_changed(
    whole: Whole, did: Callable[[Whole], None], kind: Kind, action: Action, differs: str
) -> None:
    await whole.desk.set_setting("drift", "report")
    did(whole)
    for _ in range(3):
        await whole.round(full=True)
    await whole.restart()
    await whole.round(full=True)
    assert len(await told(whole)) == 1  # once, also over a restart
    codes = {ProblemCode.CHANGED_OUTSIDE, ProblemCode.REMOVED_OUTSIDE}
    reported = [each for each in whole.row(HOST).problems if each.code in codes]
    if (kind, action) == (Kind.POLICY, Action.UPDATE):
        assert reported == []  # it let in somebody else, so it is put back whatever is set
        return
    expected = ProblemCode.REMOVED_OUTSIDE if action is Action.DELETE else ProblemCode.CHANGED_OUTSIDE
    assert [(each.code, each.detail) for each in reported] == [(expected, str(kind))]
    assert differs in sentence(reported[0]).text


async def test_the_same_again_is_told_again(whole: Whole) -> None:
    for _ in range(2):
        another_target(whole)
        await whole.round(full=True)
        await whole.round(full=True)
    assert len(await told(whole)) == 2


async def test_after_an_hour_it_is_not_shown_any_more(whole: Whole) -> None:
    another_target(whole)
    await whole.round(full=True)
    whole.clock.move(minutes=61)
    await whole.round(full=True)
    assert noticed(whole) == []


async def test_foreign_rules_that_come_are_merged_and_told(whole: Whole) -> None:
    theirs: dict[str, object] = {"hostname": "hand.nordhus.example", "service": "http://hand:1"}
    put(whole, [theirs, *document(whole)])
    whole.run(APP, WWW, container("more", "more.nordhus.example"))
    await whole.round(full=True)
    await whole.round(full=True)
    assert theirs in document(whole)
    found = await told(whole)
    assert [(each.kind, each.action, each.target, each.after) for each in found] == [
        ("rule", "update", "dockflare", {"hand.nordhus.example": theirs})
    ]


async def test_a_rule_that_we_removed_and_a_rival_wrote_again_is_told(whole: Whole) -> None:
    """H15"""
    rules = document(whole)
    whole.run(APP)
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()
    put(whole, rules)
    await whole.round(full=True)
    found = await told(whole)
    assert ("rule", "create", "www.nordhus.example ") in [(each.kind, each.action, each.name) for each in found]


async def test_h18_the_original_is_named(whole: Whole) -> None:
    whole.run(APP, WWW, replace(container("df-master"), image="alplat/dockflare:stable"))
    await whole.round(full=True)
    found = [each for each in whole.controller.status.problems if each.code is ProblemCode.ORIGINAL_RUNS]
    assert "df-master" in sentence(found[0]).text


@pytest.mark.parametrize(
    ("comment", "code", "name"),
    [
        ("DockFlare Desktop: nas [dfd1 o=7f3a9c2e t=1b2c3d4e]", ProblemCode.RIVAL_INSTALLATION, "7f3a9c2e"),
        ("managed-by=terraform", ProblemCode.RIVAL_TOOL, "terraform"),
    ],
)
async def test_who_else_leads_addresses_to_our_tunnel_is_named(
    whole: Whole, comment: str, code: ProblemCode, name: str
) -> None:
    target = f"{whole.tunnel}.cfargotunnel.com"
    for number in range(5):
        host = f"nas{number}.nordhus.example"
        whole.account.add_record(whole.zone, "CNAME", host, target, proxied=True, comment=comment)
    await whole.round(full=True)
    found = [each for each in whole.controller.status.problems if each.code is code]
    text = sentence(found[0]).text
    assert name in text
    assert "nas0.nordhus.example, nas1.nordhus.example, nas2.nordhus.example, +2" in text
    assert whole.controller.status.rivals[0].who == name


async def test_who_marked_what_he_changed_is_named(whole: Whole) -> None:
    records, key = _record(whole)
    comment = "DockFlare Desktop: x [dfd1 o=7f3a9c2e t=1b2c3d4e]"
    records[key] = {**records[key], "content": "elsewhere.example.net", "comment": comment}
    await whole.round(full=True)
    assert [each.detail for each in await told(whole)] == ["7f3a9c2e"]


async def test_what_is_only_looked_at_is_told_nowhere(whole: Whole) -> None:
    another_target(whole)
    await whole.controller.round(full=True, write=False)
    assert await told(whole) == []
    assert len(noticed(whole)) == 1
    await whole.round(full=True)
    assert len(await told(whole)) == 1


async def test_it_is_said_in_words(whole: Whole) -> None:
    another_target(whole)
    no_record(whole)
    for _ in range(2):
        await whole.round(full=True)
    words = sorted(noticed_words(each) for each in noticed(whole))
    record = f"The DNS record of {HOST} was removed by someone else."
    rule = f"The tunnel rule of {HOST} was changed by someone else: service: http://app:8080 → http://x:1."
    assert words == [f"{each} It was put back." for each in (record, rule)]
