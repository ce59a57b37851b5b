"""DockerSource against an engine that behaves badly in every way the real ones do."""

import asyncio
import datetime as dt
import ipaddress
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dockflare_desktop.adapters.docker.address import EngineAddress, Tls
from dockflare_desktop.adapters.docker.events import BackOff
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import FakeEngine, container, event
from tests.adapters.heard import CHANGE, DOWN, UP, watching

pytestmark = pytest.mark.anyio
QUICK = Times(answer=0.3, ping_every=0.05, back_off=BackOff(first=0.02, longest=0.05))
CALM = Times(answer=5, ping_every=60, back_off=BackOff(first=0.02, longest=0.05))
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    made = FakeEngine()
    yield made
    made.die()


@asynccontextmanager
async def open_source(engine: FakeEngine, times: Times = CALM, tls: Tls | None = None) -> AsyncIterator[DockerSource]:
    source = DockerSource(EngineAddress(engine.url, "nas-01", tls), lambda: NOW, times)
    yield source
    await source.close()


async def failure(source: DockerSource) -> tuple[ProblemCode, str]:
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    assert caught.value.problem.subject == "nas-01"
    return caught.value.problem.code, caught.value.problem.detail


def event_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "docker-events"]


async def test_a_thousand_containers_are_one_list_request(engine: FakeEngine) -> None:
    engine.containers = [container(f"c{number}") for number in range(1000)]
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        await source.snapshot()
        engine.requests.clear()
        assert len((await source.snapshot()).containers) == 1000
        assert engine.requests == ["/containers/json"]


async def test_h27_who_answers_is_asked_again_after_a_reconnect(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        assert (await source.snapshot()).engine_id == "daemon-1"
        engine.die()
        await heard.until(DOWN)
        engine.info = {"ID": "daemon-2", "Name": "other"}
        engine.come_back()
        await heard.until(UP)
        snapshot = await source.snapshot()
    assert (snapshot.engine_id, snapshot.name) == ("daemon-2", "other")
    assert {item.engine for item in snapshot.containers} == {"daemon-2"}


async def test_h27_without_a_stream_who_answers_is_asked_every_time(engine: FakeEngine) -> None:
    async with open_source(engine) as source:
        await source.snapshot()
        engine.info = {"ID": "daemon-2", "Name": "other"}
        assert (await source.snapshot()).engine_id == "daemon-2"


async def test_h27_a_stream_that_broke_during_the_list_makes_it_ask_again(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        await source.snapshot()
        engine.info = {"ID": "daemon-2", "Name": "other"}
        engine.awake.clear()
        asked = asyncio.ensure_future(source.snapshot())
        engine.drop_streams()
        await heard.until(DOWN)
        engine.awake.set()
        assert (await asked).engine_id == "daemon-2"


@pytest.mark.parametrize(("theirs", "spoken"), [("1.41", "v1.41"), ("1.52", "v1.45"), ("1.24", "v1.24")])
async def test_the_newest_api_that_both_know_is_spoken(engine: FakeEngine, theirs: str, spoken: str) -> None:
    engine.version = {"ApiVersion": theirs}
    paths = list[str]()
    engine.server.RequestHandlerClass = type(
        "Noting", (engine.server.RequestHandlerClass,), {"log_request": lambda self, *args: paths.append(self.path)}
    )
    async with open_source(engine) as source:
        await source.snapshot()
    assert paths[0] == "/version"
    assert all(path.startswith(f"/{spoken}/") for path in paths[1:])


async def test_an_engine_too_old_for_the_sdk_is_told(engine: FakeEngine) -> None:
    engine.version = {"ApiVersion": "1.12"}
    async with open_source(engine) as source:
        code, detail = await failure(source)
    assert code is ProblemCode.ENGINE_AWAY
    assert "1.24" in detail


async def test_h27_services_are_listed_by_managers_only(engine: FakeEngine) -> None:
    engine.services = [{"ID": "s1", "Spec": {"Name": "shop_web"}}]
    async with open_source(engine) as source:
        assert [item.name for item in (await source.snapshot()).containers] == ["web"]
        engine.info["Swarm"] = {"ControlAvailable": True}
        assert [item.name for item in (await source.snapshot()).containers] == ["web", "shop_web"]
        engine.refuse["/services"] = 503
        assert (await failure(source))[0] is ProblemCode.ENGINE_AWAY


# --- failures, each with its words -----------------------------------------------------------------------------------


async def test_engine_away_when_nobody_listens(engine: FakeEngine) -> None:
    engine.die()
    async with open_source(engine) as source:
        assert await failure(source) == (ProblemCode.ENGINE_AWAY, "[Errno 111] Connection refused")
    engine.come_back()


async def test_engine_away_when_the_socket_is_missing() -> None:
    source = DockerSource(EngineAddress("unix:///nowhere/docker.sock", "nas-01"), lambda: NOW)
    assert (await failure(source))[0] is ProblemCode.ENGINE_AWAY


async def test_engine_away_when_it_accepts_and_never_answers(engine: FakeEngine) -> None:
    engine.awake.clear()
    async with open_source(engine, QUICK) as source:
        assert (await failure(source))[0] is ProblemCode.ENGINE_AWAY
    engine.awake.set()


@pytest.mark.parametrize("status", [500, 503])
async def test_engine_away_in_the_engines_own_words(engine: FakeEngine, status: int) -> None:
    engine.refuse["/containers/json"] = status
    async with open_source(engine) as source:
        assert await failure(source) == (ProblemCode.ENGINE_AWAY, "no /containers/json here")


@pytest.mark.parametrize("status", [401, 403])
async def test_engine_denied_when_a_proxy_refuses(engine: FakeEngine, status: int) -> None:
    engine.refuse["/containers/json"] = status
    async with open_source(engine) as source:
        assert (await failure(source))[0] is ProblemCode.ENGINE_DENIED


async def test_engine_denied_when_the_socket_may_not_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:  # root may open every socket, so the system's refusal is played
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dockflare_desktop.adapters.docker.unix._Connection.connect", refuse)
    source = DockerSource(EngineAddress("unix:///run/docker.sock", "nas-01"), lambda: NOW)
    assert await failure(source) == (ProblemCode.ENGINE_DENIED, "[Errno 13] Permission denied")


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        ("version", b"<html>"),
        ("version", {"message": "hello"}),
        ("version", []),
        ("version", {"ApiVersion": "latest"}),
        ("info", {}),
        ("info", "x"),
        ("containers", {"message": "hello"}),
        ("containers", [{"Names": ["/no-id"]}]),
        ("containers", b'[{"Id": "cut'),
    ],
)
async def test_nonsense_is_a_failed_list_and_never_an_empty_one(engine: FakeEngine, page: str, answer: object) -> None:
    setattr(engine, page, answer)
    async with open_source(engine) as source:
        code, detail = await failure(source)
    assert code is ProblemCode.ENGINE_AWAY
    assert detail


