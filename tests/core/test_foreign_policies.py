"""Policies that are not ours, and names that several have: nothing is taken for ours that is not proven to be."""

from dataclasses import replace
from datetime import UTC, datetime

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.cloud import Actual, App, AppPolicy, Directory, Policy
from dockflare_desktop.core.groups.foreign import foreign_policies, same_names, spare_rows, with_group
from dockflare_desktop.core.model import PolicyBody

MARK = "7f3a9c2e"
OURS = f"[dfd1 o={MARK}]"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def policy(policy_id: str, name: str, app_count: int = 0) -> Policy:
    return Policy(policy_id, PolicyBody(name, "allow", ({"email": {"email": "a@x.example"}},)), app_count)


def actual(*policies: Policy, apps: tuple[App, ...] | None = ()) -> Actual:
    return Actual("acc", "", Directory(policies=policies), {}, {}, {}, apps, NOW)


def app(address: str, *used: Policy) -> App:
    return App(
        address, "", address, "self_hosted", (address,), tuple(AppPolicy(p.id, p.body, reusable=True) for p in used)
    )


KNOWN, SPARE, THEIRS = policy("p1", f"Family {OURS}"), policy("p2", f"Family {OURS}"), policy("p3", "family", 4)
ROW = LedgerEntry("acc", Kind.POLICY, "family/0", "p1")
LEDGER = Ledger(MARK, (ROW,))


def test_a_renamed_groups_adopted_policies_write_over_no_row_that_the_new_id_has() -> None:
    theirs = replace(ROW, key="old/0", object_id="p3", former={"name": "family"})
    rows = (ROW, theirs, replace(theirs, account="other"), LedgerEntry("acc", Kind.RECORD, "old/0", "r"))
    kept, gone = with_group(rows, "old", "family")
    assert [(each.account, each.key, each.object_id) for each in kept] == [
        ("acc", "family/1", "p3"),
        ("other", "family/0", "p3"),
    ]
    assert gone == [theirs, replace(theirs, account="other")]
    assert with_group(rows, "old", "") == ([], gone)
    assert with_group(rows, "family", "kin") == ([], [])  # ours are told apart by what they say


def test_what_could_not_be_read_is_not_nothing() -> None:
    unread = Actual("acc", "", Directory(), {}, {}, {}, (), NOW)
    assert foreign_policies(unread, LEDGER) is None
    assert same_names(unread, LEDGER) is None


def test_ours_are_those_with_our_mark_or_in_the_ledger() -> None:
    unmarked = policy("p4", "by hand, adopted before marks")
    ledger = Ledger(MARK, (ROW, LedgerEntry("acc", Kind.POLICY, "old/0", "p4")))
    found = foreign_policies(actual(KNOWN, SPARE, THEIRS, unmarked), ledger)
    assert found is not None
    assert [each.policy.id for each in found] == ["p3"]


def test_users_are_counted_by_applications_or_as_cloudflare_counts_them() -> None:
    used = foreign_policies(actual(THEIRS, apps=(app("a.example", THEIRS), app("b.example", KNOWN))), LEDGER)
    unread = foreign_policies(actual(THEIRS, apps=None), LEDGER)
    assert used is not None
    assert unread is not None
    assert (used[0].users, used[0].count, unread[0].count) == (("a.example",), 1, 4)


def test_only_a_name_with_one_that_is_known_has_spare_ones() -> None:
    alone = policy("p9", "Alone")
    [same] = same_names(actual(KNOWN, SPARE, THEIRS, alone), LEDGER) or ()
    assert (same.name, same.used, same.spare, same.others) == ("Family", (KNOWN,), (SPARE,), (THEIRS,))
    [unknown] = same_names(actual(SPARE, policy("p5", f"Family {OURS}")), Ledger(MARK)) or ()
    assert (unknown.used, unknown.spare, len(unknown.others)) == ((), (), 2)


def test_a_spare_one_that_somebody_elses_login_uses_stays() -> None:
    mine = LedgerEntry("acc", Kind.APPLICATION, "mine.example", "mine.example")
    ledger = Ledger(MARK, (ROW, mine))
    for address, rows in (("mine.example", 1), ("theirs.example", 0)):
        seen = actual(KNOWN, SPARE, apps=(app(address, SPARE),))
        assert len(spare_rows(same_names(seen, ledger) or (), seen, ledger)) == rows
