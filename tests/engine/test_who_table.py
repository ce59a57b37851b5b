"""30 shapes of access groups x 10 visitors: written and read back by the program, and judged here.

Judged once more from what then stands in the account, by Cloudflare's documented rules: equal everywhere.
"""

from collections.abc import Iterable

import pytest

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.login import build_login
from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Verdict, who
from dockflare_desktop.core.cloud import AppPolicy, Directory, Look, RuleGroup
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody, ServiceKey
from dockflare_desktop.core.service import OwnLogin
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.demo.values import Body, objects
from tests.core.access_rules import enters
from tests.engine.desk_of_plans import Bench, service

HOST = "app.nordhus.example"
ANN: JsonObject = {"email": {"email": "ann@nordhus.example"}}
BOB: JsonObject = {"email": {"email": "bob@nordhus.example"}}
STAFF: JsonObject = {"email_domain": {"domain": "mkdev.example"}}
SWEDEN: JsonObject = {"geo": {"country_code": "SE"}}
NORWAY: JsonObject = {"geo": {"country_code": "NO"}}
HOME: JsonObject = {"ip": {"ip": "203.0.113.0/24"}}
OFFICE: JsonObject = {"ip": {"ip": "198.51.100.0/24"}}
GOOGLE: JsonObject = {"login_method": {"id": "Google"}}
PIN: JsonObject = {"login_method": {"id": "One-time PIN"}}
CI: JsonObject = {"service_token": {"token_id": "ci"}}
ANY_TOKEN: JsonObject = {"any_valid_service_token": {}}
EVERYONE: JsonObject = {"everyone": {}}
INNER: JsonObject = {"group": {"id": "inner"}}


def policy(
    decision: str,
    include: Iterable[JsonObject],
    require: Iterable[JsonObject] = (),
    exclude: Iterable[JsonObject] = (),
) -> PolicyBody:
    return PolicyBody(decision, decision, tuple(include), tuple(require), tuple(exclude))


SHAPES: dict[str, tuple[PolicyBody, ...]] = {
    "one person": (policy("allow", [ANN]),),
    "two people": (policy("allow", [ANN, BOB]),),
    "a domain": (policy("allow", [STAFF]),),
    "a person or a domain": (policy("allow", [ANN, STAFF]),),
    "people in one country": (policy("allow", [ANN, STAFF], [SWEDEN]),),
    "people in either country": (policy("allow", [ANN, STAFF], [SWEDEN]), policy("allow", [ANN, STAFF], [NORWAY])),
    "two countries that nobody is in": (policy("allow", [ANN, STAFF], [SWEDEN, NORWAY]),),
    "people from one place": (policy("allow", [ANN, STAFF], [HOME]),),
    "country and place": (policy("allow", [ANN, STAFF], [SWEDEN, HOME]),),
    "a domain but one country": (policy("allow", [STAFF], (), [SWEDEN]),),
    "people but one": (policy("allow", [ANN, BOB, STAFF], (), [BOB]),),
    "a method alone": (policy("allow", [GOOGLE]),),
    "a domain by one method": (policy("allow", [STAFF], [GOOGLE]),),
    "a domain but not by one method": (policy("allow", [STAFF], (), [PIN]),),
    "whoever signs in": (policy("allow", [EVERYONE]),),
    "whoever signs in, in one country": (policy("allow", [EVERYONE], [SWEDEN]),),
    "whoever signs in, but one": (policy("allow", [EVERYONE], (), [ANN]),),
    "a program": (policy("non_identity", [CI]),),
    "any program": (policy("non_identity", [ANY_TOKEN]),),
    "a program from one place": (policy("non_identity", [CI], [HOME]),),
    "people and a program": (policy("allow", [ANN]), policy("non_identity", [CI])),
    "no login from one place": (policy("bypass", [HOME]), policy("allow", [ANN])),
    "no login in one country, listed last": (policy("allow", [ANN]), policy("bypass", [SWEDEN])),
    "no login from either place, but one": (policy("bypass", [HOME, OFFICE], (), [NORWAY]), policy("allow", [ANN])),
    "no login for people, which means nobody": (policy("bypass", [ANN]), policy("allow", [BOB])),
    "everyone": (policy("bypass", [EVERYONE]),),
    "a refusal first": (policy("deny", [NORWAY]), policy("allow", [ANN, BOB, STAFF])),
    "a refusal that comes too late": (policy("allow", [STAFF]), policy("deny", [EVERYONE]), policy("allow", [ANN])),
    "a refusal no program meets": (policy("deny", [EVERYONE]), policy("non_identity", [CI]), policy("allow", [ANN])),
    "an Access group of Cloudflare's": (policy("allow", [INNER], (), [SWEDEN]),),
}  # fmt: skip
VISITORS: dict[str, Visitor] = {
    "Ann in Sweden": Visitor("ann@nordhus.example", "SE", "192.0.2.1", "Google", certificate=""),
    "Ann at home": Visitor("ann@nordhus.example", "SE", "203.0.113.9", "Google", certificate=""),
    "Ann in Norway": Visitor("ann@nordhus.example", "NO", "192.0.2.1", "One-time PIN", certificate=""),
    "Bob in Germany": Visitor("bob@nordhus.example", "DE", "198.51.100.7", "One-time PIN", certificate=""),
    "a colleague": Visitor("tom@mkdev.example", "DE", "192.0.2.1", "Google", certificate=""),
    "a colleague in Sweden": Visitor("tom@mkdev.example", "SE", "203.0.113.9", "One-time PIN", certificate=""),
    "a stranger who signs in": Visitor("eve@elsewhere.example", "NO", "2001:db8::1", "Google", certificate=""),
    "a stranger who does not": Visitor("", "SE", "198.51.100.7", "", certificate=""),
    "the program": Visitor("", "DE", "203.0.113.9", "", "ci", certificate=""),
    "another program": Visitor("", "NO", "192.0.2.1", "", "backup", certificate=""),
}

