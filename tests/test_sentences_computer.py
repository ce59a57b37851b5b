"""ux.md section 10, row by row: engines, the adapters and this computer, from the far end that causes the problem."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import keyring
import keyring.errors
import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.source import DockerSource
from dockflare_desktop.adapters.secrets import EnvironmentSecrets, KeyringSecrets, MemorySecrets
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.cloudflare_bench import ACCOUNT, NOW, TOKEN, Script, edge_before, home, no
from tests.engine.whole import Whole, container
from tests.sentences import one, said

pytestmark = pytest.mark.anyio


async def test_a_socket_that_may_not_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object) -> None:  # root may open every socket, so the system's refusal is played
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dockflare_desktop.adapters.docker.unix._Connection.connect", refuse)
    source = DockerSource(EngineAddress("unix:///run/docker.sock", "nas-01"), lambda: NOW)
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    assert said(caught.value.problem) == "You may not use the Docker socket of nas-01."


async def test_a_locked_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        def get_password(self, _service: str, _name: str) -> str | None:
            raise keyring.errors.KeyringLocked("locked")

    Locked.__module__ = "keyring.backends.SecretService"
    monkeypatch.setattr(keyring, "get_keyring", Locked)
    with pytest.raises(OutsideError) as caught:
        await KeyringSecrets().token()
    assert said(caught.value.problem) == "The keyring is locked."


async def test_no_keyring() -> None:
    whole = Whole(container("www", "www.nordhus.example"))

    class Session(MemorySecrets):
        session_only = True

    whole.controller.secrets = Session(TOKEN_OF_WHOLE)
    await whole.start()
    try:
        problem = one((await whole.round()).problems, ProblemCode.KEYRING_NONE)
    finally:
        await whole.close()
    assert said(problem) == "This desktop has no keyring. The token is kept until you quit."


TOKEN_OF_WHOLE = "t" * 40


async def test_a_token_from_the_environment_cannot_be_changed_here() -> None:
    with pytest.raises(OutsideError) as caught:
        await EnvironmentSecrets("x", MemorySecrets()).set_token("y")
    assert said(caught.value.problem) == "The token is set by CLOUDFLARE_API_TOKEN, so it cannot be changed here."


async def test_a_newer_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "dockflare.db")) as database:
        database.execute("pragma user_version=99")
    with pytest.raises(OutsideError) as caught:
        await SqliteStore.open(tmp_path, clock=lambda: NOW, machine="m")
    text = "The local database is from a newer version of this program and was not touched."
    assert said(caught.value.problem) == text


async def test_a_broken_database(tmp_path: Path) -> None:
    (tmp_path / "dockflare.db").write_text("not a database at all, but long enough to be looked at " * 40)
    store = await SqliteStore.open(tmp_path, clock=lambda: NOW, machine="m")
    await store.close()
    assert said(one(store.problems, ProblemCode.DATABASE_BROKEN)).startswith(
        "The local database could not be read; a new one was begun, and the old one is kept as dockflare.db.broken-"
    )


@pytest.mark.parametrize(("days", "soon"), [(9, True), (90, False)])
async def test_a_token_that_ends(days: int, soon: bool) -> None:  # noqa: FBT001 - a parameter of the test
    here = home()
    here.account.tokens[TOKEN].expires = NOW + timedelta(days=days)
    async with edge_before(here.transport) as edge:
        problem = (await edge.verify()).problem
    assert (problem is not None) is soon
    if problem is not None:
        assert said(problem) == "The token ends on 2026-11-10."


async def test_an_account_without_room_for_logins() -> None:
    refusal = no(400, 12130, "access.api.error.invalid_request: the limit of 500 applications is reached")
    transport = Script({f"POST /accounts/{ACCOUNT}/access/apps": refusal})
    async with edge_before(transport, account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.put_app({"name": "x"})
    assert said(caught.value.problem) == "This account has all the logins it may have."


async def test_what_only_the_windows_and_our_own_failures_say() -> None:
    assert said(Problem(ProblemCode.TRAY_MISSING)).startswith("This desktop shows no tray icons")
    assert said(Problem(ProblemCode.OUR_BUG)).startswith("Something went wrong in the program itself.")
