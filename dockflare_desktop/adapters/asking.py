"""Asking an address over the internet, as anybody may: one GET, without credentials, no redirect followed."""

import asyncio
import http.client
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.public.outside import Answer, Failure
from dockflare_desktop.engine.ports import Clock

AT_ONCE = 8
LIMIT = 10.0  # seconds for an address to connect, and again to answer
LOGINS = (".cloudflareaccess.com/", "/cdn-cgi/access/login")  # where Access sends who has to sign in
Connect = Callable[[str], http.client.HTTPConnection]


def connect_tls(host: str) -> http.client.HTTPConnection:
    """A connection whose certificate is checked against the system's."""
    return http.client.HTTPSConnection(host, timeout=LIMIT, context=ssl.create_default_context())


class Asking:
    """The port Outside. `connect` opens a connection to a hostname."""

    def __init__(self, now: Clock, connect: Connect = connect_tls) -> None:
        self._now, self._connect = now, connect
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def ask(self, url: str) -> Answer:
        """What it answers; what hinders is in the answer."""
        async with self._turns:
            return await off_loop(lambda: self._ask(url), name="asking")

    def _ask(self, url: str) -> Answer:
        parts, at, begun = urlsplit(url), self._now(), time.perf_counter()
        try:
            connection = self._connect(parts.hostname or "")
            try:
                connection.request("GET", parts.path or "/", headers={"User-Agent": "dockflare-desktop"})
                answer = connection.getresponse()
            finally:
                connection.close()
        except ssl.SSLCertVerificationError:
            return Answer(at, failure=Failure.CERTIFICATE)
        except socket.gaierror:
            return Answer(at, failure=Failure.NAME)
        except (OSError, http.client.HTTPException):
            return Answer(at, failure=Failure.SILENCE)
        return Answer(
            at,
            took_ms=round((time.perf_counter() - begun) * 1000),
            status=answer.status,
            login=any(each in (answer.getheader("Location") or "") for each in LOGINS),
            edge=answer.getheader("CF-RAY") is not None,
        )
