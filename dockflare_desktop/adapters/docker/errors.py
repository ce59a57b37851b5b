"""What docker-py, requests and the system raise, as a Problem in our words."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import docker
import requests
import urllib3

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

_DETAIL_LENGTH = 300
_CERTIFICATES = {  # X509_V_ERR_... of OpenSSL's x509_vfy.h
    10: ProblemCode.TLS_EXPIRED,
    62: ProblemCode.TLS_OTHER_NAME,  # hostname mismatch
    64: ProblemCode.TLS_OTHER_NAME,  # IP address mismatch
}
_REFUSED = (401, 403)  # a proxy in front of the socket said no
OUTSIDE = (
    docker.errors.DockerException,
    docker.errors.StreamParseError,  # no DockerException, although it stands beside them
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    json.JSONDecodeError,
    OSError,
)


@contextmanager
def translated(address: EngineAddress) -> Iterator[None]:
    """Whatever an engine does wrong inside becomes an OutsideError."""
    try:
        yield
    except OUTSIDE as error:
        raise OutsideError(problem_of(error, address)) from error


def problem_of(error: BaseException, address: EngineAddress) -> Problem:
    """What it is in our words; for everything else ENGINE_AWAY with the far end's own."""
    code = _code(error)
    if code is ProblemCode.ENGINE_AWAY and address.socket.endswith("podman.sock") and _nobody_listens(error):
        code = ProblemCode.PODMAN_STOPPED
    return Problem(code, address.name, value=address.shown, detail=_words(error))


def away(address: EngineAddress, detail: str) -> OutsideError:
    """The engine is there but its answer is of no use, or it does not answer."""
    return OutsideError(Problem(ProblemCode.ENGINE_AWAY, address.name, value=address.shown, detail=detail))


def _code(error: BaseException) -> ProblemCode:
    for cause in _causes(error):
        match cause:
            case PermissionError():
                return ProblemCode.ENGINE_DENIED
            case docker.errors.APIError() | requests.HTTPError() if _status(cause) in _REFUSED:
                return ProblemCode.ENGINE_DENIED
            case ssl.SSLEOFError() | ssl.SSLZeroReturnError():  # it hung up in the middle; no word about certificates
                return ProblemCode.ENGINE_AWAY
            case ssl.SSLCertVerificationError():
                return _CERTIFICATES.get(cause.verify_code, ProblemCode.TLS_WRONG)
            case ssl.SSLError() | docker.errors.TLSParameterError():
                return ProblemCode.TLS_WRONG
            case _:
                continue
    return ProblemCode.ENGINE_AWAY


def _nobody_listens(error: BaseException) -> bool:
    return any(isinstance(cause, FileNotFoundError | ConnectionRefusedError) for cause in _causes(error))


def _status(error: docker.errors.APIError | requests.HTTPError) -> int:
    return error.response.status_code if error.response is not None else 0


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what is inside it: requests and urllib3 wrap by argument, `reason` and chaining alike."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = (*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__)
        waiting += [item for item in inner if isinstance(item, BaseException)]


def _words(error: BaseException) -> str:
    """The far end's explanation where it gave one, else the innermost error's text, on one short line."""
    explanation = getattr(error, "explanation", None)
    if not explanation:
        innermost = [cause for cause in _causes(error) if str(cause)]
        explanation = next((str(cause) for cause in innermost if type(cause).__module__ in ("builtins", "ssl")), "")
    return " ".join(str(explanation or error).split())[:_DETAIL_LENGTH]
