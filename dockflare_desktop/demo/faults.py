"""Faults on demand: what tests let the next calls suffer, before or after they took effect."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from dockflare_desktop.demo import refusals
from dockflare_desktop.demo.refusals import Refused

Match = str | tuple[str, str] | Callable[[str, str], bool]
"""Which calls: part of a path, or (method, part of a path), or a function of method and path."""

_HTML_FROM = 501
_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>Error {0}</h1></body></html>"


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` calls that match; exactly one of `status` and `exc` is set."""

    match: Match
    status: int | None = None
    exc: type[httpx.RequestError] | None = None
    times: int = 1
    after_effect: bool = False
    """The call is carried out all the same: its answer is what gets lost."""
    retry_after: int = 60
    """Seconds, for status 429."""

    def __post_init__(self) -> None:
        if (self.status is None) == (self.exc is None):
            raise ValueError("a fault has either a status or an exception")

    def concerns(self, method: str, path: str) -> bool:
        match self.match:
            case str() as part:
                return part in path
            case (wanted, part):
                return wanted == method and part in path
            case chosen:
                return chosen(method, path)

    def answer(self, request: httpx.Request) -> httpx.Response | Refused:
        """The answer the caller gets instead; from 501 on it is an HTML page. Raises `exc` if that is the fault."""
        if self.exc is not None:
            raise self.exc("as the test asked", request=request)
        status = self.status or 0
        if status >= _HTML_FROM:
            headers = {"Content-Type": "text/html; charset=UTF-8"}
            return httpx.Response(status, headers=headers, content=_PAGE.format(status).encode(), request=request)
        match status:
            case 429:
                return refusals.throttled(self.retry_after)
            case 401:
                return refusals.unknown_token_at_verify()
            case 403:
                return refusals.forbidden()
            case 500:
                return refusals.broken()
            case _:
                return refusals.one(status, 10013, "as the test asked")
