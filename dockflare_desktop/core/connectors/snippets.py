"""How people run a connector themselves: `docker run`, Compose, systemd; the token by the environment or by a file.

The token itself is put in only where somebody asked for it: else a placeholder stands there. It is never an argument of
a command, where other users of the computer would see it (cloudflared 2026.7.2 stopped that as well).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from dockflare_desktop.core.connectors.setup import IMAGE, METRICS_PORT, NETWORK, clean

PLACEHOLDER = "PASTE_THE_TOKEN_HERE"
FILE = "tunnel-token"  # what the file is called in a folder that is the user's own
_INSIDE = "/etc/cloudflared/token"  # where a container sees it
_ON_HOST = "/etc/cloudflared/token"
_ENVIRONMENT = "/etc/cloudflared/environment"
_PROGRAM = "/usr/local/bin/cloudflared"


class Form(StrEnum):
    """How it is run."""

    DOCKER_RUN = "docker-run"
    COMPOSE = "compose"
    SYSTEMD = "systemd"


class TokenBy(StrEnum):
    """How the token reaches it."""

    ENVIRONMENT = "environment"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Place:
    """Of which image, and in which network."""

    image: str = IMAGE
    network: str = NETWORK


DEFAULT = Place()


def snippet(form: Form, by: TokenBy, tunnel: str, token: str = "", place: Place = DEFAULT) -> str:
    """What to paste; `token` "" leaves a placeholder."""
    secret = token or PLACEHOLDER
    match form:
        case Form.DOCKER_RUN:
            return _docker_run(by, tunnel, secret, place)
        case Form.COMPOSE:
            return _compose(by, secret, place)
        case Form.SYSTEMD:
            return _systemd(by, tunnel, secret)
        case _:
            assert_never(form)


def _docker_run(by: TokenBy, tunnel: str, secret: str, place: Place) -> str:
    name = f"cloudflared-{clean(tunnel)}"
    common = f"docker run -d --name {name} --restart unless-stopped --network {place.network} \\\n"
    run = f"  {place.image} tunnel --metrics 0.0.0.0:{METRICS_PORT} run"
    lines: tuple[str, ...]
    match by:
        case TokenBy.ENVIRONMENT:  # -e without a value takes it from the shell: it is in no list of processes
            lines = (
                f"docker network create {place.network}   # unless it exists",
                f"export TUNNEL_TOKEN='{secret}'",
                f"{common}  -e TUNNEL_TOKEN \\\n{run}",
                "unset TUNNEL_TOKEN",
            )
        case TokenBy.FILE:
            lines = (
                f"docker network create {place.network}   # unless it exists",
                *_write_file(secret, f"$PWD/{FILE}", reader="65532"),
                f'{common}  -v "$PWD/{FILE}:{_INSIDE}:ro" \\\n{run} --token-file {_INSIDE}',
            )
        case _:
            assert_never(by)
    return "\n".join(lines) + "\n"


def _compose(by: TokenBy, secret: str, place: Place) -> str:
    network = place.network
    service = f"    image: {place.image}\n    restart: unless-stopped\n    networks: [{network}]\n"
    head = f"services:\n  cloudflared:\n{service}"
    run = f"    command: tunnel --metrics 0.0.0.0:{METRICS_PORT} run"
    tail = f"networks:\n  {network}:\n    name: {network}\n"
    match by:
        case TokenBy.ENVIRONMENT:
            note = f"# in the file .env beside this one, for you alone (chmod 600 .env):\n# TUNNEL_TOKEN={secret}\n"
            body = f"{run}\n    environment:\n      TUNNEL_TOKEN: ${{TUNNEL_TOKEN:?}}\n"
            return f"{note}{head}{body}{tail}"
        case TokenBy.FILE:
            note = (
                f"# in the file {FILE} beside this one, one line, readable by cloudflared's user alone"
                f" (chown 65532 {FILE}; chmod 400 {FILE}):\n# {secret}\n"
            )
            body = f"{run} --token-file {_INSIDE}\n    volumes:\n      - ./{FILE}:{_INSIDE}:ro\n"
            return f"{note}{head}{body}{tail}"
        case _:
            assert_never(by)


def _systemd(by: TokenBy, tunnel: str, secret: str) -> str:
    match by:
        case TokenBy.ENVIRONMENT:
            written = _write_file(f"TUNNEL_TOKEN={secret}", _ENVIRONMENT)
            given, loaded = f"EnvironmentFile={_ENVIRONMENT}", ""
        case TokenBy.FILE:
            written = _write_file(secret, _ON_HOST)
            given, loaded = f"LoadCredential=token:{_ON_HOST}", " --token-file %d/token"
        case _:
            assert_never(by)
    unit = (
        "[Unit]",
        f"Description=Cloudflare connector for the tunnel {_one_line(tunnel)}",
        "Wants=network-online.target",
        "After=network-online.target",
        "",
        "[Service]",
        "Type=notify",
        given,
        f"ExecStart={_PROGRAM} --no-autoupdate tunnel --metrics 127.0.0.1:{METRICS_PORT} run{loaded}",
        "DynamicUser=yes",
        "Restart=always",
        "RestartSec=5s",
        "TimeoutStartSec=15",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    )
    head = (
        "# /etc/systemd/system/cloudflared.service; then: systemctl daemon-reload && systemctl enable --now cloudflared"
    )
    commands = "\n".join(f"# {line}" for line in written)
    return f"{head}\n# as root, once:\n{commands}\n" + "\n".join(unit) + "\n"


def _write_file(content: str, path: str, *, reader: str = "") -> tuple[str, ...]:
    """A file that nobody else reads. `printf` is a shell's own word, so that the token is in no list of processes."""
    folder = path.rpartition("/")[0]
    made = () if folder == "$PWD" else (f"install -d -m 700 {folder}",)
    owner = (f'sudo chown {reader} "{path}"',) if reader else ()
    return (*made, f"(umask 077; printf '%s\\n' '{content}' > \"{path}\")", *owner)


def _one_line(text: str) -> str:
    """A name as it may stand in a unit file: no line's end, no specifier."""
    return " ".join(text.split()).replace("%", "%%")
