"""Manual rules from the command line to the account: renamed, switched off, ended while nothing runs."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dockflare_desktop.adapters.folders import machine
from dockflare_desktop.adapters.store.store import SqliteStore
from tests.cli.conftest import Call
from tests.cli.outside import Outside
from tests.cli.test_overrides import HOST, LABELS, remember

OLD, NEW = "nas.nordhus.example", "files.nordhus.example"
ONCE = ("run", "--headless", "--once")


def addresses(outside: Outside) -> dict[str, str]:
    """Every manual rule's row, with its status."""
    rows = outside.run("services", "--json").json
    return {row["hostname"] + row["path"]: row["status"] for row in rows if row["source"] == "manual"}


def test_a_rename_is_done_by_one_run(outside: Outside) -> None:
    outside.run("manual", "add", OLD, "http://192.168.1.20:5000", "--set", "access.emails=a@nordhus.example")
    assert outside.run(*ONCE).code == 0
    assert addresses(outside) == {OLD: "live"}
    assert outside.run("manual", "rename", OLD, NEW).code == 0
    rows = {row["hostname"]: row for row in outside.run("services", "--json").json}
    assert (rows[OLD]["moves_to"], rows[OLD]["status"]) == (NEW, "live")
    assert outside.run(*ONCE).code == 0
    assert addresses(outside) == {NEW: "live"}
    assert [each["moves_to"] for each in outside.run("manual", "list", "--json").json] == [None]


def test_what_is_switched_off_goes_and_comes_back(outside: Outside) -> None:
    outside.run("manual", "add", OLD, "http://192.168.1.20:5000", "--set", "access.emails=a@nordhus.example")
    outside.run(*ONCE)
    outside.run("manual", "disable", OLD)
    outside.run(*ONCE)
    assert addresses(outside) == {OLD: "ignored"}
    assert outside.run("plan").code == 0
    outside.run("manual", "enable", OLD)
    outside.run(*ONCE)
    assert addresses(outside) == {OLD: "live"}


def ends_a_minute_ago(folder: Path) -> None:
    """As if an hour had gone by."""

    async def write() -> None:
        store = await SqliteStore.open(folder, clock=lambda: datetime.now(UTC), machine=machine())
        for rule in (await store.layers()).manual_rules:
            await store.save(replace(rule, expires_at=datetime.now(UTC) - timedelta(minutes=1)))
        await store.close()

    asyncio.run(write())


def test_a_rule_that_ends_while_nothing_runs_is_taken_back_by_the_next_run(outside: Outside) -> None:
    outside.run("manual", "add", OLD, "http://192.168.1.20:5000", "--set", "access.policy=bypass", "--for", "1h")
    outside.run(*ONCE)
    [row] = [each for each in outside.run("services", "--json").json if each["hostname"] == OLD]
    assert row["ends"] is not None
    ends_a_minute_ago(Path(outside.variables["DOCKFLARE_DATA_DIR"]))
    done = outside.run(*ONCE, "--json")
    assert addresses(outside) == {}
    assert done.code == 0
    assert "ended" in outside.run("manual", "list").out


def test_what_is_pasted_with_spaces_and_line_breaks_is_stored_without_them(call: Call) -> None:
    pasted = (f" {OLD}/files \n", "\thttp://192.168.1.20:5000/ \r\n", "--tunnel", " garage\n", "--set", " dns = off \n")
    assert call("manual", "add", *pasted).code == 0
    [rule] = call("manual", "list", "--json").json
    assert (rule["hostname"], rule["path"]) == (OLD, "/files")
    assert rule["fields"] == {"service": "http://192.168.1.20:5000", "tunnel": "garage", "dns": "off"}


def test_an_end_in_the_past_is_refused_and_nothing_is_stored(call: Call) -> None:
    refused = call("manual", "add", OLD, "http://x:1", "--until", "2020-01-01T10:00")
    assert refused.code == 64
    assert "that time is over" in refused.err
    assert call("manual", "list", "--json").json == []


def test_an_address_whose_rule_has_ended_is_free_again(call: Call, folder: Path) -> None:
    call("manual", "add", OLD, "http://x:1", "--for", "1h")
    call("manual", "add", NEW, "http://y:1")
    ends_a_minute_ago(folder)
    call("manual", "edit", NEW, "--never")
    assert call("manual", "rename", NEW, OLD).code == 0


def test_a_rename_onto_a_containers_address_is_refused(call: Call, folder: Path) -> None:
    remember(folder)
    call("manual", "add", OLD, "http://192.168.1.20:5000")
    refused = call("manual", "rename", OLD, f"{HOST}/share", "--path-match", "exact")
    assert refused.code == 64
    assert "the address of the container photos" in refused.err
    assert call("manual", "add", f"{HOST}/share", "http://x:1", "--set", "path_match=exact").code == 0  # on purpose


def test_taking_a_rules_login_away_needs_yes_off_a_terminal(call: Call) -> None:
    call("manual", "add", "nas.nordhus.example", "http://192.0.2.1:80", "--set", "access.emails=ann@nordhus.example")
    told = call("manual", "edit", "nas.nordhus.example", "--unset", "access.emails")
    assert (told.code, "nas.nordhus.example would be open to everyone." in told.err) == (64, True)
    assert call("manual", "edit", "nas.nordhus.example", "--set", "grace=5m").code == 0
    assert call("manual", "edit", "nas.nordhus.example", "--unset", "access.emails", "--yes").code == 0


def test_a_new_rule_over_a_protected_one_or_over_protected_labels_asks_before_it_opens(
    call: Call, folder: Path
) -> None:
    call("manual", "add", OLD, "http://192.0.2.1:80", "--set", "access.emails=ann@nordhus.example")
    told = call("manual", "add", OLD, "http://192.0.2.1:80")
    assert (told.code, f"{OLD} would be open to everyone." in told.err) == (64, True)
    assert "access.emails" in call("manual", "list", "--json").json[0]["fields"]
    remember(folder, {**LABELS, "dockflare.access.emails": "ann@nordhus.example"})
    over = ("manual", "add", f"{HOST}/share", "http://x:1", "--set", "path_match=exact")
    assert call(*over).code == 64
    assert [each["hostname"] for each in call("manual", "list", "--json").json] == [OLD]
    assert call(*over, "--yes").code == 0


def test_a_rule_that_is_used_again_asks_before_it_opens_what_labels_protect(call: Call, folder: Path) -> None:
    over = f"{HOST}/share"
    call("manual", "add", over, "http://x:1", "--set", "path_match=exact")
    call("manual", "disable", over)
    remember(folder, {**LABELS, "dockflare.access.emails": "ann@nordhus.example"})
    told = call("manual", "enable", over)
    assert (told.code, f"{HOST}/share would be open to everyone." in told.err) == (64, True)
    assert call("manual", "enable", over, "--yes").code == 0


def test_an_address_outside_all_zones_is_told_and_stored_all_the_same(outside: Outside) -> None:
    added = outside.run("manual", "add", "nas.elsewhere.example", "http://nas:80")
    said = "None of your zones contains nas.elsewhere.example. Your zones: nordhus.example. Add the zone at Cloudflare"
    assert (added.code, said in added.err) == (0, True)
    renamed = outside.run("manual", "rename", "nas.elsewhere.example", "tv.elsewhere.example")
    assert (renamed.code, "None of your zones contains tv.elsewhere.example." in renamed.err) == (0, True)
    assert outside.run("manual", "rename", "tv.elsewhere.example", OLD).err == ""
