"""What the doctor asks of this computer and of targets."""

from typing import Protocol

from dockflare_desktop.core.doctor.facts import Computer, Knock, TargetCertificate


class Probe(Protocol):
    """Never raises: what hinders is in the answers. Every answer comes within some seconds."""

    async def knock(self, host: str, port: int) -> Knock:
        """One TCP connection from this computer, closed at once."""

    async def certificate(self, host: str, port: int, name: str) -> TargetCertificate:
        """One TLS handshake, judged as cloudflared does: by the system's authorities, for `name`."""

    async def computer(self) -> Computer:
        """Disk, tray, notifications, keyring."""
