"""Who could get in at a service, by the account as last compared."""

from datetime import UTC, datetime

from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Ground, Verdict
from dockflare_desktop.core.cloud import Actual, App, AppPolicy, Directory, Policy
from dockflare_desktop.core.model import Path, PathMatch, PolicyBody, ServiceKey
from dockflare_desktop.core.public.door import Behind
from dockflare_desktop.core.public.seen import Seen, entering
from dockflare_desktop.core.service import AccessSpec, InlinePolicy, OwnLogin
from tests.engine.desk_of_plans import service

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ANN = PolicyBody("Ann", "allow", ({"email": {"email": "ann@x.example"}},))


def actual(*apps: App, policies: tuple[Policy, ...] | None = ()) -> Actual:
    return Actual("account", "Account", Directory(policies=policies, zero_trust=True), {}, {}, {}, apps, NOW)


def app(address: str, *bodies: PolicyBody) -> App:
    policies = tuple(AppPolicy(f"p{at}", body, reusable=False) for at, body in enumerate(bodies))
    return App("app", "aud", "Photos", "self_hosted", (address,), policies)


def test_the_login_before_a_service_decides() -> None:
    seen = Seen(actual(app("photos.example.org", ANN)))
    key = ServiceKey("photos.example.org")
    found = entering(seen, key, Path(), Visitor(email="ann@x.example"))
    assert (found.judgement.verdict, found.behind.behind) == (Verdict.IN, Behind.UNCLEAR)
    assert entering(seen, key, Path(), Visitor(email="bob@x.example")).judgement.verdict is Verdict.OUT


def test_of_a_wildcard_one_hostname_below_it_is_tried() -> None:
    seen = Seen(actual(app("*.example.org", ANN)))
    found = entering(seen, ServiceKey("*.example.org"), Path(), Visitor(email="bob@x.example"))
    assert found.host == "www.example.org"
    assert found.judgement.verdict is Verdict.OUT


def test_a_path_is_asked_for_with_its_own_login() -> None:
    seen = Seen(actual(app("example.org/v2", ANN)))
    path = Path("/v2", PathMatch.PREFIX, "^/v2(/|$)")
    assert entering(seen, ServiceKey("example.org", path.pattern), path, Visitor(email="b@x.example")).judgement.app
    assert entering(seen, ServiceKey("example.org"), Path(), Visitor()).judgement.ground is Ground.NO_LOGIN


def test_a_login_that_does_not_stand_yet_is_judged_as_planned() -> None:
    wanted = OwnLogin(AccessSpec("web.home.example", "Web", (InlinePolicy(ANN),)))
    seen = Seen(actual(), (service("web.home.example", login=wanted),))
    found = entering(seen, ServiceKey("web.home.example"), Path(), Visitor(email="bob@x.example"))
    assert (found.judgement.verdict, found.judgement.ground) == (Verdict.IN, Ground.NO_LOGIN)
    assert found.planned is not None
    assert found.planned.verdict is Verdict.OUT
    stands = Seen(actual(app("web.home.example", ANN)), seen.services)
    assert entering(stands, ServiceKey("web.home.example"), Path(), Visitor()).planned is None
