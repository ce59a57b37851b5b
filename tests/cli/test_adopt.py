"""adopt: prints what would be done with both sides, does it with --yes, gives it back with --undo."""

import json
import signal

from tests.cli.outside import Outside, published, wait_for

HOST = "web.nordhus.example"
OLD = {"type": "A", "content": "192.0.2.7", "comment": "by hand", "proxied": False}


def in_the_way(outside: Outside) -> str:
    account = outside.transport.accounts[0]
    (zone,) = account.zones
    return account.add_record(zone, "A", HOST, "192.0.2.7", comment="by hand")


def record(outside: Outside) -> dict[str, object]:
    (zone,) = outside.transport.accounts[0].zones.values()
    (found,) = zone.records.values()
    return {key: found[key] for key in OLD}


def test_off_a_terminal_it_prints_its_plan_and_refuses(outside: Outside) -> None:
    in_the_way(outside)
    told = outside.run("adopt", "record", HOST)
    assert told.code == 64
    assert f"Changes the DNS record of {HOST}" in told.out
    assert "  - content: 192.0.2.7" in told.out.splitlines()
    assert f"! Visitors of {HOST} go to A 192.0.2.7 now, and to your service afterwards." in told.out
    assert "Off a terminal adopt needs --yes." in told.err
    assert record(outside) == OLD


def test_with_yes_it_is_done_and_with_undo_it_is_as_before(outside: Outside) -> None:
    in_the_way(outside)
    told = outside.run("adopt", "record", HOST, "--yes")
    assert told.code == 0, told.err
    assert f"done    update record      {HOST}" in told.out
    assert record(outside)["type"] == "CNAME"
    assert [each["name"] for each in outside.run("adopt", "--list", "--json").json["adopted"]] == [HOST]
    told = outside.run("adopt", "record", HOST, "--undo", "--yes")
    assert f"Back as it was: the DNS record of {HOST}" in told.out
    assert told.code == 3  # its service is blocked again
    assert record(outside) == OLD
    assert outside.run("adopt", "--list", "--json").json["adopted"] == []


def test_on_a_terminal_it_asks(outside: Outside) -> None:
    in_the_way(outside)
    told = outside.run("adopt", "record", HOST, typed="n\n")
    assert (told.code, record(outside)) == (0, OLD)
    assert "Adopt it?" in told.err
    assert outside.run("adopt", "record", HOST, typed="y\n").code == 0
    assert record(outside)["type"] == "CNAME"


def test_json_has_both_sides_and_what_to_know(outside: Outside) -> None:
    in_the_way(outside)
    told = outside.run("adopt", "record", HOST, "--yes", "--json")
    (change,) = (each for each in told.json["changes"] if each["kind"] == "record")
    assert (change["action"], change["before"]["content"], change["after"]["type"]) == ("update", "192.0.2.7", "CNAME")
    assert {"code": "elsewhere", "subject": HOST, "detail": "A 192.0.2.7", "problem": None} in told.json["warned"]
    assert told.json["done"] is True


def test_everything_that_could_be_adopted_is_listed(outside: Outside) -> None:
    ident = in_the_way(outside)
    account = outside.transport.accounts[0]
    account.add_app(name="Theirs", domain=HOST, policies=[])
    account.add_record(next(iter(account.zones)), "CNAME", "x.nordhus.example", "y.example", comment="octodns")
    told = outside.run("adopt", "--list")
    assert [line.split()[:2] for line in told.out.splitlines()[1:]] == [
        ["record", HOST],
        ["record", "x.nordhus.example"],
        ["application", HOST],
    ]
    assert "belongs to octoDNS" in told.out
    found = outside.run("adopt", "--list", "record", "--json").json["foreign"]
    assert [(each["id"] == ident, each["services"]) for each in found] == [(True, [HOST]), (False, [])]


def test_what_may_not_be_adopted_is_said_and_exits_3_and_what_is_not_there_64(outside: Outside) -> None:
    account = outside.transport.accounts[0]
    account.add_record(next(iter(account.zones)), "CNAME", HOST, "y.example", comment="managed-by=terraform")
    told = outside.run("adopt", "record", HOST, "--yes")
    assert (told.code, "This record belongs to terraform." in told.err) == (3, True)
    told = outside.run("adopt", "record", "wep.nordhus.example", "--yes", "--json")
    assert (told.code, told.json["error"]["code"]) == (64, "adopt_unknown")
    assert "Did you mean “web.nordhus.example”?" in told.err
    assert outside.run("adopt", "record").code == 64
    assert outside.run("adopt", "zone", HOST).code == 64


