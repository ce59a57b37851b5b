"""The key of an SSH host: shown before it is trusted, and remembered where ssh itself looks for it.

Blocking: call it on worker threads.
"""

import base64
import binascii
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.ssh import destination, failure
from dockflare_desktop.core.engines.probed import HostKey
from dockflare_desktop.core.problem import Problem, ProblemCode

_LIMIT = 10.0  # seconds
# Only the key exchange: whatever the host shows is written into a file of ours, and nobody logs in.
_LOOK = (
    "BatchMode=yes",
    "StrictHostKeyChecking=accept-new",
    "HashKnownHosts=no",
    "UpdateHostKeys=no",
    "GlobalKnownHostsFile=/dev/null",
    "PreferredAuthentications=none",
    "ConnectTimeout=8",
)


def host_key(address: EngineAddress) -> HostKey | Problem:
    """What the host shows now, by the way that ssh would take to it (its configuration, jump hosts)."""
    with tempfile.TemporaryDirectory(prefix="dockflare-") as folder:
        shown = Path(folder) / "known_hosts"
        options = [word for option in (*_LOOK, f"UserKnownHostsFile={shown}") for word in ("-o", option)]
        try:
            done = _run(["ssh", "-T", *options, *destination(address), "true"])
        except (OSError, subprocess.TimeoutExpired) as error:
            return failure(address, str(error)).problem
        lines = shown.read_text("utf-8").splitlines() if shown.exists() else []
    keys = [key for key in map(_key, lines) if key is not None]
    if not keys:
        return failure(address, done.stderr).problem
    host, kind, fingerprint = keys[0]
    return HostKey(host, kind, fingerprint, tuple(line for line in lines if _key(line) is not None))


def trust(key: HostKey) -> Problem | None:
    """Add it to the user's known hosts. One that is there for this host already stays, and is not replaced."""
    place = _known_hosts(key.host)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = place.read_text("utf-8") if place.exists() else ""
        glue = "" if not before or before.endswith("\n") else "\n"
        with place.open("a", encoding="utf-8") as file:
            file.write(glue + "".join(f"{line}\n" for line in key.lines))
    except (OSError, UnicodeDecodeError) as error:
        return Problem(ProblemCode.FILE_UNREADABLE, str(place), detail=str(error))
    return None


def _known_hosts(host: str) -> Path:
    """The first file that ssh would write to."""
    plain = host.removeprefix("[").partition("]")[0]
    try:
        done = _run(["ssh", "-G", "--", plain])
    except (OSError, subprocess.TimeoutExpired):
        done = subprocess.CompletedProcess([], 1, "", "")
    files = (line.split()[1:] for line in done.stdout.splitlines() if line.startswith("userknownhostsfile "))
    first = next((each for found in files for each in found), "~/.ssh/known_hosts")
    return Path(os.path.expanduser(first))  # noqa: PTH111 - "~user" is ssh's own spelling, too


def _run(command: Iterable[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - no shell; what the user typed stands behind "--"
        list(command), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_LIMIT, check=False
    )


def _key(line: str) -> tuple[str, str, str] | None:
    """Host, kind and fingerprint of a line of known_hosts."""
    words = line.split()
    if len(words) < 3 or line.startswith(("#", "@")):  # noqa: PLR2004 - host, kind, key
        return None
    try:
        raw = base64.b64decode(words[2], validate=True)
    except (binascii.Error, ValueError):
        return None
    digest = base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
    return words[0], words[1].removeprefix("ssh-"), f"SHA256:{digest}"
