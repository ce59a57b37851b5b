"""A stand-in for cloudflared in a container: it speaks to the test's edge instead of Cloudflare's.

It takes the token from the environment or a file, answers /ready, /config and /metrics as the real one does, takes each
newer configuration or refuses it by cloudflared's rules, keeps the old one then, and says all of it in its log. The
edge is on the host, at the container's gateway; its port and what is wrong with this one come by the image.
"""

import base64
import json
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from dockflare_desktop.demo.ingress_check import document_fault

VERSION = os.environ.get("STAND_IN_VERSION", "2026.8.2")
FAULT = os.environ.get("STAND_IN_FAULT", "")  # why it ends at once
POLL = 0.1


def log(level: str, message: str, **fields: object) -> None:
    """A line as cloudflared's console writer makes it: quoted where it must be."""
    shown = "".join(f" {name}={json.dumps(v) if isinstance(v, str) and _odd(v) else v}" for name, v in fields.items())
    sys.stderr.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {level} {message}{shown}\n")
    sys.stderr.flush()


def _odd(text: str) -> bool:
    return not text or any(sign in text for sign in ' "=\\')


class Connector:
    """One run of it."""

    def __init__(self, token: str) -> None:
        parts = json.loads(base64.b64decode(token, validate=True))
        self.who = {"account": parts["a"], "tunnel": parts["t"], "secret": parts["s"]}
        self.id = str(uuid.uuid4())
        self.version = -1
        self.config: dict[str, Any] = {}
        self.connections = 0
        self.ended = threading.Event()

    def ask(self, path: str, **more: object) -> dict[str, Any]:
        """One request to the edge."""
        body = json.dumps({**self.who, "connector": self.id, "program": VERSION, "version": self.version, **more})
        url = f"http://{gateway()}:{os.environ['STAND_IN_EDGE_PORT']}/{path}"
        with urllib.request.urlopen(urllib.request.Request(url, body.encode()), timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def run(self) -> int:
        log("INF", f"Version {VERSION} (Checksum 00)")
        log("INF", f"Generated Connector ID: {self.id}")
        if FAULT:
            log("ERR", "Initiating shutdown", error=FAULT)
            return 1
        while not self.ended.wait(POLL):
            try:
                self.turn()
            except urllib.error.HTTPError as error:
                log("ERR", "Register tunnel error from server side", error=error.read().decode())
                return 1
            except OSError as error:
                self.connections = 0
                log("ERR", "Unable to establish connection with Cloudflare edge", error=str(error))
        if self.connections:
            self.ask("bye")
        log("INF", "Tunnel server stopped")
        return 0

    def turn(self) -> None:
        said = self.ask("hello")
        self.connections = 4
        if said.get("config") is not None and said["version"] > self.version and said["version"] != said.get("refused"):
            self.offered(said["version"], said["config"])

    def offered(self, version: int, config: dict[str, Any]) -> None:
        fault = document_fault(config)
        shown = json.dumps(config)
        if fault is None:
            self.version, self.config = version, config
            log("INF", "Updated to new configuration", config=shown, version=version)
        else:
            log("ERR", "Failed to deserialize new configuration", error=fault, config=shown, version=version)
        self.ask("told", refused=version if fault else 0)


def gateway() -> str:
    """The host, as the container reaches it."""
    for line in Path("/proc/net/route").read_text().splitlines()[1:]:
        parts = line.split()
        if parts[1] == "00000000":
            return ".".join(str(int(parts[2][at : at + 2], 16)) for at in (6, 4, 2, 0))
    raise OSError("no route")


def metrics(connector: Connector) -> str:
    return (
        f'build_info{{goversion="go1.26.2",type="",version="{VERSION}"}} 1\n'
        f"cloudflared_orchestration_config_version {max(connector.version, 0)}\n"
        f"cloudflared_tunnel_ha_connections {connector.connections}\n"
    )


def serve(connector: Connector, address: str) -> None:
    class Metrics(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            ready = connector.connections > 0
            status, body = 200, ""
            if self.path == "/ready":
                status = 200 if ready else 503
                said = {"status": status, "readyConnections": connector.connections, "connectorId": connector.id}
                body = json.dumps(said)
            elif self.path == "/config":
                body = json.dumps({"version": connector.version, "config": connector.config})
            elif self.path == "/metrics":
                body = metrics(connector)
            else:
                status = 404
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

    host, _, port = address.rpartition(":")
    server = ThreadingHTTPServer((host, int(port)), Metrics)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1] if name in arguments else ""


def main(arguments: list[str]) -> int:
    if "--token" in arguments:
        log("FTL", "this test allows no token among the arguments")
        return 1
    address = option(arguments, "--metrics")
    if arguments[-1] == "ready":
        try:
            with urllib.request.urlopen(f"http://{address}/ready", timeout=2):
                return 0
        except OSError:
            return 1
    file = option(arguments, "--token-file")
    token = Path(file).read_text().strip() if file else os.environ.get("TUNNEL_TOKEN", "")
    try:
        connector = Connector(token)
    except (ValueError, KeyError):
        log("ERR", "Provided Tunnel token is not valid.")
        return 255
    serve(connector, address)
    signal.signal(signal.SIGTERM, lambda *_: connector.ended.set())
    return connector.run()


if __name__ == "__main__":
    if sys.argv[1:] == ["--modules"]:  # for the image: what it is made of
        import encodings.idna  # noqa: F401 - loaded late, by name resolution

        files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
        sys.stdout.write("\n".join(str(file) for file in files if file))
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
