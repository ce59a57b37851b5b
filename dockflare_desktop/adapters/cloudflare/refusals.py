"""Cloudflare's errors in our words. Codes and texts: the API's documentation and live answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dockflare_desktop.adapters.cloudflare.limits import Limits
from dockflare_desktop.adapters.cloudflare.permissions import permission_for
from dockflare_desktop.adapters.cloudflare.values import an_object, objects, text, whole
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

PAUSE_UNTOLD = 60.0  # seconds to wait after a 429 that does not say how long
TOO_MANY = 429
_SERVER_ERRORS = 500
_CODES = {
    9999: ProblemCode.NO_ZERO_TRUST,
    81045: ProblemCode.DNS_QUOTA,
    81053: ProblemCode.FOREIGN_DNS,  # an A, AAAA or CNAME is there
    81054: ProblemCode.FOREIGN_DNS,  # a CNAME is there
    81055: ProblemCode.FOREIGN_DNS,  # an NS is there
    81057: ProblemCode.FOREIGN_DNS,  # the same record is there (today's code is the next)
    81058: ProblemCode.FOREIGN_DNS,
    81044: ProblemCode.NOT_FOUND,
    12135: ProblemCode.NOT_FOUND,
    11010: ProblemCode.FOREIGN_LOGIN,
    6003: ProblemCode.TOKEN_REFUSED,  # not the form of a token
    6111: ProblemCode.TOKEN_REFUSED,
    9106: ProblemCode.TOKEN_REFUSED,
    9109: ProblemCode.TOKEN_REFUSED,  # unknown, disabled, expired
    10000: ProblemCode.PERMISSION_MISSING,
    10405: ProblemCode.PERMISSION_MISSING,
}
_STATUSES = {
    401: ProblemCode.TOKEN_REFUSED,
    403: ProblemCode.PERMISSION_MISSING,
    404: ProblemCode.NOT_FOUND,
    TOO_MANY: ProblemCode.RATE_LIMITED,
}
_TUNNEL_NOT_FOUND = 1003  # DNS has a 1003 of its own, so this counts below a tunnel's path only
_TUNNELS = {1013: ProblemCode.TUNNEL_NAME_TAKEN, 1022: ProblemCode.TUNNEL_IN_USE}  # the same
_ACCESS_INVALID = 12130  # what Access says of every body it does not take, a full account's too
_FULL = re.compile(r"\b(maximum|limit|quota)\b.*\b(reached|exceeded)\b", re.IGNORECASE)  # its text then
_MADE_IN = re.compile(r"/access/(apps|policies)$")
_NOISE = (
    "access.api.error.invalid_request: ",
    "access.api.error.conflict: ",
    "access.api.error.service_token_in_use: ",
    "Bad Configuration: ",
    "Validation failed: ",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as far as an error needs it; it holds no header and no body, so no secret either."""

    path: str
    write: bool
    subject: str = "cloudflare"


def refused(asked: Asked, status: int, body: Json, limits: Limits, now: datetime) -> OutsideError:
    """The error of an answer that is none; `body` is None where it is not JSON (a proxy's page, say)."""
    errors = tuple(_errors(an_object(body)))
    codes = tuple(number for error in errors if (number := whole(error, "code")) is not None)
    told = _detail(errors)
    code = _problem_code(asked, status, codes, told, readable=bool(an_object(body)))
    problem = Problem(code, asked.subject, detail=told or f"HTTP {status}")
    retry_after = limits.retry_after
    if code is ProblemCode.RATE_LIMITED:
        retry_after = PAUSE_UNTOLD if retry_after is None else retry_after
    if code is ProblemCode.PERMISSION_MISSING:
        problem = replace(problem, value=permission_for(asked.path, write=asked.write))
    if code is ProblemCode.NOT_FOUND:
        problem = replace(problem, label="object at Cloudflare under", value=quoted(asked.path))
    if retry_after is not None:
        problem = replace(problem, until=now + timedelta(seconds=retry_after))
    return OutsideError(
        problem,
        ambiguous=asked.write and status >= _SERVER_ERRORS,  # it may have taken effect all the same
        retry_after=retry_after,
        status=status,
        code=_telling(codes),
    )


def lost(asked: Asked, detail: str, *, sent: bool) -> OutsideError:
    """The error of a call without an answer. `sent` is False where it cannot have arrived."""
    if not sent:
        return OutsideError(Problem(ProblemCode.OFFLINE, asked.subject, detail=detail))
    code = ProblemCode.ANSWER_LOST if asked.write else ProblemCode.CLOUDFLARE_DOWN
    return OutsideError(Problem(code, asked.subject, detail=detail), ambiguous=asked.write)


def unreadable(asked: Asked, status: int) -> OutsideError:
    """The error of a success whose content is not what the API promises: unreadable is not empty."""
    code = ProblemCode.ANSWER_LOST if asked.write else ProblemCode.CLOUDFLARE_DOWN
    problem = Problem(code, asked.subject, detail="the answer could not be read")
    return OutsideError(problem, ambiguous=asked.write, status=status)


def _problem_code(asked: Asked, status: int, codes: tuple[int, ...], told: str, *, readable: bool) -> ProblemCode:
    if status == TOO_MANY:
        return ProblemCode.RATE_LIMITED
    if status >= _SERVER_ERRORS or not readable:
        return ProblemCode.CLOUDFLARE_DOWN
    if _TUNNEL_NOT_FOUND in codes and "/cfd_tunnel/" in asked.path:
        return ProblemCode.TUNNEL_GONE
    if "/cfd_tunnel" in asked.path and (about := next((_TUNNELS[code] for code in codes if code in _TUNNELS), None)):
        return about
    known = next((_CODES[code] for code in codes if code in _CODES), None)
    found = known or _STATUSES.get(status, ProblemCode.CLOUDFLARE_REFUSED)
    full = _ACCESS_INVALID in codes and asked.write and _MADE_IN.search(asked.path) and _FULL.search(told)
    return ProblemCode.ACCESS_QUOTA if full else found


def _errors(body: JsonObject) -> Iterator[JsonObject]:
    """Every error and, since DNS hides the telling code there at times, the links of its chain."""
    for error in objects(body.get("errors")):
        yield error
        yield from objects(error.get("error_chain"))


def _telling(codes: tuple[int, ...]) -> int:
    """The code to report: one we know the meaning of, else the innermost."""
    return next((code for code in codes if code in _CODES), codes[-1] if codes else 0)


def _detail(errors: tuple[JsonObject, ...]) -> str:
    """Cloudflare's sentences, without what only a machine reads."""
    sentences = [text(error, "message") for error in errors]
    for noise in _NOISE:
        sentences = [sentence.removeprefix(noise) for sentence in sentences]
    return "; ".join(sentence for sentence in dict.fromkeys(sentences) if sentence)
