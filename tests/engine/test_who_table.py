"""30 shapes of access groups x 10 visitors, through the whole program: one verdict, three ways to it.

What the editor says of a group before it is saved; what the program says of the login as it reads it back after a
container with that group was published; and what the account would do by Cloudflare's documented rules, worked out by
the embedded account apart from the program.
"""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Judgement, Verdict, who
from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.groups.form import GroupForm, Row, Selector
from dockflare_desktop.core.groups.form_checks import Around, group_of
from dockflare_desktop.core.groups.form_judge import try_form
from dockflare_desktop.core.groups.form_read import form_of
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.guests import Guest, enters
from tests.engine.whole import TOKEN, Whole, container

HOST = "app.nordhus.example"
EVERYONE: JsonObject = {"everyone": {}}
ANN: JsonObject = {"email": {"email": "ann@nordhus.example"}}
STAFF: JsonObject = {"email_domain": {"domain": "mkdev.example"}}
NORWAY: JsonObject = {"geo": {"country_code": "NO"}}
SWEDEN: JsonObject = {"geo": {"country_code": "SE"}}
HOME: JsonObject = {"ip": {"ip": "203.0.113.0/24"}}
CI: JsonObject = {"service_token": {"token_id": "ci"}}
POSTURE: JsonObject = {"device_posture": {"integration_uid": "8e4e0b0a-0b1c-4f6c-9f3e-000000000000"}}


def row(selector: Selector, *values: str) -> Row:
    return Row(selector, values)


def form(*let_in: Row, only_if: Iterable[Row] = (), never: Iterable[Row] = (), **rest: tuple[str, ...]) -> GroupForm:
    made = GroupForm("g", "G", let_in=let_in, only_if=tuple(only_if), never=tuple(never))
    return replace(made, **rest)  # type: ignore[arg-type]  # the table's own


Blocks = tuple[str, tuple[JsonObject, ...], tuple[JsonObject, ...], tuple[JsonObject, ...]]
NONE: Blocks = ("deny", (EVERYONE,), (), ())


def raw(*policies: Blocks) -> AccessGroup:
    """A group in Cloudflare's own JSON, as the command line takes it."""
    return AccessGroup("g", "G", tuple(PolicyBody(f"p{n}", *policy) for n, policy in enumerate(policies)))


PEOPLE = row(Selector.EMAIL, "ann@nordhus.example", "bob@nordhus.example")
COLLEAGUES = row(Selector.EMAIL_ENDS, "mkdev.example")
NORDIC = row(Selector.COUNTRY, "SE", "NO")
PLACES = row(Selector.ADDRESS, "203.0.113.0/24", "198.51.100.0/24")
BOB = row(Selector.EMAIL, "bob@nordhus.example")
EITHER = row(Selector.METHOD, "Google", "One-time PIN")
GOOGLE, PIN = row(Selector.METHOD, "Google"), row(Selector.METHOD, "One-time PIN")
PROGRAM, PROGRAMS = row(Selector.TOKEN, "ci"), row(Selector.ANY_TOKEN)
ANYBODY, CERTIFICATE = row(Selector.EVERYONE), row(Selector.CERTIFICATE_NAMED, "laptop")
INNER = row(Selector.ACCESS_GROUP, "Inner")

