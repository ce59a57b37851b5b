"""The token into the keyring and out of it, checked against the embedded account; it is never shown."""

import functools
import random
from datetime import UTC, datetime

import httpx
import pytest

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.adapters.secrets import ACCOUNT, SERVICE
from dockflare_desktop.cli import account as commands
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.transport import AccountTransport
from tests.cli.conftest import Call
from tests.cli.http_account import TOKEN, furnished
from tests.cli.outside import Told
from tests.conftest import MemoryKeyring

KEY = (SERVICE, ACCOUNT)


@pytest.fixture(autouse=True)
def good_keyring(memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring of the test counts as one that encrypts."""
    monkeypatch.setattr("dockflare_desktop.adapters.secrets._GOOD", frozenset({MemoryKeyring.__module__}))


@pytest.fixture
def transport(monkeypatch: pytest.MonkeyPatch) -> AccountTransport:
    return use(furnished(), monkeypatch)


def use(transport: AccountTransport, monkeypatch: pytest.MonkeyPatch) -> AccountTransport:
    """Commands end in this account."""
    make = functools.partial(httpx.AsyncClient, transport=transport)

    def connected(*args: object, **kwargs: object) -> object:
        return connect(*args, http_client=make(), **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(commands, "connect", connected)
    return transport


def unseen(told: Told) -> bool:
    return TOKEN not in told.out + told.err


def test_login_checks_the_token_says_what_it_may_do_and_keeps_it(
    call: Call, transport: AccountTransport, memory_keyring: MemoryKeyring
) -> None:
    told = call("account", "login", stdin=f"{TOKEN}\n")
    assert told.code == 0, told.err
    assert "yes  DNS Read" in told.out
    assert "yes  Access: Apps and Policies Read" in told.out
    assert memory_keyring.entries == {KEY: TOKEN}
    assert unseen(told)
    assert call("account", "verify").code == 0
    assert call("account", "logout").code == 0
    assert memory_keyring.entries == {}
    nothing = call("account", "verify")
    assert (nothing.code, "No Cloudflare token" in nothing.err) == (1, True)


def test_a_refused_token_is_not_kept(call: Call, transport: AccountTransport, memory_keyring: MemoryKeyring) -> None:
    told = call("account", "login", stdin="wr0ng-_" * 6)
    assert told.code == 1
    assert "does not accept" in told.err
    assert memory_keyring.entries == {}
    assert "wr0ng" not in told.out + told.err


@pytest.mark.parametrize("typed", ["", " \n", "not a token"])
def test_what_cannot_be_a_token_is_refused_without_asking_cloudflare(
    call: Call, transport: AccountTransport, typed: str
) -> None:
    assert call("account", "login", stdin=typed).code in (1, 64)
    assert transport.calls == []


def test_a_token_that_may_do_too_little_is_kept_and_verify_ends_with_3(call: Call, transport: AccountTransport) -> None:
    transport.accounts[0].add_token("f3w3r-_" * 6, {"Zone Read", "DNS Write"})
    told = call("account", "login", stdin="f3w3r-_" * 6)
    assert told.code == 0
    assert "no   Cloudflare Tunnel Read" in told.out
    verified = call("account", "verify", "--json")
    assert verified.code == 3
    assert "Cloudflare Tunnel Read" in verified.json["missing"]
    assert {"accepted", "expires", "permissions", "accounts", "problem"} <= set(verified.json)


def test_a_token_of_several_accounts_needs_to_be_told_which(
    call: Call, monkeypatch: pytest.MonkeyPatch, memory_keyring: MemoryKeyring
) -> None:
    first = furnished().accounts[0]
    second = Account(lambda: datetime.now(UTC), rng=random.Random(12), name="Work")
    second.add_zone("work.example")
    second.add_token(TOKEN)
    use(AccountTransport(first, second), monkeypatch)
    told = call("account", "login", stdin=TOKEN)
    assert told.code == 64
    assert f"--account {first.id}" in told.err
    assert "Work" in told.err
    assert memory_keyring.entries == {}
    assert call("account", "login", "--account", "nobody", stdin=TOKEN).code != 0
    chosen = call("account", "login", "--account", second.id, stdin=TOKEN)
    assert chosen.code == 0, chosen.err
    assert memory_keyring.entries == {KEY: TOKEN}
    assert call("account", "verify").code == 0  # and remembers which


def test_without_a_keyring_nothing_is_asked_and_the_variable_is_named(
    call: Call, transport: AccountTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dockflare_desktop.adapters.secrets._GOOD", frozenset())
    told = call("account", "login", stdin=TOKEN)
    assert told.code == 1
    assert "CLOUDFLARE_API_TOKEN" in told.err
    assert transport.calls == []


def test_a_token_from_the_environment_rules_and_is_never_stored(
    call: Call, transport: AccountTransport, memory_keyring: MemoryKeyring
) -> None:
    told = call("account", "login", stdin=TOKEN, CLOUDFLARE_API_TOKEN=TOKEN)
    assert told.code == 64
    assert "CLOUDFLARE_API_TOKEN" in told.err
    assert memory_keyring.entries == {}
    assert call("account", "verify", CLOUDFLARE_API_TOKEN=TOKEN).code == 0


def test_without_a_network_login_says_so(
    call: Call, transport: AccountTransport, memory_keyring: MemoryKeyring
) -> None:
    transport.offline = True
    told = call("account", "login", stdin=TOKEN)
    assert (told.code, "No network" in told.err) == (1, True)
    assert memory_keyring.entries == {}


def test_without_a_network_verify_answers_with_the_reason(call: Call, transport: AccountTransport) -> None:
    assert call("account", "login", stdin=TOKEN).code == 0
    transport.offline = True
    told = call("account", "verify", "--json")
    assert told.code == 1
    assert told.json["accepted"] is False
    assert told.json["problem"]["code"] == "offline"
    said = call("account", "verify")
    assert said.code == 1
    assert "not checked" in said.out
    assert "refused" not in said.out + said.err
