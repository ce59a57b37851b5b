"""Asking an address as anybody may: one request, nothing followed, and what hinders told apart."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dockflare_desktop.adapters.asking import Asking, connect_tls
from dockflare_desktop.core.public.outside import Answer, Failure

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LOGIN = "https://acme.cloudflareaccess.com/cdn-cgi/access/login/app.example"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; `seen` is what was asked, with its headers' names."""

    seen: list[tuple[str, str, set[str]]]

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        type(self).seen.append((self.command, self.path, {name.lower() for name in self.headers}))
        status, headers = {
            "/": (200, {"CF-RAY": "8f"}),
            "/login": (302, {"CF-RAY": "8f", "Location": LOGIN}),
            "/moved": (301, {"CF-RAY": "8f", "Location": "/elsewhere"}),
            "/down": (502, {"CF-RAY": "8f"}),
        }.get(self.path, (200, {}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def asking() -> Iterator[Asking]:
    Handler.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    port = server.server_address[1]
    yield Asking(lambda: NOW, lambda _host: http.client.HTTPConnection("127.0.0.1", port, timeout=5))
    server.shutdown()
    server.server_close()
    thread.join(5)


async def test_what_answers_is_told_with_its_status(asking: Asking) -> None:
    found = {path: await asking.ask(f"https://app.example{path}") for path in ("/", "/login", "/moved", "/down", "/x")}
    assert {path: (answer.status, answer.login, answer.edge) for path, answer in found.items()} == {
        "/": (200, False, True),
        "/login": (302, True, True),
        "/moved": (301, False, True),
        "/down": (502, False, True),
        "/x": (200, False, False),
    }
    assert all(answer.failure is None and answer.at == NOW for answer in found.values())


async def test_one_request_is_made_without_credentials_and_nothing_is_followed(asking: Asking) -> None:
    await asking.ask("https://app.example/moved")
    [(method, path, headers)] = Handler.seen
    assert (method, path) == ("GET", "/moved")
    assert not headers & {"authorization", "cookie"}


def failing(error: Exception) -> Callable[[str], http.client.HTTPConnection]:
    class Broken(http.client.HTTPConnection):
        def connect(self) -> None:
            raise error

    return Broken


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ssl.SSLCertVerificationError("self-signed"), Failure.CERTIFICATE),
        (socket.gaierror(-2, "unknown"), Failure.NAME),
        (ConnectionRefusedError(), Failure.SILENCE),
        (TimeoutError(), Failure.SILENCE),
        (http.client.BadStatusLine(""), Failure.SILENCE),
    ],
    ids=lambda each: type(each).__name__,
)
async def test_what_hinders_is_in_the_answer(error: Exception, failure: Failure) -> None:
    assert await Asking(lambda: NOW, failing(error)).ask("https://app.example/") == Answer(NOW, failure=failure)


def test_certificates_are_checked() -> None:
    connection = connect_tls("app.example")
    assert isinstance(connection, http.client.HTTPSConnection)
    context: ssl.SSLContext = connection._context  # type: ignore[attr-defined]  # not in the stubs
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
