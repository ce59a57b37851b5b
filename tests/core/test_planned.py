"""A login that is only asked for is judged as the one that will stand there."""

from dockflare_desktop.core.access.planned import asked_for, of_group, of_spec
from dockflare_desktop.core.access.visitor import Missing, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, Verdict
from dockflare_desktop.core.cloud import Directory, Named, Policy
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, ExistingPolicy, GroupPolicy, InlinePolicy, OwnLogin
from tests.engine.desk_of_plans import service

ANN: JsonObject = {"email": {"email": "ann@nordhus.example"}}
GOOGLE: JsonObject = {"login_method": {"id": "Google"}}
DIRECTORY = Directory(sign_in_methods=(Named("m1", "Google", "google"), Named("m2", "PIN", "onetimepin")))
VISITOR = Visitor("ann@nordhus.example", method="m1")


def test_a_group_in_an_editor_names_methods_as_people_do() -> None:
    group = AccessGroup("family", "Family", (PolicyBody("Family", "allow", (ANN,), (GOOGLE,)),), idps=("Google",))
    found = of_group(group, VISITOR, DIRECTORY)
    assert isinstance(found, Judgement)
    assert (found.verdict, found.policies[0].policy.id) == (Verdict.IN, "family/0")
    elsewhere = of_group(group, Visitor("ann@nordhus.example", method="m2"), DIRECTORY)
    assert isinstance(elsewhere, Judgement)
    assert elsewhere.ground is Ground.METHOD


def test_a_name_that_nobody_has_is_a_problem_and_no_verdict() -> None:
    for group in (
        AccessGroup("a", "A", (PolicyBody("p", "allow", ({"login_method": {"id": "Gogle"}},)),)),
        AccessGroup("b", "B", (PolicyBody("p", "allow", (ANN,)),), idps=("Gogle",)),
    ):
        found = of_group(group, VISITOR, DIRECTORY)
        assert isinstance(found, Problem)
        assert (found.code, found.suggestion) == (ProblemCode.SIGN_IN_UNKNOWN, "Google")


def test_an_account_without_zero_trust_has_no_names_to_look_up() -> None:
    group = AccessGroup("a", "A", (PolicyBody("p", "allow", (GOOGLE,)),))
    found = of_group(group, VISITOR, Directory(zero_trust=False))
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.NO_ZERO_TRUST


def test_the_login_of_a_service_with_policies_of_every_kind() -> None:
    body = PolicyBody("p", "allow", (ANN,))
    for use in (GroupPolicy("family", 0, body), InlinePolicy(body), ExistingPolicy("x", body)):
        spec = AccessSpec("a.nordhus.example", "a", (use,))
        assert of_spec(spec, VISITOR, DIRECTORY).verdict is Verdict.IN
    unread = AccessSpec("a.nordhus.example", "a", (ExistingPolicy("x"),))
    assert of_spec(unread, VISITOR, DIRECTORY).lacks == {Missing.POLICY}
    read = Directory(policies=(Policy("x", body),))
    assert of_spec(unread, VISITOR, read).verdict is Verdict.IN


def test_the_login_that_is_asked_for_at_a_url_is_the_more_specific_one() -> None:
    wide, exact, path = (
        service(host, login=OwnLogin(AccessSpec(address, address, ())))
        for host, address in (
            ("*.nordhus.example", "*.nordhus.example"),
            ("a.nordhus.example", "a.nordhus.example"),
            ("a.nordhus.example", "a.nordhus.example/x"),
        )
    )
    services = [wide, exact, path, service("b.nordhus.example")]

    def found(host: str, path: str) -> str | None:
        spec = asked_for(services, host, path)
        return spec.address if spec is not None else None

    assert found("a.nordhus.example", "/x/y") == "a.nordhus.example/x"
    assert found("a.nordhus.example", "/") == "a.nordhus.example"
    assert found("b.nordhus.example", "/") == "*.nordhus.example"
    assert found("c.b.nordhus.example", "/") is None
