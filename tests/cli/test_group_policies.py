"""group foreign, adopt, duplicates, against an account, alone and beside a program that runs."""

import json

from tests.cli.outside import Outside, published, wait_for

HOST = "web.nordhus.example"
ANNA = {"email": {"email": "anna@nordhus.example"}}
RULES = {"policies": [{"name": "Family", "decision": "allow", "include": [ANNA]}]}
KIM = [{"email": {"email": "kim@contractors.example"}}]


def family(outside: Outside) -> None:
    """A published service behind a group of ours."""
    assert outside.run("group", "add", "family", "--rules", "-", stdin=json.dumps(RULES)).code == 0
    outside.engine.containers = [published("web", HOST, access__group="family")]
    assert outside.run("run", "--headless", "--once").code == 0


def policies(outside: Outside) -> dict[str, str]:
    """Names by id."""
    kept = outside.transport.accounts[0].access.policies
    return {key: str(policy.body["name"]) for key, policy in kept.items()}


def contractors(outside: Outside) -> str:
    account = outside.transport.accounts[0]
    policy = account.add_policy("Contractors 2023", "allow", KIM)
    account.add_app(name="Theirs", domain="theirs.nordhus.example", policies=[{"id": policy, "precedence": 1}])
    return policy


def test_foreign_policies_are_listed(outside: Outside) -> None:
    policy = contractors(outside)
    [found] = outside.run("group", "foreign", "--json").json
    assert found == {
        "id": policy,
        "name": "Contractors 2023",
        "decision": "allow",
        "who": ["kim@contractors.example"],
        "owner": "foreign",
        "used_by": ["theirs.nordhus.example"],
        "count": 1,
        "group": None,
    }
    assert "kim@contractors.example" in outside.run("group", "foreign").out


def test_a_foreign_policy_becomes_a_group_and_is_used_as_it_is(outside: Outside) -> None:
    policy = contractors(outside)
    refused = outside.run("group", "adopt", "Contractors 2023")
    assert (refused.code, "needs --yes" in refused.err) == (64, True)
    assert outside.run("group", "list", "--json").json == []
    told = outside.run("group", "adopt", "contractors 2023", "--yes")
    assert told.code == 0, told.err
    assert "Adopted as contractors-2023" in told.out
    outside.engine.containers = [published("web", HOST, access__group="contractors-2023")]
    assert outside.run("run", "--headless", "--once").code == 0
    assert policies(outside) == {policy: "Contractors 2023"}
    [found] = outside.run("group", "foreign", "--json").json
    assert (found["group"], found["count"]) == ("contractors-2023", 2)
    assert outside.run("group", "adopt", policy, "--yes").code == 64  # the id is taken


def test_a_renamed_group_keeps_the_policy_that_it_adopted(outside: Outside) -> None:
    policy = contractors(outside)
    assert outside.run("group", "adopt", policy, "--id", "temps", "--yes").code == 0
    assert outside.run("manual", "add", HOST, "http://nas:1", "--group", "temps").code == 0
    assert outside.run("run", "--headless", "--once").code == 0
    assert outside.run("group", "rename", "temps", "helpers").code == 0
    assert outside.run("run", "--headless", "--once").code == 0
    assert policies(outside) == {policy: "Contractors 2023"}
    [found] = outside.run("group", "foreign", "--json").json
    assert (found["group"], found["count"]) == ("helpers", 2)


def test_a_running_program_hears_of_a_renamed_group_with_its_adopted_policy(outside: Outside) -> None:
    policy = contractors(outside)
    assert outside.run("group", "adopt", policy, "--id", "temps", "--yes").code == 0
    assert outside.run("manual", "add", HOST, "http://nas:1", "--group", "temps").code == 0
    assert outside.run("run", "--headless", "--once").code == 0
    calls = len(outside.transport.calls)
    outside.start("run", "--headless")
    wait_for(lambda: len(outside.transport.calls) > calls)
    assert outside.run("apply", "--yes").code == 0  # its first round has ended
    assert outside.run("group", "rename", "temps", "helpers").code == 0
    assert outside.run("apply", "--yes").code == 0
    assert policies(outside) == {policy: "Contractors 2023"}
    written = [call for call in outside.transport.calls[calls:] if call.method != "GET"]
    assert [each.path for each in written if each.path.endswith("/access/policies")] == []


def test_a_name_that_several_have_or_nobody_has_is_told(outside: Outside) -> None:
    contractors(outside)
    contractors_again = outside.transport.accounts[0].add_policy("Contractors 2023", "allow", KIM)
    several = outside.run("group", "adopt", "Contractors 2023", "--yes")
    assert (several.code, contractors_again in several.err) == (1, True)
    assert outside.run("group", "adopt", "Contracters 2023", "--yes").code == 1


def test_duplicates_of_ours_are_merged_after_they_were_shown(outside: Outside) -> None:
    family(outside)
    [(ours, name)] = policies(outside).items()
    theirs = outside.transport.accounts[0].add_policy("Family", "allow", KIM)
    only_shown = outside.run("group", "duplicates")
    assert (only_shown.code, f"not ours, kept  {theirs}" in only_shown.out) == (0, True)
    spare = outside.transport.accounts[0].add_policy(name, "allow", KIM)
    shown = outside.run("group", "duplicates")
    assert (shown.code, f"goes  {spare}" in shown.out) == (2, True)
    assert set(policies(outside)) == {ours, theirs, spare}
    told = outside.run("group", "duplicates", "--yes", "--json")
    assert told.code == 0, told.err
    assert told.json["merged"]
    assert set(policies(outside)) == {ours, theirs}
    assert outside.run("group", "duplicates", "--json").json["changes"] == []


def test_a_running_program_does_it_for_the_command_line(outside: Outside) -> None:
    family(outside)
    [(ours, name)] = policies(outside).items()
    calls = len(outside.transport.calls)
    outside.start("run", "--headless")
    wait_for(lambda: len(outside.transport.calls) > calls)  # it has the lock, and looks
    spare = outside.transport.accounts[0].add_policy(name, "allow", KIM)
    policy = contractors(outside)
    told = outside.run("group", "duplicates", "--yes")
    assert told.code == 0, told.err
    assert "Merged." in told.out
    assert spare not in policies(outside)
    assert ours in policies(outside)
    adopted = outside.run("group", "adopt", policy, "--id", "temps", "--yes")
    assert adopted.code == 0, adopted.err
    assert [each["id"] for each in outside.run("group", "list", "--json").json] == ["family", "temps"]
    taken = outside.run("group", "adopt", policy, "--id", "family", "--yes")
    assert (taken.code, "already a group with the id “family”" in taken.err) == (64, True)
