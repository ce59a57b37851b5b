"""ux.md section 10, row by row: engines, the adapters and this computer, from the far end that causes the problem."""

import sqlite3
import ssl
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import keyring
import keyring.errors
import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.source import DockerSource
from dockflare_desktop.adapters.secrets import EnvironmentSecrets, KeyringSecrets, MemorySecrets
from dockflare_desktop.adapters.store import opening
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.demo.outside import DemoOutside
from dockflare_desktop.engine.desks.desk import Desk
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.cloudflare_bench import ACCOUNT, NOW, TOKEN, Script, edge_before, home, no
from tests.adapters.fake_engine import FakeEngine
from tests.adapters.test_docker_tls import certificate
from tests.engine.whole import Whole, container
from tests.fakes import FakeDoor, FakeProbe
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


SSH = (
    ("me@nas-01: Permission denied (publickey).", "The SSH key for nas-01 was not accepted or is locked."),
    ("Host key verification failed.", "nas-01 is not a known host yet."),
    (
        "ssh: No route to host",
        "nas-01 cannot be reached (ssh: No route to host). Its services are left exactly as they are.",
    ),
)


@pytest.mark.parametrize(("words", "text"), SSH)
async def test_ssh_that_does_not_let_us_in(
    clean_environment: Path, monkeypatch: pytest.MonkeyPatch, words: str, text: str
) -> None:
    program = clean_environment / "ssh"
    program.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 255\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(clean_environment), prepend=":")
    source = DockerSource(EngineAddress("ssh://me@nas-01", "nas-01"), lambda: NOW)
    assert said(await refusal(source)) == text


async def test_an_engine_with_another_certificate(tmp_path: Path) -> None:
    ours, strangers = certificate(tmp_path / "ours"), certificate(tmp_path / "strangers")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ours.cert, ours.key)
    engine = FakeEngine(tls=context)
    try:
        source = DockerSource(EngineAddress(engine.url, "nas-01", strangers), lambda: NOW)
        assert said(await refusal(source)) == "The certificate of nas-01 is not the one expected."
    finally:
        engine.die()


async def refusal(source: DockerSource) -> Problem:
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    await source.close()
    return caught.value.problem


async def test_a_database_that_another_run_is_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(opening._PRAGMAS, "busy_timeout", 1)
    store = await SqliteStore.open(tmp_path, clock=lambda: NOW, machine="m")
    with closing(sqlite3.connect(tmp_path / "dockflare.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(OutsideError) as caught:
            await store.set_setting("serve_503", "true")
    await store.close()
    assert said(caught.value.problem) == "Another run of this program is writing right now."


async def test_a_setting_that_the_environment_rules() -> None:
    whole = Whole()
    fixed, outside = {"tunnel": "DOCKFLARE_TUNNEL"}, DemoOutside(whole.account)
    desk = Desk(whole.controller, whole.open_chosen, fixed, outside, FakeDoor(), probe=FakeProbe())
    problem = await desk.set_setting("tunnel", "garage")
    await whole.close()
    assert problem is not None
    assert said(problem) == "tunnel is set by DOCKFLARE_TUNNEL, so it cannot be changed here."


async def test_what_only_the_windows_and_our_own_failures_say() -> None:
    assert said(Problem(ProblemCode.TRAY_MISSING)).startswith("This desktop shows no tray icons")
    assert said(Problem(ProblemCode.OUR_BUG)).startswith("Something went wrong in the program itself.")
