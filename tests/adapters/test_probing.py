"""What every Probe promises; and the real one against ports and certificates of this computer."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dockflare_desktop.adapters.probing import Probing
from dockflare_desktop.core.doctor.facts import Knock
from dockflare_desktop.demo.probing import DemoProbe
from dockflare_desktop.demo.samples import SampleEngine
from dockflare_desktop.engine.ports.probe import Probe
from tests.fakes import START, FakeProbe

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def made_certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A self-made one for "localhost", and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


@pytest.fixture
def listening() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("kind", ["real", "demo", "fake"])
async def test_every_probe_answers_and_none_raises(kind: str, tmp_path: Path, listening: int) -> None:
    probe: Probe = {
        "real": Probing(tmp_path),
        "demo": DemoProbe(SampleEngine(lambda: START)),
        "fake": FakeProbe(),
    }[kind]
    assert await probe.knock("127.0.0.1", listening) is Knock.OPEN
    assert (await probe.certificate("127.0.0.1", listening, "127.0.0.1")).fault in (None, "")
    machine = await probe.computer()
    assert machine.free is None or machine.free > 0
    assert isinstance(machine.keyring, str)


async def test_a_closed_port_refuses_and_a_folder_that_is_gone_has_no_room(tmp_path: Path, listening: int) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        assert await Probing(tmp_path).knock("127.0.0.1", taken.getsockname()[1]) is Knock.REFUSED
    assert (await Probing(tmp_path / "gone").computer()).free is None


@pytest.mark.parametrize(
    ("error", "knock"),
    [
        (socket.gaierror(), Knock.NO_NAME),
        (UnicodeError(), Knock.NO_NAME),
        (TimeoutError(), Knock.SILENT),
        (OSError("no route to host"), Knock.UNASKED),
        (OverflowError(), Knock.UNASKED),
    ],
)
async def test_what_hinders_a_connection_is_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, knock: Knock
) -> None:
    def fail(*_where: object, **_how: object) -> None:
        raise error

    monkeypatch.setattr(socket, "create_connection", fail)
    assert await Probing(tmp_path).knock("web.home.example", 80) is knock


async def test_a_port_without_tls_says_nothing_of_a_certificate(tmp_path: Path, listening: int) -> None:
    found = await Probing(tmp_path).certificate("127.0.0.1", 1, "web")
    assert found.fault is None


async def test_a_certificate_that_somebody_made_is_told(tmp_path: Path, made_certificate: tuple[Path, Path]) -> None:
    certificate, key = made_certificate
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            for _ in range(2):
                there, _address = server.accept()
                try:
                    server_side.wrap_socket(there, server_side=True).close()
                except OSError:
                    there.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        strange = await Probing(tmp_path).certificate("127.0.0.1", port, "localhost")
        trusting = Probing(tmp_path, lambda: ssl.create_default_context(cafile=str(certificate)))
        known = await trusting.certificate("127.0.0.1", port, "localhost")
        thread.join(timeout=5)
    assert strange.fault is not None
    assert "self" in strange.fault
    assert known.fault == ""


async def test_a_sample_listens_on_the_port_that_it_shows() -> None:
    engine = SampleEngine(lambda: START)
    (jellyfin,) = [each for each in (await engine.snapshot()).containers if each.name == "jellyfin"]
    address = jellyfin.networks[0].address
    probe = DemoProbe(engine)
    assert (await probe.knock(address, 8096), await probe.knock(address, 8097)) == (Knock.OPEN, Knock.REFUSED)