def test_a_running_program_shows_and_does_it(outside: Outside) -> None:
    in_the_way(outside)
    program = outside.start("run", "--headless")
    wait_for(lambda: outside.run("status", "--json").json["counts"].get("blocked") == 1)
    told = outside.run("adopt", "record", HOST, "--json")
    assert (told.code, told.json["done"]) == (64, False)
    told = outside.run("adopt", "record", HOST, "--yes")
    assert told.code == 0, told.err
    assert f"done    update record      {HOST}" in told.out
    assert record(outside)["type"] == "CNAME"
    told = outside.run("adopt", "record", HOST, "--undo", "--yes")
    assert (told.code, record(outside)) == (3, OLD)
    told = outside.run("adopt", "rule", HOST, "--yes")
    assert (told.code, "There is no rule" in told.err) == (64, True)
    program.send_signal(signal.SIGTERM)
    program.wait(20)


def test_a_service_that_goes_leaves_what_was_there(outside: Outside) -> None:
    in_the_way(outside)
    outside.engine.containers.append(published("keeper", "keeper.nordhus.example"))
    outside.run("adopt", "record", HOST, "--yes")
    outside.engine.containers = outside.engine.containers[1:]
    outside.run("run", "--headless", "--once", DOCKFLARE_GRACE_PERIOD="0")
    (zone,) = outside.transport.accounts[0].zones.values()
    found = next(each for each in zone.records.values() if each["name"] == HOST)
    assert {key: found[key] for key in OLD} == OLD
    assert json.loads(json.dumps(found["comment"])) == "by hand"


def test_a_policy_becomes_a_group_and_is_given_back_by_removing_that(outside: Outside) -> None:
    account = outside.transport.accounts[0]
    ident = account.add_policy("Staff", "allow", [{"email_domain": {"domain": "mkdev.example"}}])
    before = dict(account.access.policies[ident].body)
    assert [each["name"] for each in outside.run("adopt", "--list", "policy", "--json").json["foreign"]] == ["Staff"]
    told = outside.run("adopt", "policy", "Staff")
    assert (told.code, "As the group staff" in told.out) == (64, True)
    assert outside.run("adopt", "policy", "Staff", "--yes").code == 0
    assert [each["id"] for each in outside.run("group", "list", "--json").json] == ["staff"]
    outside.engine.containers = [published("web", HOST, access__group="staff")]
    outside.run("run", "--headless", "--once")
    (app,) = account.access.apps.values()
    assert [link.policy for link in app.links] == [ident]
    assert outside.run("adopt", "policy", "Staff", "--undo", "--yes").code == 3  # a service uses it
    outside.engine.containers = [published("keeper", "keeper.nordhus.example")]
    outside.run("run", "--headless", "--once", DOCKFLARE_GRACE_PERIOD="0")
    told = outside.run("adopt", "policy", "Staff", "--undo", "--yes")
    assert told.code == 0, told.err
    assert outside.run("group", "list", "--json").json == []
    assert outside.run("adopt", "policy", "Staff", "--undo", "--yes").code == 64
    assert dict(account.access.policies[ident].body) == before


def test_what_is_wrong_elsewhere_does_not_change_how_it_ends(outside: Outside) -> None:
    in_the_way(outside)
    outside.engine.containers.append(published("lost", "lost.elsewhere.example"))
    assert outside.run("run", "--headless", "--once").code == 3  # no zone
    told = outside.run("adopt", "record", HOST, "--yes")
    assert (told.code, record(outside)["type"]) == (0, "CNAME")
    program = outside.start("run", "--headless")
    wait_for(lambda: outside.run("status", "--json").json["counts"].get("blocked") == 1)
    told = outside.run("adopt", "record", HOST, "--undo", "--yes")
    assert (told.code, record(outside)) == (3, OLD)  # its own service is blocked again
    wait_for(lambda: outside.run("status", "--json").json["counts"].get("blocked") == 2)
    assert outside.run("adopt", "record", HOST, "--yes").code == 0
    program.send_signal(signal.SIGTERM)
    program.wait(20)
