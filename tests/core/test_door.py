"""What stands behind a login at one URL, and what the connector's own lock makes of a verdict."""

from dataclasses import replace
from typing import Any

import pytest

from dockflare_desktop.core.access.visitor import STRANGERS, Visitor
from dockflare_desktop.core.access.who import Ground, Verdict, who
from dockflare_desktop.core.public.door import Behind, door, past
from dockflare_desktop.core.public.roads import Unclear
from dockflare_desktop.demo.visitor import Way, reach
from tests.core.clouds import EVERYONE, FAMILY, OPEN, ZONE, Cloud, policy, rule

HOST = f"a.{ZONE}"
ANN = Visitor("ann@home.example", "SE", "203.0.113.7")


def locking(*auds: str) -> dict[str, Any]:
    return {"access": {"required": True, "teamName": "home", "audTag": list(auds)}}


def test_what_answers_behind_a_url() -> None:
    cloud = Cloud()
    assert door(cloud.actual(), HOST, "/").behind is Behind.NO_RECORD
    cloud.record("a")
    cloud.document(rule(HOST, "^/x"), rule(HOST, r"^/\p{Greek}"), rule(HOST, service="http_status:503"))
    actual = cloud.actual()
    assert door(actual, HOST, "/x/y").behind is Behind.ORIGIN
    assert door(actual, HOST, "/").unclear is Unclear.PATTERN
    cloud.document(rule(HOST, "^/x"))
    assert door(cloud.actual(), HOST, "/").behind is Behind.NO_RULE
    assert door(replace(actual, documents={}), HOST, "/").unclear is Unclear.DOCUMENT
    assert door(replace(actual, records={}), HOST, "/").unclear is Unclear.RECORDS
    cloud.account.put_document(cloud.tunnel, {})
    assert door(cloud.actual(), HOST, "/").behind is Behind.NO_RULE


@pytest.mark.parametrize(
    ("policies", "visitor", "lock", "expected"),
    [
        ([FAMILY], ANN, "own", (Verdict.IN, Ground.POLICY)),
        ([FAMILY], ANN, "none", (Verdict.OUT, Ground.LOCKED)),
        ([FAMILY], ANN, None, (Verdict.IN, Ground.POLICY)),
        ([FAMILY], STRANGERS[0], "none", (Verdict.OUT, Ground.NO_SIGN_IN)),
        ([OPEN], ANN, "own", (Verdict.OUT, Ground.LOCKED)),
        ([policy("non_identity", EVERYONE)], STRANGERS[0], "own", (Verdict.IN, Ground.POLICY)),
        (None, STRANGERS[0], "none", (Verdict.OUT, Ground.LOCKED)),
        (None, STRANGERS[0], None, (Verdict.IN, Ground.NO_LOGIN)),
        (None, STRANGERS[0], "document", (Verdict.UNKNOWN, Ground.LOCK)),
    ],
)
def test_the_connectors_own_lock_has_the_last_word(
    policies: list[dict[str, Any]] | None, visitor: Visitor, lock: str | None, expected: tuple[Verdict, Ground]
) -> None:
    cloud = Cloud()
    cloud.record("a")
    aud = "" if policies is None else str(cloud.account.access.apps[cloud.login(HOST, *policies)].body["aud"])
    options = {None: {}, "own": locking(aud), "none": locking()}.get(lock, {})
    cloud.document(rule(HOST, **options), **({"originRequest": locking(aud)} if lock == "document" else {}))
    actual = cloud.actual()
    found = past(who(actual.apps, (HOST, "/"), visitor, actual.directory), door(actual, HOST, "/"))
    assert (found.verdict, found.ground) == expected
    if visitor in STRANGERS and found.verdict is not Verdict.UNKNOWN:
        assert (found.verdict is Verdict.IN) is (reach(cloud.account, HOST).way is Way.OPEN)