pytestmark = pytest.mark.anyio


def test_the_table_is_as_large_as_asked() -> None:
    assert (len(SHAPES), len(VISITORS)) == (30, 10)


@pytest.mark.parametrize("shape", SHAPES)
async def test_what_was_written_lets_in_whom_the_documented_rules_let_in(bench: Bench, shape: str) -> None:
    account = bench.account
    ids = {
        "Google": account.add_identity_provider("Google", "google", client_id="x", client_secret=shape),
        "One-time PIN": account.add_identity_provider("One-time PIN"),
        "ci": account.add_service_token("ci"),
        "backup": account.add_service_token("backup"),
    }
    inner = account.add_group(
        "Inner", [STAFF, ANN], require=[EVERYONE], exclude=[{"login_method": {"id": ids["One-time PIN"]}}]
    )
    bodies = tuple(_with_group(each, inner) for each in SHAPES[shape])
    assert bench.edge is not None
    names = (await bench.edge.observe(Look(sign_in_methods=True, service_tokens=True))).directory
    group = AccessGroup("g", "G", bodies)
    fields = {"access.group": ("g",)}
    built = build_login(Case(ServiceKey(HOST), HOST, "nordhus.example", fields, (group,), names, Settings()))
    assert isinstance(built.login, OwnLogin), built.problems
    await bench.settle(service(HOST, login=built.login))
    seen = await bench.edge.observe(Look(groups=True))
    stored = _stored(bench)
    groups = Directory(groups=tuple(_as_group(each) for each in account.access.groups.values()))
    for name, visitor in VISITORS.items():
        known = Visitor(
            visitor.email,
            visitor.country,
            visitor.address,
            ids.get(visitor.method or "", ""),
            ids.get(visitor.token or "", ""),
            visitor.certificate,
        )
        expected = Verdict.IN if enters(stored, (), known, groups) else Verdict.OUT
        assert who(seen.apps, (HOST, "/"), known, seen.directory).verdict is expected, name


def _with_group(body: PolicyBody, inner: str) -> PolicyBody:
    include = tuple({"group": {"id": inner}} if rule == INNER else rule for rule in body.include)
    return PolicyBody(body.name, body.decision, include, body.require, body.exclude)


def _stored(bench: Bench) -> list[AppPolicy]:
    """The policies as they stand in the account, in the order of the application."""
    [app] = bench.account.access.apps.values()
    return [
        AppPolicy(link.policy, _as_body(bench.account.access.policies[link.policy].body), reusable=True)
        for link in app.links
    ]


def _as_body(raw: Body) -> PolicyBody:
    blocks = (tuple(objects(raw[key])) for key in ("include", "require", "exclude"))
    return PolicyBody(str(raw["name"]), str(raw["decision"]), *blocks)  # type: ignore[arg-type]  # JSON objects


def _as_group(raw: Body) -> RuleGroup:
    blocks = (tuple(objects(raw[key])) for key in ("include", "require", "exclude"))
    return RuleGroup(str(raw["id"]), str(raw["name"]), *blocks)  # type: ignore[arg-type]  # JSON objects
