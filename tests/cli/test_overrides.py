"""Overrides by command: for good or for a while, of what exists and of what does not yet."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.model import Container, Remembered, ServiceKey
from tests.cli.conftest import Call

HOST = "photos.nordhus.example"
LABELS = {
    "dockflare.enable": "true",
    "dockflare.hostname": HOST,
    "dockflare.service": "http://photos:2283",
    "dockflare.path": "/share",
    "dockflare.path_match": "exact",
}


def remember(folder: Path) -> None:
    """As a run leaves it behind: a container holds photos.nordhus.example/share."""

    async def write() -> None:
        store = await SqliteStore.open(folder, clock=lambda: datetime.now(UTC), machine="")
        container = Container("c1", "photos", LABELS, engine="daemon-1")
        key = ServiceKey(HOST, "^/share$")
        await store.remember([Remembered(key, container, "", datetime.now(UTC))])
        await store.close()

    asyncio.run(write())


def test_an_override_of_nothing_yet_is_kept_and_said_to_wait(call: Call) -> None:
    told = call("override", "set", HOST, "grace=5m", "--json")
    assert told.code == 0
    assert told.json["waits"] is True
    assert "waits" in told.err
    assert call("override", "list", "--json").json[0]["below"] is None


def test_an_override_remembers_what_the_label_says(call: Call, folder: Path) -> None:
    remember(folder)
    told = call("override", "set", f"{HOST}/share", "service=http://photos:2284", "grace=5m", "--json")
    assert told.json["waits"] is False
    found = {each["field"]: each for each in call("override", "list", "--json").json}
    assert found["service"]["below"] == "http://photos:2283"
    assert found["grace"]["below"] is None
    assert (found["service"]["path"], found["service"]["path_match"]) == ("/share", "exact")
    call("override", "set", f"{HOST}/share", "service=http://photos:2285")
    [service] = [each for each in call("override", "list", "--json").json if each["field"] == "service"]
    assert (service["value"], service["below"]) == ("http://photos:2285", "http://photos:2283")


def test_a_duration_or_a_time_ends_it(call: Call) -> None:
    before = datetime.now(UTC)
    call("override", "set", HOST, "grace=5m", "--for", "2h")
    ends = datetime.fromisoformat(call("override", "list", "--json").json[0]["expires"])
    assert timedelta(hours=1, minutes=59) < ends - before < timedelta(hours=2, minutes=1)
    call("override", "set", HOST, "grace=5m", "--until", "2999-01-01T10:00:00+02:00")
    assert call("override", "list", "--json").json[0]["expires"] == "2999-01-01T08:00:00Z"


def test_the_time_that_is_over_stores_nothing(call: Call) -> None:
    assert call("override", "set", HOST, "grace=5m", "--until", "2020-01-01").code == 64
    assert call("override", "list", "--json").json == []


def test_a_field_or_all_of_them_are_reverted(call: Call) -> None:
    call("override", "set", HOST, "grace=5m", "no_tls_verify=true", "ignored=true")
    assert call("override", "clear", HOST, "grace").code == 0
    assert {each["field"] for each in call("override", "list", "--json").json} == {"no_tls_verify", "ignored"}
    assert call("override", "clear", HOST).code == 0
    assert call("override", "list", "--json").json == []
    assert call("override", "clear", HOST).code == 1


@pytest.mark.parametrize(("typed", "meant"), [("servce=x", "service"), ("acces.group=x", "access.group")])
def test_a_mistyped_field_gets_a_did_you_mean(call: Call, typed: str, meant: str) -> None:
    told = call("override", "set", HOST, typed)
    assert told.code == 64
    assert f"“{meant}”" in told.err


@pytest.mark.parametrize("value", ["a\u202eb", "x" * 10_001, "<b>\x00"])
def test_odd_values_are_refused_and_shown_harmlessly(call: Call, value: str) -> None:
    told = call("override", "set", HOST, f"access.name={value}")
    assert told.code == 64
    assert "\u202e" not in told.err
    assert "\x00" not in told.err
    assert len(told.err) < 1000
