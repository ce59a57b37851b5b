"""A call as its handler sees it, and the answer it gives; reading bodies, query values and pages."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from dockflare_desktop.demo.refusals import Refused
from dockflare_desktop.demo.state import Token, Zone
from dockflare_desktop.demo.values import Body

if TYPE_CHECKING:  # the account's own helpers use handlers' modules
    from dockflare_desktop.demo.account import Account

T = TypeVar("T")
_DIGITS = 10

Fail = Callable[[str], Refused]
"""Makes the 400 of a family from what is wrong."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer; `info` is its `result_info`."""

    result: object
    status: int = 200
    info: Body | None = None
    messages: Sequence[Body] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A call that was routed and is allowed: `ids` are the variable parts of its path below account or zone."""

    accounts: Sequence["Account"]
    token: Token
    now: datetime
    ids: tuple[str, ...]
    query: dict[str, str]
    content: bytes
    found_account: "Account | None" = None
    found_zone: Zone | None = None

    @property
    def account(self) -> "Account":
        if self.found_account is None:
            raise LookupError("only routes below an account or a zone have one")
        return self.found_account

    @property
    def zone(self) -> Zone:
        if self.found_zone is None:
            raise LookupError("only routes below a zone have one")
        return self.found_zone

    def body(self, fail: Fail) -> Body:
        """The JSON object sent. Raises `fail` for anything else."""
        try:
            value = json.loads(self.content, parse_constant=_no_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise fail("the request body is not valid JSON") from error
        if not isinstance(value, dict):
            raise fail("the request body must be a JSON object")
        return value

    def optional_body(self, fail: Fail) -> Body:
        """As `body`, for calls that may come without one."""
        return self.body(fail) if self.content else {}


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def word(ask: Ask, key: str, allowed: Sequence[str], fail: Fail) -> str | None:
    """An enumerated query value, None if it is not there. Raises `fail` for another word."""
    value = ask.query.get(key)
    if value is not None and value not in allowed:
        raise fail(f"{key} must be one of {', '.join(allowed)}")
    return value


def flag(ask: Ask, key: str, fail: Fail) -> bool | None:
    """A boolean query value, None if it is not there."""
    value = word(ask, key, ("true", "false"), fail)
    return None if value is None else value == "true"


def number(ask: Ask, key: str, default: int, allowed: range, fail: Fail) -> int:
    """A whole query value within `allowed`."""
    text = ask.query.get(key)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) in allowed):
        raise fail(f"{key} must be an integer between {allowed.start} and {allowed.stop - 1}")
    return int(text)


def _finite(text: str) -> float:
    """`1e999` is good JSON, but no number a schema would take, and would come back as `Infinity`, which is none."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is out of range")
    return value


_ANY_PAGE = range(1, 10**_DIGITS)


def page_of(items: Sequence[T], ask: Ask, size: int, sizes: range, fail: Fail) -> tuple[Sequence[T], Body]:
    """The page asked for, by `page` and `per_page`, and its `result_info`; a page past the end is empty."""
    page = number(ask, "page", 1, _ANY_PAGE, fail)
    per_page = number(ask, "per_page", size, sizes, fail)
    shown = items[(page - 1) * per_page : page * per_page]
    info: Body = {
        "page": page,
        "per_page": per_page,
        "count": len(shown),
        "total_count": len(items),
        "total_pages": -(-len(items) // per_page),
    }
    return shown, info
