"""Cloudflare's edge for stand-in connectors: it lets them in by the tunnel's secret, hands each the configuration of
the embedded account, and lets the account tell what each has applied."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.connectors import Connector

LOST_AFTER = 2.0  # seconds without a word


class LabEdge:
    """`port` is where it listens, on every address: containers come by their gateway."""

    def __init__(self, account: Account, lock: threading.Lock) -> None:
        self._account = account
        self._lock = lock  # what keeps the account's own calls apart
        self._heard: dict[str, float] = {}
        self._refused: dict[str, int] = {}
        self.port = 0

    @contextmanager
    def serving(self) -> Iterator["LabEdge"]:
        edge = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = edge.answer(self.path, body)
                content = answer.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104 - containers are other hosts
        server.daemon_threads = True
        self.port = server.server_address[1]
        threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True),
            threading.Thread(target=self._forget, daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def answer(self, path: str, said: dict[str, Any]) -> tuple[int, str]:
        """What a connector is told."""
        with self._lock:
            tunnel = self._account.tunnels.get(said["tunnel"])
            if tunnel is None or tunnel.deleted is not None or tunnel.secret != said["secret"]:
                return 401, "Unauthorized: Invalid tunnel secret"
            if path == "/bye":
                self._leave(said["tunnel"], said["connector"])
                return 200, "{}"
            connector = tunnel.connectors.get(said["connector"]) or self._arrive(said)
            self._heard[connector.id] = time.monotonic()
            connector.config_version = max(said["version"], 0)
            if said.get("refused"):
                self._refused[connector.id] = said["refused"]
            refused = self._refused.get(connector.id, 0)
            return 200, json.dumps({"version": tunnel.version, "config": tunnel.config, "refused": refused})

    def _arrive(self, said: dict[str, Any]) -> Connector:
        connector = self._account.connect(said["tunnel"], said["program"], said["connector"])
        connector.lag, connector.config_version = None, 0  # what it has applied it tells itself
        return connector

    def _leave(self, tunnel: str, ident: str) -> None:
        if (found := self._account.tunnels[tunnel].connectors.get(ident)) is not None:
            self._account.disconnect(tunnel, found)
        self._heard.pop(ident, None)

    def _forget(self) -> None:
        """A connector that fell silent, as one whose container was killed, is listed no more."""
        while True:
            time.sleep(0.2)
            with self._lock:
                for tunnel in self._account.tunnels.values():
                    for ident in list(tunnel.connectors):
                        if time.monotonic() - self._heard.get(ident, time.monotonic()) > LOST_AFTER:
                            self._leave(tunnel.id, ident)