SHAPES: dict[str, GroupForm | AccessGroup] = {
    "two people": form(PEOPLE),
    "a domain": form(COLLEAGUES),
    "people or a domain": form(PEOPLE, COLLEAGUES),
    "people in one of two countries": form(PEOPLE, COLLEAGUES, only_if=[NORDIC]),
    "people in one of two countries and places": form(PEOPLE, COLLEAGUES, only_if=[NORDIC, PLACES]),
    "people in one of two countries by either method": form(PEOPLE, only_if=[NORDIC, EITHER]),
    "a condition twice": form(PEOPLE, COLLEAGUES, only_if=[row(Selector.COUNTRY, "SE"), row(Selector.COUNTRY, "NO")]),
    "a domain but one country": form(COLLEAGUES, never=[row(Selector.COUNTRY, "SE")]),
    "people but one, and one place": form(PEOPLE, COLLEAGUES, never=[BOB, PLACES]),
    "conditions and exceptions": form(PEOPLE, COLLEAGUES, only_if=[NORDIC], never=[PIN]),
    "a method alone": form(GOOGLE),
    "a domain by one method": form(COLLEAGUES, only_if=[GOOGLE]),
    "a domain, one method allowed": form(COLLEAGUES, idps=("One-time PIN",)),
    "whoever signs in": form(ANYBODY),
    "whoever signs in from a place": form(ANYBODY, only_if=[PLACES]),
    "whoever signs in, but one": form(ANYBODY, never=[row(Selector.EMAIL, "ann@nordhus.example")]),
    "a program": form(PROGRAM),
    "any program from a place": form(PROGRAMS, only_if=[PLACES]),
    "people and a program": form(PEOPLE, PROGRAM),
    "people and a program in two countries": form(PROGRAM, PEOPLE, only_if=[NORDIC]),
    "people and a program, a method asked for": form(PEOPLE, PROGRAM, only_if=[GOOGLE]),
    "a certificate": form(CERTIFICATE, PEOPLE, only_if=[GOOGLE]),
    "no login from known places": form(PEOPLE, skip_login_from=("203.0.113.0/24", "198.51.100.7")),
    "no login for anybody": form(PEOPLE, skip_login_from=("everyone",)),
    "an Access group of Cloudflare's": form(INNER, never=[row(Selector.COUNTRY, "SE")]),
    "a refusal first": raw(("deny", (NORWAY,), (), ()), ("allow", (ANN, STAFF), (), ())),
    "a refusal that comes too late": raw(("allow", (STAFF,), (), ()), NONE, ("allow", (ANN,), (), ())),
    "a refusal no program meets": raw(NONE, ("non_identity", (CI,), (HOME,), ()), ("allow", (ANN,), (), ())),
    "no login in a country but one place, last": raw(("allow", (ANN,), (), ()), ("bypass", (SWEDEN,), (), (HOME,))),
    "what only Cloudflare knows": raw(("allow", (STAFF,), (POSTURE,), ()), ("allow", (ANN,), (), ())),
}  # fmt: skip
VISITORS: dict[str, Guest] = {
    "Ann in Sweden": Guest("ann@nordhus.example", "SE", "192.0.2.1", "Google"),
    "Ann at home": Guest("ann@nordhus.example", "SE", "203.0.113.9", "Google"),
    "Ann in Norway, with her laptop": Guest("ann@nordhus.example", "NO", "192.0.2.1", "One-time PIN", "", "laptop"),
    "Bob in Germany": Guest("bob@nordhus.example", "DE", "198.51.100.7", "One-time PIN"),
    "a colleague": Guest("tom@mkdev.example", "DE", "192.0.2.1", "Google"),
    "a colleague in Sweden": Guest("tom@mkdev.example", "SE", "203.0.113.9", "One-time PIN"),
    "a stranger who signs in": Guest("eve@elsewhere.example", "NO", "2001:db8::1", "Google", "", "laptop"),
    "a stranger who does not": Guest("", "SE", "198.51.100.7"),
    "the program": Guest("", "DE", "203.0.113.9", "", "ci"),
    "another program": Guest("", "NO", "192.0.2.1", "", "backup"),
}  # fmt: skip

pytestmark = pytest.mark.anyio


def test_the_table_is_as_large_as_asked() -> None:
    assert (len(SHAPES), len(VISITORS)) == (30, 10)


@pytest.mark.parametrize("shape", SHAPES)
async def test_the_editor_the_program_and_the_documented_rules_agree(shape: str) -> None:
    whole = await Whole(container("app", HOST, access_group="g")).start()
    account = whole.account
    ids = {
        "Google": account.add_identity_provider("Google", "google", client_id="x", client_secret=shape),
        "One-time PIN": account.add_identity_provider("One-time PIN"),
        "ci": account.add_service_token("ci"),
        "backup": account.add_service_token("backup"),
    }
    account.add_group(
        "Inner", [STAFF, ANN], require=[EVERYONE], exclude=[{"login_method": {"id": ids["One-time PIN"]}}]
    )
    edge = await whole.open_account(TOKEN)
    everything = Look(policies=True, sign_in_methods=True, service_tokens=True, groups=True)
    around = Around(directory=(await edge.observe(everything)).directory)
    asked = SHAPES[shape]
    typed = asked if isinstance(asked, GroupForm) else form_of(asked)
    made = group_of(typed, around)
    group = made.group
    assert group is not None, made.slips
    assert isinstance(asked, GroupForm) or group == asked
    desks = await whole.desk.desks()
    assert await desks.groups.save(group) == ()
    await whole.round(full=True)
    assert whole.row(HOST).status is Status.LIVE
    seen = await edge.observe(everything)
    for name, guest in VISITORS.items():
        known = replace(guest, method=ids.get(guest.method, ""), token=ids.get(guest.token, ""))
        documented = enters(account, HOST, "/", known)
        expected = {True: Verdict.IN, False: Verdict.OUT, None: Verdict.UNKNOWN}[documented]
        visitor = Visitor(known.email, known.country, known.address, known.method, known.token, known.certificate)
        assert who(seen.apps, (HOST, "/"), visitor, seen.directory).verdict is expected, name
        tried = try_form(typed, visitor, around).judgement
        assert isinstance(tried, Judgement)
        assert tried.verdict is expected, name
    await edge.close()
    await whole.close()