# --- the event stream ------------------------------------------------------------------------------------------------


async def test_a_quiet_stream_ends_within_a_tenth_of_a_second_and_leaves_no_thread(engine: FakeEngine) -> None:
    async with open_source(engine) as source:
        async with watching(source) as heard:
            await heard.until(UP)
            started = time.monotonic()
        assert time.monotonic() - started < 0.1
    assert not [thread for thread in event_threads() if thread.join(1) or thread.is_alive()]


async def test_a_reconnect_asks_from_the_last_event_on_and_what_comes_twice_counts_once(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        engine.emit(event(1_700_000_001), event(1_700_000_002))
        await heard.until(CHANGE)
        await heard.until(CHANGE)
        engine.drop_streams()
        await heard.until(UP)
        engine.emit(event(1_700_000_003))
        await heard.until(CHANGE)
    assert engine.since == [0, 1_700_000_002]
    assert heard.all == [UP, CHANGE, CHANGE, DOWN, UP, CHANGE]


async def test_every_kind_that_matters_is_asked_for_without_a_label_filter(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
    assert engine.filters == {"type": ["container", "network", "service"]}


async def test_health_checks_do_not_wake_anybody(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        engine.emit(event(1, "exec_create: /bin/check"), event(2, "exec_start: /bin/check"), event(3, "exec_die"))
        engine.emit(event(4, "health_status: healthy"))
        await heard.until(CHANGE)
        engine.emit(event(5))
        await heard.until(CHANGE)
    assert heard.all == [UP, CHANGE, CHANGE]


async def test_a_half_open_stream_is_noticed_by_the_watchdog_and_replaced(engine: FakeEngine) -> None:
    async with open_source(engine, QUICK) as source, watching(source) as heard:
        await heard.until(UP)
        engine.awake.clear()
        await heard.until(DOWN)
        engine.awake.set()
        await heard.until(UP)


async def test_a_stream_whose_headers_never_come_is_not_called_connected(engine: FakeEngine) -> None:
    engine.awake.clear()
    async with open_source(engine, QUICK) as source, watching(source) as heard:
        assert await heard.next() == DOWN
        engine.awake.set()
        assert await heard.next() == UP


async def test_a_watch_ends_at_once_while_the_headers_never_come(engine: FakeEngine) -> None:
    engine.awake.clear()
    async with open_source(engine, QUICK) as source:
        async with watching(source):
            await asyncio.sleep(0)
            started = time.monotonic()
        assert time.monotonic() - started < 1
    assert not [thread for thread in event_threads() if thread.join(2) or thread.is_alive()]
    engine.awake.set()


async def test_an_engine_that_refuses_its_events_is_not_called_connected(engine: FakeEngine) -> None:
    engine.refuse["/events"] = 403
    async with open_source(engine) as source, watching(source) as heard:
        assert await heard.next() == DOWN
        assert (await source.snapshot()).containers  # the list still works
        del engine.refuse["/events"]
        assert await heard.next() == UP


@pytest.mark.parametrize("nonsense", [b"}{", b"[1]", b"\xff\xfe", b'{"Action": 7}', b'{"timeNano": "x", "Actor": 1}'])
async def test_nonsense_in_the_stream_never_ends_the_watch(engine: FakeEngine, nonsense: bytes) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        engine.emit(nonsense)
        engine.drop_streams()
        await heard.until(UP)
        engine.emit(event(9))
        await heard.until(CHANGE)


async def test_a_storm_over_broken_connections_loses_and_doubles_nothing(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        for number in range(1, 601):
            engine.emit(event(number))
            if number % 100 == 0:
                engine.drop_streams()
                await heard.until(UP)
        while heard.all.count(CHANGE) < 600:
            await heard.next()
        engine.emit(event(601))
        await heard.until(CHANGE)
    assert heard.all.count(CHANGE) == 601


async def test_a_bug_in_the_reading_thread_is_raised_and_not_taken_for_quiet(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("dockflare_desktop.adapters.docker.events.Seen.is_new", broken)
    async with open_source(engine) as source:
        watch = asyncio.ensure_future(source.watch(lambda: None, lambda connected: engine.emit(event(1))))
        with pytest.raises(ZeroDivisionError):
            async with asyncio.timeout(5):
                await watch


# --- TLS -------------------------------------------------------------------------------------------------------------


def certificate(folder: Path) -> Tls:
    """A self-signed one for 127.0.0.1, also its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "engine")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir()
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(private)
    return Tls(ca=str(folder / "cert.pem"), cert=str(folder / "cert.pem"), key=str(folder / "key.pem"))


@pytest.fixture
def tls(tmp_path: Path) -> Tls:
    return certificate(tmp_path / "right")


@pytest.fixture
def tls_engine(tls: Tls) -> Iterator[FakeEngine]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=tls.ca)
    context.load_cert_chain(tls.cert, tls.key)
    context.verify_mode = ssl.CERT_REQUIRED
    made = FakeEngine(tls=context)
    yield made
    made.die()


async def test_tls_uses_our_authority_and_not_the_environments(
    tls_engine: FakeEngine, tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate(tmp_path / "other").ca)
    async with open_source(tls_engine, tls=tls) as source, watching(source) as heard:
        await heard.until(UP)
        assert (await source.snapshot()).containers
        tls_engine.emit(event(1))
        await heard.until(CHANGE)
        started = time.monotonic()
    assert time.monotonic() - started < 0.5


async def test_tls_wrong_when_the_certificate_is_not_the_one_expected(
    tls_engine: FakeEngine, tls: Tls, tmp_path: Path
) -> None:
    stranger = certificate(tmp_path / "stranger")
    async with open_source(tls_engine, tls=Tls(stranger.ca, tls.cert, tls.key)) as source:
        code, detail = await failure(source)
    assert code is ProblemCode.TLS_WRONG
    assert "certificate verify failed" in detail


async def test_tls_wrong_when_our_certificate_file_is_missing(tls_engine: FakeEngine, tls: Tls) -> None:
    async with open_source(tls_engine, tls=Tls(tls.ca, "/nowhere/cert.pem", "/nowhere/key.pem")) as source:
        assert (await failure(source))[0] is ProblemCode.TLS_WRONG


async def test_tls_wrong_when_the_engine_speaks_plain(engine: FakeEngine, tls: Tls) -> None:
    async with open_source(engine, tls=tls) as source:
        assert (await failure(source))[0] is ProblemCode.TLS_WRONG


# --- the rest --------------------------------------------------------------------------------------------------------


async def test_h24_the_path_of_the_local_socket_is_told() -> None:
    folder = tempfile.mkdtemp(prefix="dfd-")
    engine = FakeEngine(unix=f"{folder}/d.sock")
    async with open_source(engine) as source:
        assert (await source.snapshot()).socket == f"{folder}/d.sock"
    engine.die()
    shutil.rmtree(folder)


async def test_the_address_is_told_without_its_password() -> None:
    assert DockerSource(EngineAddress("tcp://me:secret@nas:2375", "nas"), lambda: NOW).url == "tcp://nas:2375"


def test_importing_and_building_a_source_loads_no_sdk() -> None:
    program = (
        "import sys, datetime\n"
        "from dockflare_desktop.adapters.docker.address import from_environment\n"
        "from dockflare_desktop.adapters.docker.source import DockerSource\n"
        "DockerSource(from_environment({'DOCKER_HOST': 'tcp://x:1'}), datetime.datetime.now)\n"
        "assert not {'docker', 'requests', 'urllib3'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - the program is above
