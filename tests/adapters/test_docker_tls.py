"""TLS: our authority counts, and a wrong certificate is told as such."""

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dockflare_desktop.adapters.docker.address import EngineAddress, Tls
from dockflare_desktop.adapters.docker.errors import problem_of
from dockflare_desktop.adapters.docker.source import DockerSource
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.docker_bench import failure, open_source
from tests.adapters.fake_engine import FakeEngine, event
from tests.adapters.heard import CHANGE, UP, watching
from tests.sentences import said

pytestmark = pytest.mark.anyio


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    made = FakeEngine()
    yield made
    made.die()


def certificate(folder: Path, *, days: int = 1, address: str = "127.0.0.1") -> Tls:
    """A self-signed one for 127.0.0.1, also its own authority; it ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "engine")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=9))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
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


def test_a_handshake_that_is_cut_off_says_nothing_about_certificates() -> None:
    cut = requests.exceptions.SSLError(urllib3.exceptions.SSLError(ssl.SSLEOFError(8, "EOF occurred")))
    assert problem_of(cut, EngineAddress("tcp://nas:2376", "nas")).code is ProblemCode.ENGINE_AWAY


async def test_tls_wrong_when_the_engine_speaks_plain(engine: FakeEngine, tls: Tls) -> None:
    async with open_source(engine, tls=tls) as source:
        assert (await failure(source))[0] is ProblemCode.TLS_WRONG


@pytest.mark.parametrize(
    ("made", "code", "words"),
    [
        ({"days": -1}, ProblemCode.TLS_EXPIRED, "The certificate of nas-01 has ended"),
        ({"address": "192.0.2.7"}, ProblemCode.TLS_OTHER_NAME, "is for another name than tcp://127.0.0.1:"),
    ],
    ids=["expired", "for another name"],
)
async def test_what_is_wrong_with_a_certificate_is_told(
    tmp_path: Path, made: dict[str, Any], code: ProblemCode, words: str
) -> None:
    tls = certificate(tmp_path / "made", **made)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.cert, tls.key)
    engine = FakeEngine(tls=context)
    source = DockerSource(EngineAddress(engine.url, "nas-01", Tls(ca=tls.ca)), lambda: dt.datetime.now(dt.UTC))
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    engine.die()
    assert caught.value.problem.code is code, caught.value.problem
    assert words in said(caught.value.problem)


async def test_a_podman_whose_service_does_not_run_is_told_as_such(tmp_path: Path) -> None:
    address = EngineAddress(f"unix://{tmp_path}/podman.sock", "Podman")
    with pytest.raises(OutsideError) as caught:
        await DockerSource(address, lambda: dt.datetime.now(dt.UTC)).snapshot()
    assert said(caught.value.problem).startswith("Podman’s service of Podman is not running.")
