"""The token: only in a keyring that encrypts, never in plain text, never in a message, and never a hang."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.errors
import pytest

from dockflare_desktop.adapters.secrets import EnvironmentSecrets, KeyringSecrets, MemorySecrets
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError, Secrets

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.anyio
TOKEN = "v1.0-a-token-of-many-characters"  # noqa: S105 - made up


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Ring:
    """A back end in memory that can fail, block or forget."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fail: Exception | None = None
        self.gate: threading.Event | None = None
        self.forgets = False
        self.calls = 0

    def _arrive(self) -> None:
        self.calls += 1
        if self.gate is not None:
            self.gate.wait()
        if self.fail is not None:
            raise self.fail

    def get_password(self, service: str, username: str) -> str | None:
        self._arrive()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._arrive()
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._arrive()
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


def named(module: str, **more: object) -> Ring:
    """A back end whose class seems to come from `module`."""
    made = type("Keyring", (Ring,), {"__module__": module})()
    made.__dict__.update(more)
    return made


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    made = named("keyring.backends.SecretService")
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    yield made
    if made.gate is not None:
        made.gate.set()


async def test_the_token_is_kept_in_the_keyring_without_white_space_and_can_be_deleted(ring: Ring) -> None:
    secrets = KeyringSecrets("service", "account")
    assert await secrets.token() is None
    await secrets.set_token(f"  {TOKEN}\n")
    assert ring.kept == {("service", "account"): TOKEN}
    assert await KeyringSecrets("service", "account").token() == TOKEN
    await secrets.set_token(None)
    await secrets.set_token(None)
    await secrets.set_token("  ")
    assert ring.kept == {}
    assert not secrets.session_only


@pytest.mark.parametrize(
    "module",
    ["keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file", "keyring.backends.chainer", "other"],
)
async def test_a_back_end_off_the_list_gets_no_token_and_memory_keeps_it(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    bad = named(module, backends=[])
    monkeypatch.setattr(keyring, "get_keyring", lambda: bad)
    secrets = KeyringSecrets()
    assert await secrets.token() is None
    assert secrets.session_only
    await secrets.set_token(TOKEN)
    assert await secrets.token() == TOKEN
    assert (bad.calls, bad.kept) == (0, {})
    await secrets.set_token(None)
    assert await secrets.token() is None


async def test_a_chain_is_used_only_as_far_as_its_first_link_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = named("keyring.backends.kwallet"), named("keyrings.alt.file")
    chain = named("keyring.backends.chainer", backends=[good, bad])
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    secrets = KeyringSecrets()
    await secrets.set_token(TOKEN)
    assert (list(good.kept.values()), chain.kept, bad.kept, secrets.session_only) == ([TOKEN], {}, {}, False)
    chain.__dict__["backends"] = [bad, good]
    await secrets.set_token("another")
    assert (bad.kept, secrets.session_only) == ({}, True)


@pytest.mark.parametrize("error", [keyring.errors.NoKeyringError(), keyring.errors.InitError("dismissed")])
async def test_a_keyring_that_cannot_begin_is_no_keyring(ring: Ring, error: Exception) -> None:
    ring.fail = error
    secrets = KeyringSecrets()
    await secrets.set_token(TOKEN)
    assert secrets.session_only
    assert await secrets.token() == TOKEN
    ring.fail = None
    await secrets.set_token(TOKEN)
    assert (secrets.session_only, list(ring.kept.values())) == (False, [TOKEN])


async def test_a_keyring_that_accepts_and_forgets_is_found_out(ring: Ring) -> None:
    ring.forgets = True
    secrets = KeyringSecrets()
    await secrets.set_token(TOKEN)
    assert secrets.session_only
    assert await secrets.token() == TOKEN


@pytest.mark.parametrize("error", [keyring.errors.KeyringLocked("locked"), OSError("the bus is gone")])
async def test_a_locked_or_failing_keyring_is_told_and_nothing_falls_back(ring: Ring, error: Exception) -> None:
    ring.fail = error
    secrets = KeyringSecrets()
    for call in (secrets.token(), secrets.set_token(TOKEN)):
        with pytest.raises(OutsideError) as caught:
            await call
        assert caught.value.problem.code is ProblemCode.KEYRING_LOCKED
    assert not secrets.session_only


async def test_an_unanswered_prompt_is_given_up_and_not_opened_twice(ring: Ring) -> None:
    ring.gate = threading.Event()
    secrets = KeyringSecrets(limit=0.05)
    for _ in range(2):
        with pytest.raises(OutsideError) as caught:
            await secrets.token()
        assert caught.value.problem.code is ProblemCode.KEYRING_LOCKED
    assert ring.calls == 1
    ring.gate.set()
    for _ in range(200):
        if not secrets._stuck.locked():
            break
        await asyncio.sleep(0.005)
    assert await secrets.token() is None


async def test_the_token_is_in_no_repr_and_no_error(ring: Ring) -> None:
    secrets = KeyringSecrets()
    memory, environment = MemorySecrets(TOKEN), EnvironmentSecrets(TOKEN, MemorySecrets())
    ring.fail = RuntimeError(f"could not store {TOKEN}")
    with pytest.raises(OutsideError) as caught:
        await secrets.set_token(TOKEN)
    told = [repr(item) for item in (secrets, memory, environment, caught.value)]
    told += [str(caught.value), repr(caught.value.__cause__)]
    assert not any(TOKEN in text for text in told)
    assert caught.value.__suppress_context__


async def test_the_environments_token_wins_and_is_never_stored() -> None:
    inner = MemorySecrets("stored")
    secrets: Secrets = EnvironmentSecrets(f" {TOKEN}\n", inner)
    assert await secrets.token() == TOKEN
    with pytest.raises(OutsideError) as caught:
        await secrets.set_token("new")
    assert caught.value.problem.code is ProblemCode.ENV_WINS
    assert await inner.token() == "stored"
    await secrets.set_token(None)
    assert (await inner.token(), await secrets.token()) == (None, TOKEN)


async def test_memory_keeps_the_token_and_says_nothing_about_keyrings() -> None:
    secrets: Secrets = MemorySecrets()
    await secrets.set_token(f" {TOKEN} ")
    assert (await secrets.token(), secrets.session_only) == (TOKEN, False)
    await secrets.set_token(" ")
    assert await secrets.token() is None


def test_keyring_is_not_imported_with_the_module() -> None:
    """It takes 0.15 s, which the first paint must not wait for."""
    code = "import sys, dockflare_desktop.adapters.secrets; print('keyring' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "False\n"
