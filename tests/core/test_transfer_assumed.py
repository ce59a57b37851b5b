"""Labels checked without an account: what only the account knows is no complaint, everything else is."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.model import AccessGroup, Container
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.settings import DefaultAccess, Settings
from dockflare_desktop.core.transfer.assumed import Checked, check
from tests.core.worlds import FAMILY, GROUPS, NOW, box, raw

BARE = {"dockflare.enable": "true", "dockflare.hostname": "web.home.example"}


def checked(
    container: Container,
    groups: tuple[AccessGroup, ...] = (),
    settings: Settings | None = None,
    *,
    running: bool = True,
) -> Checked:
    (found,), _ = check([container], settings or Settings(), groups, NOW, running=running)
    return found


def codes(found: Checked) -> list[ProblemCode]:
    return [each.code for each in found.problems]


@pytest.mark.parametrize(
    ("labels", "who"),
    [
        ({"access__emails": "a@x.example"}, "a@x.example"),
        ({"access__group": "family"}, "family"),
        ({"access__groups": "family,friends"}, "family, friends"),
        ({"access__policy": "default_tld"}, "login of *.home.example"),
    ],
)
def test_who_gets_in_is_said(labels: dict[str, str], who: str) -> None:
    (claim,) = checked(box(**labels), GROUPS).claims
    assert (claim.address, claim.target, claim.who, claim.problems) == ("web.home.example", "http://web:80", who, ())


def test_a_public_service_is_said_to_be_so_and_whether_it_waits_for_an_approval() -> None:
    held, public = (Settings(default_access=each) for each in (DefaultAccess.HOLD, DefaultAccess.PUBLIC))
    assert checked(box(), settings=held).claims[0].who == "everyone, after your approval"
    assert checked(box(), settings=public).claims[0].who == "everyone"


def test_what_only_the_account_knows_is_taken_to_be_there() -> None:
    box_ = box(
        host="a.b.home.example",
        tunnel="garage",
        zonename="home.example",
        access__allowed_idps="Google",
        access__service_token="ci",  # noqa: S106 - its name, not a secret
    )
    assert codes(checked(box_)) == []
    asks = replace(FAMILY, idps=("Okta",))
    assert codes(checked(box(access__group="family"), (asks,))) == []


def test_a_zone_that_does_not_hold_the_hostname_is_told() -> None:
    assert ProblemCode.ZONE_MISMATCH in codes(checked(box(zonename="elsewhere.example")))


def test_groups_are_checked_only_where_some_are_known() -> None:
    asks = box(access__group="famly")
    (found,), told = check([asks], Settings(), (), NOW)
    assert (codes(found), found.claims[0].who) == ([], "famly")
    assert [(each.code, each.effect) for each in told] == [(ProblemCode.GROUPS_UNCHECKED, Effect.HINT)]
    (found,), told = check([asks], Settings(), GROUPS, NOW)
    assert (codes(found), told) == ([ProblemCode.GROUP_UNKNOWN], ())


def test_a_login_that_cannot_be_made_is_never_shown_as_everyone() -> None:
    assert checked(box(access__policy="authentcate")).claims[0].who == "-"


def test_a_port_that_only_the_image_may_know_is_a_hint_until_the_container_runs() -> None:
    unseen = raw("web", BARE)
    for running, effect in ((False, Effect.HINT), (True, Effect.BLOCKS)):
        (problem,) = checked(unseen, running=running).problems
        assert (problem.code, problem.effect) == (ProblemCode.TARGET_MISSING, effect)
    several = checked(raw("web", BARE, ports=(80, 81)), running=False)
    assert [each.effect for each in several.problems] == [Effect.BLOCKS]


def test_a_claim_that_is_refused_is_shown_with_its_reason_once() -> None:
    found = checked(box(host="my_app.example"))
    assert [(each.hostname, each.target, each.who) for each in found.claims] == [("my_app.example", "", "-")]
    assert codes(found) == [ProblemCode.HOSTNAME_INVALID]


def test_a_label_that_belongs_to_no_service_is_told_beside_them() -> None:
    found = checked(box(hostnam="x.home.example", access__emails="a@x.example"))
    assert [each.code for each in (*found.claims[0].problems, *found.others)] == [ProblemCode.LABEL_UNKNOWN]


def test_containers_come_by_name_and_those_without_our_labels_not_at_all() -> None:
    found, _ = check(
        [box("b", host="b.home.example"), box("a", host="a.home.example"), raw("c", {})], Settings(), (), NOW
    )
    assert [each.container for each in found] == ["a", "b"]
