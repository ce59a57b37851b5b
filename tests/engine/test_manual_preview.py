"""The three objects of a manual rule before it is saved: read off the real plan, written nowhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.manual.objects import Fate, Objects, RecordObject, RuleObject
from dockflare_desktop.core.model import ManualRule, Path, PathMatch, ServiceKey
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
NAS = ServiceKey("nas.nordhus.example")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("app", "app.nordhus.example", access_group="family")).start(FAMILY)
    whole.account.put_document(
        whole.tunnel,
        {"ingress": [{"hostname": "hand.nordhus.example", "service": "http://hand"}, {"service": "http_status:404"}]},
    )
    await whole.round(full=True)
    yield whole
    await whole.close()


def rule(whole: Whole, key: ServiceKey = NAS, **fields: str) -> ManualRule:
    asked = {"service": "http://192.168.1.20:5000", "access.group": "family"}
    asked |= {name.replace("__", "."): text for name, text in fields.items()}
    return ManualRule(key, Path(), asked, whole.clock())


async def preview(whole: Whole, wanted: ManualRule, replaces: ServiceKey | None = None) -> Objects:
    written = whole.writes()
    found = await (await whole.desk.desks()).manual.preview(wanted, replaces)
    assert whole.writes() == written
    assert found is not None
    return found


async def test_a_new_rule_shows_login_rule_and_record_as_they_will_be(whole: Whole) -> None:
    found = await preview(whole, rule(whole))
    assert (found.login.fate, found.login.name, found.login.session) == (Fate.NEW, NAS.hostname, "24h")
    assert found.login.who == ("ann@nordhus.example",)
    assert found.rule == RuleObject(Fate.NEW, "http://192.168.1.20:5000", "dockflare", found.rule.place, 4, locked=True)
    content = f"{whole.tunnel}.cfargotunnel.com"
    assert found.record == RecordObject(Fate.NEW, NAS.hostname, content, number=2)
    assert (found.problems, found.opens) == ((), False)
    await (await whole.desk.desks()).manual.save(rule(whole))
    await whole.round()
    rules = (whole.account.tunnels[whole.tunnel].config or {})["ingress"]
    assert [each.get("hostname") for each in rules].index(NAS.hostname) + 1 == found.rule.place


async def test_an_edit_shows_what_changes_and_what_stays(whole: Whole) -> None:
    await (await whole.desk.desks()).manual.save(rule(whole))
    await whole.round()
    found = await preview(whole, rule(whole, service="https://192.168.1.20:5001"), NAS)
    assert (found.login.fate, found.rule.fate, found.record.fate) == (Fate.KEPT, Fate.CHANGED, Fate.KEPT)
    assert found.rule.of == 4
    open_to_all = await preview(whole, rule(whole, access__group="none"), NAS)
    assert (open_to_all.login.fate, open_to_all.login.by, open_to_all.opens) == (Fate.NONE, "", True)
    assert not open_to_all.rule.locked


async def test_a_rename_shows_the_new_address_beside_the_old_one(whole: Whole) -> None:
    await (await whole.desk.desks()).manual.save(rule(whole))
    await whole.round()
    found = await preview(whole, rule(whole, ServiceKey("files.nordhus.example")), NAS)
    assert (found.login.fate, found.rule.fate, found.record.fate) == (Fate.NEW, Fate.NEW, Fate.NEW)
    assert found.rule.of == 5


async def test_a_foreign_record_login_and_rule_are_in_the_way(whole: Whole) -> None:
    whole.account.add_record(whole.zone, "A", NAS.hostname, "192.0.2.1")
    policy = whole.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    whole.account.add_app(name="theirs", domain="shop.nordhus.example", policies=[{"id": policy, "precedence": 1}])
    await whole.round(full=True)
    for key, code in (
        (NAS, ProblemCode.FOREIGN_DNS),
        (ServiceKey("shop.nordhus.example"), ProblemCode.FOREIGN_LOGIN),
        (ServiceKey("hand.nordhus.example"), ProblemCode.FOREIGN_RULE),
    ):
        found = await preview(whole, rule(whole, key))
        assert code in [each.code for each in found.problems]
        assert found.rule.fate is Fate.STOPPED


async def test_zone_tunnel_and_group_that_are_not_there_are_told(whole: Whole) -> None:
    for wanted, code in (
        (rule(whole, ServiceKey("nas.elsewhere.example")), ProblemCode.ZONE_NONE),
        (rule(whole, tunnel="garage"), ProblemCode.TUNNEL_UNKNOWN),
        (rule(whole, access__group="famly"), ProblemCode.GROUP_UNKNOWN),
    ):
        found = await preview(whole, wanted)
        assert code in [each.code for each in found.problems]
        assert found.rule.fate is Fate.STOPPED
    assert found.login.fate is Fate.STOPPED


async def test_a_login_that_covers_the_address_already_is_named(whole: Whole) -> None:
    policy = whole.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    whole.account.add_app(name="zone", domain="*.nordhus.example", policies=[{"id": policy, "precedence": 1}])
    await whole.round(full=True)
    covered = await preview(whole, rule(whole, access__group="none"))
    assert (covered.login.fate, covered.login.by, covered.opens) == (Fate.KEPT, "*.nordhus.example", False)
    by_zone = await preview(whole, rule(whole, access__group="none", access__policy="default_tld"))
    assert by_zone.login.by == "*.nordhus.example"


async def test_a_zone_that_is_nearly_full_warns_and_never_blocks(whole: Whole) -> None:
    for number in range(170):
        whole.account.add_record(whole.zone, "A", f"r{number}.nordhus.example", "192.0.2.1")
    await whole.round(full=True)
    found = await preview(whole, rule(whole))
    assert [(each.code, each.value) for each in found.problems] == [(ProblemCode.RECORDS_NEAR, "171")]
    assert (found.record.fate, found.record.number) == (Fate.NEW, 172)


async def test_a_rule_without_a_record_and_a_tunnel_that_is_still_to_be_made(whole: Whole) -> None:
    assert (await preview(whole, rule(whole, dns="off"))).record == RecordObject(Fate.NONE)
    await whole.store.set_setting("tunnel", "fresh")
    found = await preview(whole, rule(whole))
    assert (found.rule.fate, found.rule.tunnel, found.rule.place) == (
        Fate.NEW,
        "fresh",
        2,
    )  # beside the one that moves there
    assert found.record.content == ""


async def test_a_rule_that_is_over_or_off_has_no_objects(whole: Whole) -> None:
    manual = (await whole.desk.desks()).manual
    assert await manual.preview(replace(rule(whole), expires_at=whole.clock())) is None


async def test_where_cloudflare_cannot_be_asked_it_says_why(whole: Whole) -> None:
    await whole.desk.log_out()
    await whole.round()
    with pytest.raises(OutsideError) as raised:
        await (await whole.desk.desks()).manual.preview(rule(whole))
    assert raised.value.problem.code is ProblemCode.NO_TOKEN


async def test_a_path_has_a_rule_of_its_own_and_the_record_that_is_there(whole: Whole) -> None:
    path = Path("/files", PathMatch.PREFIX, "^/files(/|$)")
    wanted = replace(rule(whole), key=ServiceKey("app.nordhus.example", path.pattern), path=path)
    found = await preview(whole, wanted)
    assert (found.login.name, found.rule.fate, found.record.fate) == ("app.nordhus.example/files", Fate.NEW, Fate.KEPT)
