"""Where the program keeps its files, and which computer and user this is."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

_NAME = "dockflare-desktop"
_MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def data_folder(environment: Mapping[str, str]) -> Path:
    """DOCKFLARE_DATA_DIR, else the platform's folder for user data. It need not exist yet."""
    named = environment.get("DOCKFLARE_DATA_DIR", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False))


def demo_folder() -> TemporaryDirectory[str]:
    """The demo's own data folder; gone when the demo ends (H30)."""
    return TemporaryDirectory(prefix=f"{_NAME}-demo-", ignore_cleanup_errors=True)


def machine() -> str:
    """A hash that names this computer and user, the same at every start; "" where the computer cannot be told.

    Blocking (macOS asks a program). Only a hash leaves: a machine id is not to be shown to others (machine-id(5)).
    """
    found = _machine_id()
    return sha256(f"{_NAME}\0{found}\0{_user()}".encode()).hexdigest() if found else ""


if sys.platform == "win32":

    def _user() -> str:
        return os.environ.get("USERNAME", "")
else:

    def _user() -> str:
        return str(os.getuid())


if sys.platform == "win32":
    import winreg

    def _machine_id() -> str:
        path = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

elif sys.platform == "darwin":

    def _machine_id() -> str:
        command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
        try:
            told = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False).stdout  # noqa: S603 - fixed
        except (OSError, subprocess.TimeoutExpired):
            return ""
        found = re.search(r'"IOPlatformUUID" = "([^"]+)"', told)
        return found.group(1) if found else ""

else:

    def _machine_id() -> str:
        for file in _MACHINE_FILES:
            try:
                text = file.read_text("ascii").strip()
            except (OSError, UnicodeDecodeError):
                continue
            if re.fullmatch("[0-9a-f]{32}", text):  # "uninitialized" is what a system image ships
                return text
        return ""
