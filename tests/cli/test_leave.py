"""leave: prints every step, does it with --yes, is carried on by whoever runs, and is taken back with `leave back`."""

import pytest

from tests.cli.outside import Outside, wait_for

HOST = "web.nordhus.example"


def comments(outside: Outside) -> dict[str, str]:
    (zone,) = outside.transport.accounts[0].zones.values()
    return {str(each["name"]): str(each["comment"]) for each in zone.records.values()}


@pytest.fixture
def live(outside: Outside) -> Outside:
    assert outside.run("run", "--headless", "--once").code == 0
    assert set(comments(outside)) == {HOST}
    return outside


def test_off_a_terminal_it_prints_its_plan_and_refuses(live: Outside) -> None:
    told = live.run("leave", "remove")
    assert told.code == 64
    assert f"Removes the DNS record of {HOST}" in told.out
    assert "Off a terminal leave needs --yes." in told.err
    assert set(comments(live)) == {HOST}


def test_removed_it_stays_so_until_it_is_taken_back(live: Outside) -> None:
    told = live.run("leave", "remove", "--yes")
    assert (told.code, comments(live)) == (0, {})
    assert f"done    delete record      {HOST}" in told.out
    assert live.run("leave", "list").out.strip() == "everything: remove, done"
    assert [each["status"] for each in live.run("services", "--json").json] == ["ignored"]
    assert live.run("run", "--headless", "--once").code == 0
    assert comments(live) == {}
    assert live.run("status", "--json").json["left"][0]["way"] == "remove"
    assert live.run("leave", "back").code == 0
    assert set(comments(live)) == {HOST}
    assert live.run("leave", "back").code == 3


def test_handed_over_it_stays_without_our_mark(live: Outside) -> None:
    told = live.run("leave", "hand-over", "--yes", "--json")
    assert told.code == 0, told.err
    assert [(each["action"], each["kind"]) for each in told.json["changes"]] == [("update", "record")]
    assert [each["kind"] for each in told.json["released"]] == ["rule"]
    assert "dfd1" not in str(comments(live))
    assert set(comments(live)) == {HOST}


def test_on_a_terminal_it_asks(live: Outside) -> None:
    told = live.run("leave", "hand-over", typed="n\n")
    assert "Hand all of it over?" in told.err
    assert "Stays as it is, and is not ours any more: the tunnel rule of web.nordhus.example" in told.out
    assert "dfd1" in str(comments(live))


@pytest.mark.parametrize("place", ["--engine", "--tunnel"])
def test_what_there_is_not_is_bad_usage(live: Outside, place: str) -> None:
    told = live.run("leave", "remove", place, "nowhere", "--yes")
    assert told.code == 64
    assert "“nowhere” to leave" in told.err


def test_observing_it_is_not_begun(live: Outside) -> None:
    assert live.run("settings", "set", "mode", "observe").code == 0
    assert live.run("leave", "remove", "--yes").code == 3
    assert set(comments(live)) == {HOST}


def test_a_running_program_does_it(outside: Outside) -> None:
    program = outside.start("run", "--headless")
    wait_for(lambda: set(comments(outside)) == {HOST})
    told = outside.run("leave", "remove", "--yes")
    assert told.code == 0, told.err
    wait_for(lambda: comments(outside) == {})
    assert outside.run("leave", "back").code == 0
    wait_for(lambda: set(comments(outside)) == {HOST})
    program.terminate()
    outside.ended(program)


@pytest.mark.parametrize("typed", [None, "y\n"])
def test_for_scripts_it_is_one_object_and_nobody_is_asked(live: Outside, typed: str | None) -> None:
    told = live.run("leave", "remove", "--json", typed=typed)
    assert (told.code, told.json["done"]) == (64, False)
    assert [each["kind"] for each in told.json["changes"]] == ["record", "rule"]
    assert set(comments(live)) == {HOST}
