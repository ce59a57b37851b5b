"""A Docker engine's HTTP side, on 127.0.0.1 or a Unix socket, that can die, hang, refuse and talk nonsense."""

import json
import queue
import socket
import ssl
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Raw = dict[str, Any]


def container(name: str = "web", **more: Any) -> Raw:
    """An entry of /containers/json as a real engine writes it."""
    return {
        "Id": f"{name}-id",
        "Names": [f"/{name}"],
        "Image": "web:1",
        "State": "running",
        "Status": "Up 2 hours",
        "Created": 1_700_000_000,
        "Labels": {"dockflare.enable": "true"},
        "Ports": [{"IP": "127.0.0.1", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}],
        "NetworkSettings": {"Networks": {"front": {"Aliases": None, "IPAddress": "172.18.0.2"}}},
    } | more


def event(number: int, action: str = "start") -> Raw:
    return {"Type": "container", "Action": action, "Actor": {"ID": f"c{number}"}, "timeNano": number * 10**9}


class FakeEngine:
    def __init__(self, unix: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.unix, self.tls = unix, tls
        self.containers: Any = [container()]
        self.services: Any = []
        self.tasks: Any = []
        self.nodes: Any = []
        self.info: Any = {"ID": "daemon-1", "Name": "nas-01", "Swarm": {"ControlAvailable": False}}
        self.version: Any = {"ApiVersion": "1.41", "MinAPIVersion": "1.12", "Version": "20.10.24"}
        self.refuse: dict[str, int] = {}  # path -> HTTP status
        self.requests: list[str] = []
        self.since: list[int] = []  # what each subscriber asked for; 0 = nothing
        self.filters: Raw = {}
        self.history: list[Raw] = []
        self.awake = threading.Event()  # cleared: half open, it accepts and never answers
        self.awake.set()
        self.hang: dict[str, threading.Event] = {}  # path -> until when it does not answer
        self.streams: list[queue.Queue[Raw | bytes | None]] = []
        self.port = 0
        self.come_back()

    @property
    def url(self) -> str:
        return f"unix://{self.unix}" if self.unix else f"tcp://127.0.0.1:{self.port}"

    def asked(self, path: str) -> int:
        return self.requests.count(path)

    def emit(self, *events: Raw | bytes) -> None:
        for item in events:
            if isinstance(item, dict):
                self.history.append(item)
            for stream in self.streams:
                stream.put(item)

    def drop_streams(self) -> None:
        for stream in self.streams:
            stream.put(None)

    def come_back(self) -> None:
        self.sockets: list[socket.socket] = []
        self.server = (_UnixServer if self.unix else _Server)(self.unix or ("127.0.0.1", self.port), _Handler)
        self.server.engine = self
        self.port = self.port or (0 if self.unix else self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), name="fake-engine", daemon=True)
        self.thread.start()

    def die(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        self.awake.set()
        self.drop_streams()
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self.server.threads:
            thread.join(5)
        if self.unix:
            Path(self.unix).unlink(missing_ok=True)


class _Server(ThreadingHTTPServer):
    engine: FakeEngine
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        self.threads: list[threading.Thread] = []
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self.threads.append(thread)
        thread.start()

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.engine.sockets.append(request)
        if self.engine.tls is None:
            super().finish_request(request, client_address)
            return
        with suppress(OSError), self.engine.tls.wrap_socket(request, server_side=True) as wrapped:
            super().finish_request(wrapped, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _UnixServer(_Server):
    address_family = socket.AF_UNIX

    def server_bind(self) -> None:
        self.socket.bind(self.server_address)

    def get_request(self) -> tuple[Any, Any]:
        return self.socket.accept()[0], ("unix", 0)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Silence."""

    def do_GET(self) -> None:
        engine = self.server.engine
        parts = urlsplit(self.path)
        path = "/" + parts.path.split("/", 2)[2] if parts.path.startswith("/v1.") else parts.path
        engine.requests.append(path)
        engine.awake.wait()
        if path in engine.hang:
            engine.hang[path].wait()
        if path in engine.refuse:
            self.answer({"message": f"no {path} here"}, engine.refuse[path])
        elif path == "/events":
            self.stream(engine, parse_qs(parts.query))
        else:
            pages = {"/containers/json": engine.containers, "/info": engine.info, "/services": engine.services}
            pages |= {"/tasks": engine.tasks, "/nodes": engine.nodes}
            self.answer({"/version": engine.version, "/_ping": "OK", **pages}[path])

    def do_POST(self) -> None:
        """`docker network connect` and `disconnect`, in the engine's own words."""
        engine = self.server.engine
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _, _, _, name, action = urlsplit(self.path).path.split("/")
        known = {each for raw in engine.containers for each in raw["NetworkSettings"]["Networks"]}
        raw = next((each for each in engine.containers if each["Id"] == body["Container"]), None)
        if raw is None or name not in known:
            what = f"container {body['Container']}" if raw is None else f"network {name}"
            self.answer({"message": f"no such {what}"}, 404)
            return
        networks = raw["NetworkSettings"]["Networks"]
        if (name in networks) is (action == "connect"):
            words = f"endpoint with name {name} already exists" if name in networks else f"{name} is not connected"
            self.answer({"message": words}, 403)
            return
        if action == "connect":
            aliases = (body.get("EndpointConfig") or {}).get("Aliases")
            networks[name] = {"IPAddress": "172.18.0.7", "Aliases": aliases}
        else:
            del networks[name]
        self.answer({})

    def answer(self, value: Any, status: int = 200) -> None:
        body = (
            value
            if isinstance(value, bytes)
            else value.encode()
            if isinstance(value, str)
            else json.dumps(value).encode()
        )
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, engine: FakeEngine, query: dict[str, list[str]]) -> None:
        since = int(query.get("since", ["0"])[0])
        engine.since.append(since)
        engine.filters = json.loads(query["filters"][0])
        mine: queue.Queue[Raw | bytes | None] = queue.Queue()
        for item in engine.history if since else ():
            if item["timeNano"] >= since * 10**9:
                mine.put(item)
        engine.streams.append(mine)
        try:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            while (item := mine.get()) is not None:
                body = item if isinstance(item, bytes) else json.dumps(item).encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
        finally:
            engine.streams.remove(mine)
            self.close_connection = True
