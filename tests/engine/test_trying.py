"""Trying a URL against the whole program: the account is read anew, the target is asked, nothing is written."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.doctor.facts import Knock
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.trying.trial import Link, Mark, Saying, Trial
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.test_doctor import CONNECTOR, HOST, WEB, on
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    made = Whole(WEB, CONNECTOR)
    await made.start(FAMILY)
    await made.round(full=True)
    yield made
    await made.close()


async def trial(whole: Whole, url: str) -> Trial:
    found = await (await whole.desk.desks()).doctor.try_url(url)
    assert isinstance(found, Trial)
    return found


def marks(found: Trial) -> dict[Link, tuple[Mark, Saying]]:
    return {step.link: (step.mark, step.saying) for step in found.steps}


async def test_a_published_service_holds_link_by_link(whole: Whole) -> None:
    before = whole.writes()
    found = await trial(whole, f"https://{HOST}/x")
    assert marks(found) == {
        Link.DNS: (Mark.OK, Saying.LEADS),
        Link.CERTIFICATE: (Mark.OK, Saying.COVERED),
        Link.LOGIN: (Mark.OPEN, Saying.NO_LOGIN),
        Link.RULE: (Mark.OK, Saying.RULE),
        Link.CONNECTOR: (Mark.OK, Saying.CONNECTED),
        Link.TARGET: (Mark.OK, Saying.TARGET_ANSWERS),
        Link.ANSWER: (Mark.OK, Saying.ANSWERS),
    }
    assert whole.probe.asked == ["172.20.0.2:8080"]
    assert whole.writes() == before


async def test_a_service_behind_a_login_shows_it(whole: Whole) -> None:
    labels = {"service": "http://web:8080", "access_group": "family"}
    whole.run(on(container("web", HOST, **labels), "proxy"), CONNECTOR)
    await whole.round()
    found = marks(await trial(whole, HOST))
    assert found[Link.LOGIN] == (Mark.OK, Saying.LOGIN)
    assert found[Link.ANSWER] == (Mark.OK, Saying.ANSWERS_LOGIN)


async def test_a_target_that_refuses_is_named_with_what_visitors_see(whole: Whole) -> None:
    whole.probe.knocks[("172.20.0.2", 8080)] = Knock.REFUSED
    found = await trial(whole, HOST)
    assert marks(found)[Link.TARGET] == (Mark.BAD, Saying.TARGET_REFUSES)
    assert found.conclusion is not None
    assert found.conclusion.address == HOST


async def test_a_name_that_leads_nowhere(whole: Whole) -> None:
    found = await trial(whole, "nobody.nordhus.example")
    assert marks(found)[Link.DNS] == (Mark.BAD, Saying.NO_RECORD)
    assert not found.holds


async def test_a_target_that_is_not_ours_is_not_asked(whole: Whole) -> None:
    whole.account.add_record(
        whole.zone, "CNAME", "old.nordhus.example", f"{whole.tunnel}.cfargotunnel.com", proxied=True
    )
    found = await trial(whole, "old.nordhus.example")
    assert marks(found)[Link.DNS] == (Mark.OK, Saying.LEADS_FOREIGN)
    assert whole.probe.asked == []


async def test_what_is_no_url_is_a_problem_and_nobody_is_asked(whole: Whole) -> None:
    calls = len(whole.transport.calls)
    found = await (await whole.desk.desks()).doctor.try_url("ftp://x")
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.URL_INVALID
    assert len(whole.transport.calls) == calls


async def test_an_account_that_cannot_be_read_is_told(whole: Whole) -> None:
    whole.account.tokens.clear()
    with pytest.raises(OutsideError) as caught:
        await (await whole.desk.desks()).doctor.try_url(HOST)
    assert caught.value.problem.code is ProblemCode.TOKEN_REFUSED


async def test_before_a_first_round_the_account_alone_tells() -> None:
    whole = Whole(WEB)
    await whole.start()
    found = await trial(whole, HOST)
    assert marks(found)[Link.DNS] == (Mark.BAD, Saying.NO_RECORD)
    await whole.close()
