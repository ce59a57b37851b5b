"""One tick approves what belongs together, and nothing else."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, AppStep, Change, Hold, Kind, Plan, PolicyStep, Risk
from dockflare_desktop.core.cloud import Policy
from dockflare_desktop.core.model import PolicyBody, ServiceKey
from dockflare_desktop.core.planning.desired import marked_body
from dockflare_desktop.core.service import GroupPolicy
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present.changes import object_words
from dockflare_desktop.gui.present.held import bundles, bundles_text
from dockflare_desktop.gui.present.review import review
from tests.gui import samples

SHOP, GIT, WIKI = (ServiceKey(f"{name}.mkdev.example") for name in ("shop", "git", "wiki"))


def change(number: int, *keys: ServiceKey, hold: Hold = Hold.MODE, needs: frozenset[str] = frozenset()) -> Change:
    return replace(
        samples.held_rule(), id=str(number), keys=keys, hold=hold, needs=needs, risk=Risk.ONLINE, target=str(number)
    )


def held(*changes: Change) -> AppStatus:
    return replace(samples.full(), plan=Plan(changes))


def ids(status: AppStatus) -> list[list[str]]:
    return [[each.id for each in bundle.changes] for bundle in bundles(status)]


def test_services_that_share_nothing_are_ticked_apart() -> None:
    assert ids(held(change(1, SHOP), change(2, GIT), change(3, SHOP))) == [["1", "3"], ["2"]]


def test_what_is_shared_or_needed_joins_bundles_that_were_apart() -> None:
    assert ids(held(change(1, SHOP), change(2, GIT), change(3, SHOP, GIT))) == [["1", "2", "3"]]
    assert ids(held(change(1, SHOP), change(2), change(3, GIT, needs=frozenset({"2"})))) == [["1"], ["2", "3"]]


def test_what_is_not_held_is_not_shown() -> None:
    assert ids(held(change(1, SHOP, hold=Hold.NONE), change(2, GIT))) == [["2"]]


def test_a_bundle_is_named_by_addresses_and_by_its_object_where_it_serves_none() -> None:
    names = [bundle.name for bundle in bundles(held(change(1, SHOP, GIT), change(2)))]
    assert names == ["git.mkdev.example, shop.mkdev.example", "2"]


@pytest.mark.parametrize(("hold", "risky"), [(Hold.MODE, False), (Hold.BRAKE, True), (Hold.PUBLIC, True)])
def test_one_risky_object_makes_the_whole_bundle_risky(hold: Hold, *, risky: bool) -> None:
    (bundle,) = bundles(held(change(1, SHOP), change(2, SHOP, hold=hold)))
    assert bundle.risky is risky
    assert bundle.hold is hold
    assert bundles(held(samples.held_rule()))[0].effect is Risk.EVERYONE


def test_a_policy_has_the_name_that_people_gave_it() -> None:
    body = marked_body(PolicyBody("Family 2", "allow"), "7f3a9c2e")
    step = PolicyStep("family/1", GroupPolicy("family", 1, body))
    written = replace(samples.held_change(), step=step, target="family/1")
    assert object_words(written) == "Family 2"
    gone = replace(written, step=PolicyStep("family/1", None, Policy("p", body)))
    assert object_words(gone) == "Family 2"


def test_a_service_that_goes_as_a_whole_goes_offline_and_lets_nobody_in() -> None:
    gone = replace(change(1, SHOP), action=Action.DELETE, risk=Risk.OFFLINE)
    record = replace(gone, id="2", kind=Kind.RECORD, target=SHOP.hostname)
    step = AppStep(SHOP.hostname, None)
    login = replace(
        gone,
        id="3",
        kind=Kind.APPLICATION,
        target=SHOP.hostname,
        step=step,
        risk=Risk.MORE_PEOPLE,
        needs=frozenset("1"),
    )
    whole = (gone, record, login)
    (bundle,) = bundles(held(*whole))
    assert bundle.effect is Risk.OFFLINE
    assert "More people" not in bundles_text((bundle,))
    assert [line.effect for line in review(whole, (), samples.say).lines] == ["Goes offline"] * 3
    (alone,) = bundles(held(login))
    assert alone.effect is Risk.MORE_PEOPLE
