"""Labels that ask for a login, for a place or for something that labels may not have: input, and what is said."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.settings import Settings
from tests.core.worlds import ACCOUNT, GROUPS, box, engine, override, world
from tests.sentences import Row, labels, one, said, told

ROWS = (
    Row(
        ProblemCode.LABEL_TOO_LONG,
        "The value of “dockflare.access.name” is too long: 10,000 characters, 350 is the most.",
        labels(access__name="x" * 10_000),
    ),
    Row(
        ProblemCode.LABEL_NOT_ALLOWED,
        "“dockflare.origin.access” cannot be set by a label, because it would open a side door.",
        labels(origin__access="true"),
    ),
    Row(
        ProblemCode.VALUE_INVALID,
        "“99999” is not a valid value for “dockflare.port”. Right would be: a whole number from 1 to 65535.",
        labels(port="99999"),
    ),
    Row(
        ProblemCode.VALUE_INVALID,
        "“a\\u202eb” is not a valid value for “dockflare.access.name”: it holds U+202E (right-to-left override).",
        labels(access__name="a\u202eb"),
    ),
    Row(
        ProblemCode.VALUE_INVALID,
        "“a\\u0000b” is not a valid value for “dockflare.access.name”: it holds U+0000.",
        labels(access__name="a\x00b"),
    ),
    Row(
        ProblemCode.DURATION_INVALID,
        "“soon” is not a duration for “dockflare.grace”: a number and one of the units s, m, h, d is needed.",
        labels(grace="soon"),
    ),
    Row(
        ProblemCode.HOSTNAME_INVALID,
        '“<b>.home.example” is not a valid address: "<" is not allowed.',
        labels(host="<b>.home.example"),
    ),
    Row(
        ProblemCode.HOSTNAME_INVALID,
        f"“{'x' * 79}…” is not a valid address: it has 10,000 characters, 253 is the most.",
        labels(host="x" * 10_000),
    ),
    Row(
        ProblemCode.HOSTNAME_INVALID,
        "“a\\u001b[31mb.home.example” is not a valid address: it holds U+001B.",
        labels(host="a\x1b[31mb.home.example"),
    ),
    Row(
        ProblemCode.WILDCARD_BYPASS,
        "A protected wildcard needs the connector's own check, which a bypass policy rules out.",
        labels(host="*.home.example", access__emails="a@x.example", access__bypass_ips="203.0.113.7"),
    ),
    Row(
        ProblemCode.PATH_REGEX_GUESSED,
        "The path “^/a[0-9]” holds signs of a pattern and is taken as a regular expression.",
        labels(path="^/a[0-9]"),
    ),
    Row(
        ProblemCode.PATH_LOGIN_SHARED,
        "A login for a pattern covers the whole hostname, and another service there asks for something else.",
        (box("web", age=5), box("api", path="^/a[0-9]", path_match="regex", access__emails="a@x.example")),
    ),
    Row(
        ProblemCode.TARGET_INVALID,
        "The connector does not accept “http://web:99999” as a target: 99999 is no port; they go from 1 to 65535.",
        labels(service="http://web:99999"),
    ),
    Row(
        ProblemCode.TARGET_SPECIAL,
        "Labels may not ask for the target “bastion”, which reaches more than one service.",
        labels(service="bastion"),
    ),
    Row(
        ProblemCode.POLICY_UNKNOWN,
        "“bypas” is not an access policy; a group is named with access.group. Did you mean “bypass”?",
        labels(access__policy="bypas"),
    ),
    Row(
        ProblemCode.POLICY_CONFLICT,
        "The access labels contradict each other: bypass beside access.emails.",
        labels(access__policy="bypass", access__emails="a@x.example"),
    ),
    Row(
        ProblemCode.POLICY_TOO_MANY,
        "These conditions would need 20 policies; 16 is the most.",
        labels(
            access__emails="a@x.example",
            access__countries="SE,NO,DK,FI,IS",
            access__ips="203.0.113.7,203.0.113.8,203.0.113.9,203.0.113.10",
        ),
    ),
    Row(
        ProblemCode.RULES_INVALID,
        "The custom rules are not what Cloudflare accepts: policy 1: decision is none of allow, deny, non_identity,"
        " bypass.",
        labels(access__custom_rules='[{"decision": "maybe"}]'),
    ),
    Row(ProblemCode.EMAIL_INVALID, "“ann” is not an e-mail address or domain.", labels(access__emails="ann")),
    Row(
        ProblemCode.ADDRESS_INVALID,
        "“300.1.1.1” is not an IP address or range.",
        labels(access__emails="a@x.example", access__ips="300.1.1.1"),
    ),
    Row(
        ProblemCode.COUNTRY_INVALID,
        "“XQ” is not a country code.",
        labels(access__emails="a@x.example", access__countries="XQ"),
    ),
    Row(
        ProblemCode.SERVICE_TOKEN_UNKNOWN,
        "There is no service token “nobody” in this account.",
        labels(access__service_token="nobody"),  # noqa: S106 - a name
    ),
    Row(
        ProblemCode.REDIRECT_NEEDS_ONE,
        "Going straight to the sign-in needs exactly one allowed sign-in method.",
        labels(access__emails="a@x.example", access__auto_redirect_to_identity="true"),
    ),
    Row(
        ProblemCode.TUNNEL_NOT_ALLOWED,
        "Labels may not use the tunnel “garage”.",
        labels(tunnel="garage"),
        settings=Settings(allowed_tunnels=("dockflare",)),
    ),
    Row(
        ProblemCode.TUNNEL_SHARED_HOST,
        "web.home.example is on the tunnel “dockflare” already, and a hostname can be on one tunnel only.",
        (box("web", age=5), box("api", path="/api", tunnel="garage")),
    ),
    Row(
        ProblemCode.GROUP_UNKNOWN,
        "There is no access group “famly”, so the service is not published. Did you mean “family”?",
        layers=Layers(groups=GROUPS, overrides=(override("access.group", "famly"),)),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.code))
def test_what_was_asked_of_a_login_is_answered_in_a_sentence_that_is_true_by_itself(row: Row) -> None:
    assert said(one(told(row), row.code)) == row.text


def test_authenticate_without_an_owner_is_answered_too() -> None:
    nobody = world(engine(*labels(access__policy="authenticate")), directory=replace(ACCOUNT, owners=()))
    (service,) = resolve(nobody).services
    problem = one(service.problems, ProblemCode.OWNERS_UNKNOWN)
    assert said(problem) == "“authenticate” lets the owners in, but nobody is known as an owner."
