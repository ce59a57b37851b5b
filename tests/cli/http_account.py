"""The embedded account on a loopback port, for programs that a test starts."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.transport import BASE_PATH, AccountTransport

TOKEN = "t0k3n-_" * 6


def furnished() -> AccountTransport:
    """An account with a zone, a connected tunnel, an administrator and a token."""
    account = Account(lambda: datetime.now(UTC), rng=random.Random(11))
    account.add_zone("nordhus.example")
    account.connect(account.add_tunnel("dockflare"))
    account.add_token(TOKEN)
    account.add_member("anna@nordhus.example")
    return AccountTransport(account, window=RateWindow(limit=10**9))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, transport: AccountTransport, lock: threading.Lock) -> None:
        self.transport = transport
        self.one_at_a_time = lock
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A program that was killed in the middle of a call is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *args: object) -> None:
        pass

    def handle_any(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        url = f"http://127.0.0.1{self.path}"
        request = httpx.Request(self.command, url, headers=dict(self.headers), content=content)
        with self.server.one_at_a_time:
            answer = self.server.transport.handle(request)
        self.send_response(answer.status_code)
        for name in ("content-type", "retry-after", "ratelimit", "ratelimit-policy"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):  # one for every method
            return self.handle_any
        raise AttributeError(name)


@contextmanager
def serving(transport: AccountTransport, lock: "threading.Lock | None" = None) -> Iterator[str]:
    """The base address while it serves; who else touches the account holds `lock`."""
    server = _Server(transport, lock or threading.Lock())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{BASE_PATH}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
