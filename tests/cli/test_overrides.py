"""Overrides by command: for good or for a while, of what exists and of what does not yet."""

import asyncio
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.model import Container, Override, Remembered, ServiceKey
from tests.cli.conftest import Call
from tests.cli.outside import Outside, published

HOST = "photos.nordhus.example"
LABELS = {
    "dockflare.enable": "true",
    "dockflare.hostname": HOST,
    "dockflare.service": "http://photos:2283",
    "dockflare.path": "/share",
    "dockflare.path_match": "exact",
}


def remember(folder: Path, labels: Mapping[str, str] = LABELS, path: str = "^/share$") -> None:
    """As a run leaves it behind: a container holds photos.nordhus.example/share."""

    async def write() -> None:
        store = await SqliteStore.open(folder, clock=lambda: datetime.now(UTC), machine="")
        container = Container("c1", "photos", labels, engine="daemon-1")
        key = ServiceKey(HOST, path)
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


# --- opening to everyone ---------------------------------------------------------------------------------------------

CLOSED = {
    "dockflare.enable": "true",
    "dockflare.hostname": HOST,
    "dockflare.service": "http://photos:2283",
    "dockflare.access.emails": "ann@nordhus.example",
}
BYPASS = '[{"name": "x", "decision": "bypass", "include": [{"everyone": {}}]}]'
OPENINGS = (
    "access.policy=bypass",
    "access.policy=none",
    "access.emails=none",
    "access.bypass_ips=0.0.0.0/0",
    f"access.custom_rules={BYPASS}",
)


@pytest.mark.parametrize("field", OPENINGS)
def test_off_a_terminal_an_opening_needs_yes(call: Call, folder: Path, field: str) -> None:
    remember(folder, CLOSED, "")
    told = call("override", "set", HOST, field)
    assert (told.code, f"{HOST} would be open to everyone." in told.err) == (64, True)
    assert call("override", "list", "--json").json == []
    assert call("override", "set", HOST, field, "--yes", "--for", "2h").code == 0


@pytest.mark.parametrize("field", ["access.policy=authenticate", "access.emails=bo@x.example", "service=http://x:1"])
def test_what_opens_nothing_asks_nothing(call: Call, folder: Path, field: str) -> None:
    remember(folder, CLOSED, "")
    assert call("override", "set", HOST, field).code == 0


def test_what_is_open_already_is_not_asked_about_and_what_waits_is(call: Call, folder: Path) -> None:
    public = {key: text for key, text in CLOSED.items() if "access" not in key}
    remember(folder, public, "")
    assert call("override", "set", HOST, "access.policy=none").code == 0
    assert call("override", "set", "later.nordhus.example", "access.policy=bypass").code == 64
    assert call("override", "set", "later.nordhus.example", "access.session_duration=1h").code == 0


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 3), ("", 3)])
def test_on_a_terminal_it_is_asked(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    remember(folder, CLOSED, "")
    monkeypatch.setattr(io, "StringIO", Terminal)
    told = call("override", "set", HOST, "access.policy=bypass", stdin=f"{answer}\n")
    assert told.code == code
    assert "until you revert it" in told.err
    assert bool(call("override", "list", "--json").json) is (answer == "y")


def test_a_bypass_beside_a_group_says_that_it_has_no_effect(call: Call, folder: Path) -> None:
    remember(folder, CLOSED, "")
    rules = '{"policies": [{"name": "f", "decision": "allow", "include": [{"email": {"email": "a@x.example"}}]}]}'
    assert call("group", "add", "family", "--rules", "-", stdin=rules).code == 0
    assert call("override", "set", HOST, "access.group=family").code == 0
    told = call("override", "set", HOST, "access.policy=bypass")
    assert (told.code, "so your override of access.policy has no effect" in told.err) == (0, True)


def test_a_revert_takes_along_what_would_open_by_itself(call: Call, folder: Path) -> None:
    remember(folder, CLOSED, "")
    call("override", "set", HOST, "access.emails=bo@x.example", "access.group=none", "grace=5m")
    told = call("override", "clear", HOST, "access.emails", "--json")
    assert {each["field"] for each in told.json["removed"]} == {"access.emails", "access.group"}
    assert [each["field"] for each in call("override", "list", "--json").json] == ["grace"]


def test_a_revert_to_labels_without_a_login_is_told(call: Call, folder: Path) -> None:
    public = {key: text for key, text in CLOSED.items() if "access" not in key}
    remember(folder, public, "")
    call("override", "set", HOST, "access.emails=bo@x.example")
    told = call("override", "clear", HOST)
    assert (told.code, "so everyone can enter" in told.err) == (0, True)


def test_everything_is_reverted_at_once(call: Call) -> None:
    call("override", "set", HOST, "grace=5m")
    call("override", "set", "other.nordhus.example", "grace=5m")
    assert call("override", "clear").code == 64
    assert call("override", "clear", HOST, "--all").code == 64
    assert len(call("override", "clear", "--all", "--json").json["removed"]) == 2
    assert call("override", "clear", "--all").code == 0


def test_the_list_says_what_waits_what_is_used_and_what_ended(call: Call, folder: Path) -> None:
    remember(folder, CLOSED, "")
    call("override", "set", HOST, "grace=5m")
    call("override", "set", "later.nordhus.example", "grace=5m")

    async def old() -> None:
        store = await SqliteStore.open(folder, clock=lambda: datetime.now(UTC), machine="")
        then = datetime.now(UTC) - timedelta(hours=2)
        await store.save(Override(ServiceKey(HOST), "dns", "off", None, then, then + timedelta(hours=1)))
        await store.close()

    asyncio.run(old())
    found = {(each["hostname"], each["field"]): each["state"] for each in call("override", "list", "--json").json}
    assert found == {(HOST, "grace"): "used", ("later.nordhus.example", "grace"): "waits", (HOST, "dns"): "ended"}
    assert "waits" in call("override", "list").out


def test_pasted_spaces_and_line_breaks_are_left_out(call: Call, folder: Path) -> None:
    remember(folder, CLOSED, "")
    call("override", "set", HOST, "access.emails= a@x.example\r\nb@x.example \n", "service=http://x:1 \n")
    stored = {each["field"]: each["value"] for each in call("override", "list", "--json").json}
    assert stored == {"access.emails": "a@x.example,b@x.example", "service": "http://x:1"}


def test_a_service_is_shown_with_the_ends_of_its_overrides_and_what_they_clear(outside: Outside) -> None:
    host = "web.nordhus.example"
    outside.engine.containers = [published("web", host, access__emails="ann@nordhus.example")]
    ends = "2999-01-01T10:00:00Z"
    outside.run("override", "set", host, "access.policy=authenticate", "--until", ends)
    fields = outside.run("services", "show", host, "--json").json["fields"]
    policy = fields["access.policy"]
    assert (policy["layer"], policy["expires"]) == ("override", ends)
    emails = fields["access.emails"]
    assert (emails["layer"], emails["cleared"], emails["value"]) == ("override", True, [])
    assert emails["below"] == [{"value": ["ann@nordhus.example"], "layer": "label"}]
    text = outside.run("services", "show", host).out
    assert "override until 2999-01-01T10:00:00Z" in text
    assert "override of who" in text
