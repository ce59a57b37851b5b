"""Why something at Cloudflare differs from what is wanted, and what of that is a closing that nothing may hold (H1)."""

import pytest

from dockflare_desktop.core.change import Kind, LedgerEntry, Why
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.planning.desired import without_lock
from dockflare_desktop.core.planning.drifted import Policies, why_differs

ANN: JsonObject = {"email": {"email": "ann@x.example"}}
BOB: JsonObject = {"email": {"email": "bob@x.example"}}
EVE: JsonObject = {"email": {"email": "eve@x.example"}}
WRITTEN = LedgerEntry("a", Kind.POLICY, "family/0", value={"v": 1})


def allow(*include: JsonObject) -> tuple[PolicyBody, ...]:
    return (PolicyBody("p", "allow", include),)


@pytest.mark.parametrize(
    ("now", "wanted", "was", "expected"),
    [
        ((ANN,), (ANN, BOB), (ANN,), (Why.DRIFTED, False, False)),  # tightened by somebody
        ((ANN, BOB), (ANN,), (), (Why.RESTORE_LOGIN, True, False)),  # what was written is not known
        ((ANN, BOB), (ANN,), (ANN,), (Why.RESTORE_LOGIN, True, False)),  # loosened by somebody
        ((ANN, BOB), (ANN, EVE), (ANN,), (Why.RESTORE_LOGIN, True, True)),  # and more is asked for beside: first back
        ((ANN, BOB), (ANN, EVE), (ANN, BOB), (Why.DRIFTED, False, False)),  # changed, but not loosened
    ],
)
def test_what_somebody_changed(
    now: tuple[JsonObject, ...],
    wanted: tuple[JsonObject, ...],
    was: tuple[JsonObject, ...],
    expected: tuple[Why, bool, bool],
) -> None:
    found = why_differs(WRITTEN, {"v": 2}, Policies(allow(*now), allow(*wanted), allow(*was) if was else ()))
    assert (found.why, found.urgent, found.back) == expected


def test_what_nobody_changed_is_a_change_of_ours_and_closing_it_is_urgent() -> None:
    assert why_differs(WRITTEN, {"v": 1}, Policies(allow(ANN, BOB), allow(ANN))).urgent
    assert not why_differs(WRITTEN, {"v": 1}, Policies(allow(ANN), allow(ANN, BOB))).urgent
    assert why_differs(None, {"v": 1}, Policies(allow(ANN), allow(BOB))).why is Why.CHANGED


def test_a_rule_without_its_lock() -> None:
    plain: JsonObject = {"hostname": "a", "service": "http://a:1"}
    assert without_lock(plain) == plain
    assert without_lock({**plain, "originRequest": {"access": {"required": True}}}) == plain
    kept: JsonObject = {**plain, "originRequest": {"noTLSVerify": True}}
    assert without_lock({**plain, "originRequest": {"noTLSVerify": True, "access": {}}}) == kept
