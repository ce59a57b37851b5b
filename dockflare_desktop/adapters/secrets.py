"""The API token: in the system's keyring, in memory where there is none, or from the environment; never in a file."""

import asyncio
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError, Secrets

T = TypeVar("T")

SERVICE = "dockflare-desktop"
ACCOUNT = "cloudflare-api-token"
LIMIT = 30.0
"""Seconds a keyring may take: it may be waiting for the user to unlock it."""
_GOOD = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)
"""Back ends that encrypt. keyring's own ranking is no guide: a plain-text file from an add-on ranks above none."""


class Backend(Protocol):
    """What is used of a keyring back end."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store it."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove it; an absent one is an error there."""


class _UnusableError(Exception):
    """No back end that may hold a token."""


class KeyringSecrets:
    """The token in the system's keyring. Every call runs on a daemon thread with a time limit.

    Where there is no usable keyring, the token is kept in memory and `session_only` says so. One call at a time: while
    one is still waiting for the user to unlock the keyring, the next is answered KEYRING_LOCKED without asking again.
    """

    def __init__(self, service: str = SERVICE, account: str = ACCOUNT, *, limit: float = LIMIT) -> None:
        self._service = service
        self._account = account
        self._limit = limit
        self._memory: str | None = None
        self._session_only = False
        self._turn = asyncio.Lock()
        self._stuck = threading.Lock()  # held by the thread that is talking to the keyring

    from_environment = False

    @property
    def session_only(self) -> bool:
        """True where there is no usable keyring; known after the first call."""
        return self._session_only

    async def token(self) -> str | None:
        """The token, or None. Raises OutsideError (KEYRING_LOCKED)."""
        try:
            stored = None if self._session_only else await self._ask(self._get)
        except _UnusableError:
            self._session_only = True
            stored = None
        return self._memory if self._session_only else stored

    async def set_token(self, token: str | None) -> None:
        """Store the token without the white space around it, or delete it. Raises OutsideError (KEYRING_LOCKED)."""
        wanted = (token or "").strip() or None
        try:
            kept = await self._ask(lambda backend: self._set(backend, wanted))
        except _UnusableError:
            kept = False
        self._session_only = not kept
        self._memory = None if kept else wanted

    def _get(self, backend: Backend) -> str | None:
        return backend.get_password(self._service, self._account)

    def _set(self, backend: Backend, token: str | None) -> bool:
        """Whether the keyring holds afterwards what it should: some accept everything and keep nothing."""
        if token is not None:
            backend.set_password(self._service, self._account, token)
        elif self._get(backend) is not None:
            backend.delete_password(self._service, self._account)
        return self._get(backend) == token

    async def _ask(self, call: Callable[[Backend], T]) -> T:
        async with self._turn:
            if not self._stuck.acquire(blocking=False):
                raise _locked("still waiting")
            try:
                async with asyncio.timeout(self._limit):
                    return await off_loop(lambda: self._talk(call), name="keyring")
            except TimeoutError:
                raise _locked("no answer") from None

    def _talk(self, call: Callable[[Backend], T]) -> T:
        try:
            return _translated(call)
        finally:
            self._stuck.release()


class MemorySecrets:
    """The demo's: no keyring is touched, and there is nothing to tell about it (H30)."""

    session_only = False
    from_environment = False

    def __init__(self, token: str | None = None) -> None:
        self._token = token

    async def token(self) -> str | None:
        """The token, or None."""
        return self._token

    async def set_token(self, token: str | None) -> None:
        """Keep it until the program ends."""
        self._token = (token or "").strip() or None


class EnvironmentSecrets:
    """A token from CLOUDFLARE_API_TOKEN: it wins over the stored one and is never stored (product.md section 9)."""

    session_only = False
    from_environment = True

    def __init__(self, token: str, inner: Secrets) -> None:
        self._token = token.strip()
        self._inner = inner

    async def token(self) -> str | None:
        """The environment's."""
        return self._token

    async def set_token(self, token: str | None) -> None:
        """Only the stored one can be deleted. Raises OutsideError (ENV_WINS) for a new one: it would have no effect."""
        if token is not None:
            raise OutsideError(
                Problem(ProblemCode.ENV_WINS, "cloudflare", label="The token", value="CLOUDFLARE_API_TOKEN")
            )
        await self._inner.set_token(None)


def _translated(call: Callable[[Backend], T]) -> T:
    # imported here, on the thread: keyring and its back ends take 0.15 s that the first paint must not wait for
    import keyring  # noqa: PLC0415 - start-up time, see above
    import keyring.errors  # noqa: PLC0415 - start-up time, see above

    backend = _usable(keyring.get_keyring())
    try:
        return call(backend)
    except (keyring.errors.NoKeyringError, keyring.errors.InitError):
        raise _UnusableError from None
    except Exception as error:  # noqa: BLE001 - back ends raise what their platform does
        # the type alone: the message, or the chain, might quote the token
        raise _locked(type(error).__name__) from None


def _usable(backend: object) -> Backend:
    """The back end to use. Raises _UnusableError for one that is not on the list."""
    found: object = backend
    while type(found).__module__ == "keyring.backends.chainer":
        # the chain's own answer might come from an add-on's plain-text file further down
        chain: list[object] = list(getattr(found, "backends", ()))
        if not chain:
            raise _UnusableError
        found = chain[0]
    if type(found).__module__ not in _GOOD:
        raise _UnusableError
    usable: Backend = found  # type: ignore[assignment]  # a back end of keyring's own
    return usable


def _locked(detail: str) -> OutsideError:
    return OutsideError(Problem(ProblemCode.KEYRING_LOCKED, "keyring", detail=detail))
