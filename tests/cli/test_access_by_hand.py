"""access methods, tokens and zones as scripts call them, against an account over the network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dockflare_desktop.adapters.cloudflare import sign_in
from dockflare_desktop.demo.account import Account as Far
from dockflare_desktop.demo.permissions import ALL
from tests.cli.conftest import Call, Told
from tests.cli.http_account import TOKEN, furnished, serving

HUSH = "hush-" + "7" * 20


@dataclass
class Access:
    """Commands of this process before an account of their own."""

    call: Call
    far: Far
    base: str

    def __call__(self, *arguments: str, stdin: str = "") -> Told:
        return self.call("access", *arguments, stdin=stdin, CLOUDFLARE_API_TOKEN=TOKEN, CLOUDFLARE_BASE_URL=self.base)

    def json(self, *arguments: str, stdin: str = "") -> Any:
        told = self(*arguments, "--json", stdin=stdin)
        assert told.code == 0, told.err
        return told.json


@pytest.fixture
def access(call: Call) -> Iterator[Access]:
    transport = furnished()
    with serving(transport) as base:
        yield Access(call, transport.accounts[0], base)


def group(access: Access, name: str, include: object) -> None:
    rules = {"name": name, "policies": [{"name": "p", "decision": "allow", "include": [include]}]}
    assert access.call("group", "add", name, "--rules", "-", stdin=json.dumps(rules)).code == 0


# --- sign-in methods --------------------------------------------------------------------------------------------------


def test_a_methods_secret_is_read_from_standard_input_and_printed_nowhere(access: Access) -> None:
    made = access("methods", "add", "google", "Google", "client_id=id-1", "--json", stdin=f"{HUSH}\n")
    assert made.code == 0, made.err
    ident = made.json["saved"]["id"]
    assert access.far.access.secrets[ident] == HUSH
    assert made.json["saved"] == {
        "id": ident,
        "name": "Google",
        "type": "google",
        "fields": {"client_id": "id-1"},
        "held": ["client_secret"],
    }
    (row,) = access.json("methods", "list")
    assert (row["used_by"], row["read_only"]) == ([], False)
    assert (
        access("methods", "test", "google").out
        == f"https://home.cloudflareaccess.com/cdn-cgi/access/test-idp/{ident}\n"
    )
    history = access.call("history", "--json")
    assert [(each["kind"], each["actor"]) for each in history.json] == [("sign_in_method", "command line")]
    assert HUSH not in made.out + made.err + history.out + access("methods", "list").out


def test_a_change_keeps_the_secret_unless_it_is_asked_for(access: Access) -> None:
    ident = access.json("methods", "add", "github", "GitHub", "client_id=a", stdin=HUSH)["saved"]["id"]
    assert access("methods", "edit", "github", "client_id=b", "--name", "Hub").out == f"Changed Hub ({ident})\n"
    assert access.far.access.secrets[ident] == HUSH
    assert access("methods", "edit", ident, "--secret", stdin="new").code == 0
    assert access.far.access.secrets[ident] == "new"


def test_a_secret_among_the_arguments_is_refused(access: Access) -> None:
    told = access("methods", "add", "google", "Google", "client_id=a", f"client_secret={HUSH}")
    assert told.code == 64
    assert HUSH not in told.err
    assert access.far.access.providers == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gogle", "G", "client_id=a"), "google"),
        (("google", "G"), "client_id"),
        (("google", " ", "client_id=a"), "name"),
        (("okta", "O", "client_id=a", "okta_account=http://x"), "https://"),
        (("google", "G", "client_id=a", "extra=b"), "client_id"),
        (("google", "G", "client_id"), "KEY=VALUE"),
    ],
)
def test_what_is_typed_wrong_exits_64_and_says_what_would_be_right(
    access: Access, arguments: tuple[str, ...], said: str
) -> None:
    told = access("methods", "add", *arguments, stdin=HUSH)
    assert told.code == 64
    assert said in told.err
    assert access.far.access.providers == {}


def test_a_method_is_not_removed_under_a_group_and_others_are_named_first(access: Access) -> None:
    ident = access.json("methods", "add", "github", "GitHub", "client_id=a", stdin=HUSH)["saved"]["id"]
    group(access, "hub", {"login_method": {"id": "GitHub"}})
    told = access("methods", "remove", "GitHub", "--yes")
    assert (told.code, "access group hub" in told.err) == (3, True)
    assert access.call("group", "remove", "hub").code == 0
    access.far.add_app(name="Wiki", domain="wiki.nordhus.example", allowed_idps=[ident])
    asked = access("methods", "remove", "GitHub")
    assert (asked.code, "login Wiki" in asked.err) == (3, True)
    assert access("methods", "remove", "GitHub", "--yes").out == "Removed GitHub\n"
    assert access.far.access.providers == {}


def test_a_method_that_is_not_there_is_told(access: Access) -> None:
    for action in ("edit", "remove", "test"):
        told = access("methods", action, "Okta")
        assert (told.code, told.err.splitlines()[0]) == (
            64,
            "There is no sign-in method “Okta”. Look at what there is.",
        )


# --- service tokens ---------------------------------------------------------------------------------------------------


def test_a_tokens_secret_is_printed_once(access: Access) -> None:
    made = access("tokens", "create", "backup")
    (ident,) = access.far.access.service_tokens
    secret, client = access.far.access.secrets[ident], access.far.access.service_tokens[ident]["client_id"]
    assert made.out == f"CF-Access-Client-Id: {client}\nCF-Access-Client-Secret: {secret}\n"
    listed = access("tokens", "list", "--json")
    assert [(each["name"], each["state"], each["lifetime"]) for each in listed.json] == [("backup", "good", "8760h")]
    assert secret not in listed.out + access("tokens", "list").out + access.call("history", "--json").out


def test_a_rotated_token_has_another_secret_and_a_refreshed_one_the_same(access: Access) -> None:
    first = access.json("tokens", "create", "backup", "--lifetime", "forever")
    assert first["expires"] is None
    second = access.json("tokens", "rotate", "backup", "--keep", "1h")
    assert second["client_secret"] not in (None, first["client_secret"])
    assert "client_secret" not in access.json("tokens", "refresh", "backup")
    assert access.far.access.secrets[first["id"]] == second["client_secret"]


def test_a_secret_that_got_lost_ends_with_1_and_says_so(access: Access, monkeypatch: pytest.MonkeyPatch) -> None:

    real = sign_in.text
    monkeypatch.setattr(
        sign_in, "text", lambda raw, key, *rest: "" if key == "client_secret" else real(raw, key, *rest)
    )
    told = access("tokens", "create", "backup")
    assert (told.code, "got lost" in told.err) == (1, True)
    assert "Secret" not in told.out


def test_a_token_in_use_stays(access: Access) -> None:
    access("tokens", "create", "backup")
    group(access, "robots", {"service_token": {"token_id": "backup"}})
    told = access("tokens", "remove", "backup")
    assert (told.code, "access group robots" in told.err) == (3, True)
    access.call("group", "remove", "robots")
    assert access("tokens", "remove", "backup").out == "Removed backup\n"


@pytest.mark.parametrize("arguments", [("", "--lifetime", "1d"), ("x", "--lifetime", "soon")])
def test_a_token_without_a_name_or_a_lifetime_is_refused(access: Access, arguments: tuple[str, ...]) -> None:
    assert access("tokens", "create", *arguments).code == 64
    assert access.far.access.service_tokens == {}


def test_a_permission_that_is_missing_is_named_and_the_rest_works(access: Access) -> None:
    access.far.add_token(TOKEN, {each for each in ALL if "Service Tokens" not in each})
    told = access("tokens", "list")
    assert (told.code, "Access: Service Tokens Read" in told.err) == (1, True)
    assert access.json("methods", "list") == []


# --- whole zones ------------------------------------------------------------------------------------------------------


def test_a_zones_login_is_set_listed_and_taken_back(access: Access) -> None:
    group(access, "family", {"email": {"email": "anna@nordhus.example"}})
    (before,) = access.json("zones", "list")
    assert before == {
        "zone": "nordhus.example",
        "state": "none",
        "fields": {},
        "by": None,
        "behind": [],
        "relying": [],
    }
    assert access("zones", "set", "*.nordhus.example", "--group", "family").code == 0
    (after,) = access.json("zones", "list")
    assert (after["state"], after["fields"]) == ("coming", {"access.groups": "family"})
    told = access.call("group", "remove", "family")
    assert (told.code, "whole zone nordhus.example" in told.err) == (3, True)
    assert access.json("zones", "remove", "nordhus.example") == {"removed": "nordhus.example", "opens": []}
    assert access("zones", "remove", "nordhus.example").code == 64


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nordhus.exampel", "access.policy=authenticate"), "nordhus.example"),
        (("nordhus.example",), "who can enter"),
        (("nordhus.example", "--group", "famly"), "famly"),
        (("nordhus.example", "access.policy=bypass"), "asks"),
        (("nordhus.example", "access.emails=nobody"), "nobody"),
    ],
)
def test_what_is_no_login_for_a_zone_exits_64(access: Access, arguments: tuple[str, ...], said: str) -> None:
    told = access("zones", "set", *arguments)
    assert told.code == 64
    assert said in told.err


def test_without_a_token_each_says_so(call: Call) -> None:
    for part in ("methods", "tokens", "zones"):
        assert call("access", part, "list").code == 1
