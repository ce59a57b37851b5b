"""docker-py's transport over a Unix socket, except that a connection that fails does not leave its socket open."""

import socket
from typing import Any

from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnection, UnixHTTPConnectionPool


class UnixAdapter(UnixHTTPAdapter):
    """To be mounted in place of docker-py's own."""

    def get_connection(
        self,
        url: str | bytes,  # noqa: ARG002 - the signature is docker-py's
        proxies: object = None,  # noqa: ARG002 - as above
    ) -> UnixHTTPConnectionPool:
        """One pool: there is one engine behind it, whatever the URL."""
        with self.pools.lock:
            pool: UnixHTTPConnectionPool | None = self.pools.get(self.socket_path)
            if pool is None:
                pool = _Pool(self.socket_path, self.socket_path, self.timeout, maxsize=self.max_pool_size)
                self.pools[self.socket_path] = pool
        return pool


class _Pool(UnixHTTPConnectionPool):
    def _new_conn(self) -> Any:  # the stubs name a protocol that docker-py's own connection does not meet either
        limit: Any = self.timeout  # seconds; urllib3's Timeout by the stubs
        return _Connection(self.base_url, self.socket_path, limit)


class _Connection(UnixHTTPConnection):
    def connect(self) -> None:
        """Raises OSError as socket.connect does."""
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(self.timeout)
            sock.connect(self.unix_socket)
        except OSError:
            sock.close()
            raise
        self.sock = sock
