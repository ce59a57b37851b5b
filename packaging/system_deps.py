"""Find the system libraries and programs that pip cannot bring, and install or name what is missing.

`python3 packaging/system_deps.py run` looks for what Qt needs to draw, `lab` for what the lab in
tests/lab needs, both may be given. As root on Debian or Ubuntu missing packages are installed;
anywhere else the exact command is printed. Exit status 1: something is still missing. With
`--stamp FILE` a complete result is remembered, so that the next call returns at once.

Standard library only: it runs before anything is installed.
"""

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
PT_INTERP = 3  # ELF: the program header that names a dynamic loader


@dataclass(frozen=True, slots=True)
class Need:
    """Something the system must have: a name to show, its Debian package, and how to look for it."""

    name: str
    package: str
    present: Callable[[], bool]


def library(soname: str, package: str) -> Need:
    """A shared library that the dynamic loader must find."""
    return Need(soname, package, lambda: _loads(soname))


def program(name: str, package: str) -> Need:
    """A program on PATH, or among the administrator's programs that a user's PATH leaves out."""
    return Need(name, package, lambda: find_program(name) is not None)


def find_program(name: str) -> str | None:
    """The path of a program, or None."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _static_busybox() -> bool:
    """Is /bin/busybox a program without a loader? Only then it runs in an otherwise empty image."""
    try:
        head = Path("/bin/busybox").read_bytes()[:4096]
    except OSError:
        return False
    offset, size, count = struct.unpack_from("<Q14xHH", head, 32)
    kinds = [struct.unpack_from("<I", head, offset + size * index)[0] for index in range(count)]
    return PT_INTERP not in kinds


def _any_font() -> bool:
    return any(path.suffix in {".ttf", ".otf", ".ttc"} for path in Path("/usr/share/fonts").rglob("*"))


RUN = (
    library("libEGL.so.1", "libegl1"),
    library("libGL.so.1", "libgl1"),
    library("libdbus-1.so.3", "libdbus-1-3"),
    library("libfontconfig.so.1", "libfontconfig1"),
    library("libglib-2.0.so.0", "libglib2.0-0"),
    library("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    library("libX11-xcb.so.1", "libx11-xcb1"),
    library("libxcb-cursor.so.0", "libxcb-cursor0"),
    library("libxcb-icccm.so.4", "libxcb-icccm4"),
    library("libxcb-image.so.0", "libxcb-image0"),
    library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    library("libxcb-randr.so.0", "libxcb-randr0"),
    library("libxcb-render-util.so.0", "libxcb-render-util0"),
    library("libxcb-shape.so.0", "libxcb-shape0"),
    library("libxcb-sync.so.1", "libxcb-sync1"),
    library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    library("libxcb-xkb.so.1", "libxcb-xkb1"),
    library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    library("libxkbcommon.so.0", "libxkbcommon0"),
)
LAB = (
    program("dockerd", "docker.io"),
    program("podman", "podman"),
    program("iptables", "iptables"),
    program("ip", "iproute2"),
    program("setpriv", "util-linux"),
    program("ps", "procps"),
    program("ssh", "openssh-client"),
    program("sshd", "openssh-server"),
    Need("a static /bin/busybox", "busybox-static", _static_busybox),
    program("Xvfb", "xvfb"),
    program("dbus-daemon", "dbus"),
    program("openbox", "openbox"),
    program("tint2", "tint2"),
    program("dunst", "dunst"),
    program("gnome-keyring-daemon", "gnome-keyring"),
    program("xdotool", "xdotool"),
    program("xprop", "x11-utils"),
    Need("a font", "fonts-dejavu-core", _any_font),
)
SETS = {"run": RUN, "lab": LAB}
WHAT_FOR = {
    "run": "to draw windows and the tray",
    "lab": "for the lab tests (private Docker engines, one behind SSH, Podman, a virtual desktop)",
}


def missing(needs: Iterable[Need]) -> list[Need]:
    """Those of `needs` that are not there now."""
    return [need for need in needs if not need.present()]


def install_command(needs: Iterable[Need]) -> str:
    """What to type to get `needs` on this system."""
    found = list(needs)
    packages = " ".join(sorted({need.package for need in found}))
    if shutil.which("apt-get"):
        return f"sudo apt-get install {packages}"
    names = ", ".join(need.name for need in found)
    return f"your system's packages with: {names} (on Debian: apt-get install {packages})"


def may_install() -> bool:
    """Root on Debian, Ubuntu or a child of theirs."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install(needs: Iterable[Need]) -> None:
    """Install with apt-get, without questions. What apt-get says is shown only if it fails."""
    packages = sorted({need.package for need in needs})
    print(f"* set-up: installing system packages: {' '.join(packages)}", flush=True)
    attempt = [*APT, "install", "-y", "--no-install-recommends", *packages]
    if _apt(attempt).returncode == 0:
        return
    _apt([*APT, "update"])  # lists missing or too old
    if (second := _apt(attempt)).returncode != 0:
        print(second.stdout, file=sys.stderr)


def _apt(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def provide(name: str) -> bool:
    """Make the set `name` complete if we may; say what is missing if not. True: all of it is there."""
    lacking = missing(SETS[name])
    if lacking and may_install():
        install(lacking)
        lacking = missing(lacking)
    if lacking:
        names = ", ".join(need.name for need in lacking)
        print(f"Missing {WHAT_FOR[name]}: {names}\n  install: {install_command(lacking)}", file=sys.stderr)
    return not lacking


def main(args: list[str]) -> int:
    """Command line: names of sets, and optionally `--stamp FILE`."""
    stamp = None
    if "--stamp" in args:
        at = args.index("--stamp")
        stamp, args = Path(args[at + 1]), args[:at] + args[at + 2 :]
    if not args or not set(args) <= SETS.keys():
        print("usage: system_deps.py run|lab ... [--stamp FILE]", file=sys.stderr)
        return 2
    if sys.platform != "linux" or (stamp is not None and stamp.exists()):
        return 0
    results = [provide(name) for name in args]  # every set is looked at, also after one with gaps
    complete = all(results)
    if complete and stamp is not None:
        stamp.touch()
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
