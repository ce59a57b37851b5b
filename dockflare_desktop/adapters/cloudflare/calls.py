"""The one place that sends to Cloudflare: budget, raw JSON, rate headers, errors in our words, pages.

Importing this loads the SDK, so only `connect` does it, off the loop. Every call goes through the SDK's plain verbs:
its typed methods would load 1,400 modules, build objects nobody wants and lose what they do not know.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from cloudflare import APIConnectionError, APIStatusError, AsyncCloudflare, RequestOptions

from dockflare_desktop.adapters.cloudflare.limits import clock_skew, read_limits
from dockflare_desktop.adapters.cloudflare.refusals import PAUSE_UNTOLD, TOO_MANY, Asked, lost, refused, unreadable
from dockflare_desktop.adapters.cloudflare.values import an_object, objects, plain, text, whole
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import Budget, Clock, OutsideError, Urgency

_AT_ONCE = 16
_SMALL_PAGE = 100  # every list whose largest page is larger takes this one
_BAD_REQUEST = 400
_WORTH_REPEATING = (ProblemCode.CLOUDFLARE_DOWN, ProblemCode.OFFLINE)
_NO_REDIRECTS: RequestOptions = {"follow_redirects": False}  # the API has none, and they could carry a write elsewhere
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call; whatever is not a GET is a write. `subject` is what a problem is about, if it fails."""

    method: str
    path: str  # below the API's base address
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: JsonObject | None = field(default=None, repr=False)  # it may hold a secret
    urgency: Urgency = Urgency.READ
    subject: str = "cloudflare"

    @property
    def asked(self) -> Asked:
        """What an error may keep of it."""
        return Asked(self.path, self.method != "GET", self.subject)


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: its `result` and `result_info`."""

    status: int
    result: Json = field(repr=False)  # it may hold a secret
    info: JsonObject


class Calls:
    """Sends calls, a bounded number at a time. Every method raises OutsideError and nothing else."""

    def __init__(self, client: AsyncCloudflare, budget: Budget, now: Clock) -> None:
        self._client, self._budget, self.now = client, budget, now
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._small_pages: set[str] = set()  # kinds of lists that refused a large page
        self.skew: float | None = None  # seconds our clock is ahead, as last seen

    @property
    def left(self) -> int:
        """Calls that the budget still allows in this window."""
        return self._budget.left

    async def read(self, call: Call) -> Answer:
        """A GET, repeated once where it got no answer or a server error."""
        try:
            return await self._once(call)
        except OutsideError as error:
            if (
                error.problem.code not in (ProblemCode.CLOUDFLARE_DOWN, ProblemCode.OFFLINE)
                or error.retry_after is not None
            ):
                raise
        return await self._once(call)

    async def write(self, call: Call) -> Answer:
        """A write, sent once whatever happens; an unclear end is `ambiguous`."""
        return await self._once(call)

    async def pages(self, path: str, per_page: int, query: Mapping[str, str | int] | None = None) -> list[JsonObject]:
        """All items of a list; `per_page` is the largest page the API takes, and a smaller one is tried if it does not.

        It ends by count: some lists ignore `page` for some tokens, so that waiting for an empty page never ends.
        """
        kind = path.rpartition("/")[2]
        size = _SMALL_PAGE if kind in self._small_pages else per_page
        try:
            return await self._all_pages(path, size, query or {})
        except OutsideError as error:
            if (
                error.status != _BAD_REQUEST
                or error.problem.code is not ProblemCode.CLOUDFLARE_REFUSED
                or size == _SMALL_PAGE
            ):
                raise
        self._small_pages.add(kind)
        return await self._all_pages(path, _SMALL_PAGE, query or {})

    async def close(self) -> None:
        """Give back connections."""
        await self._client.close()

    async def _all_pages(self, path: str, size: int, query: Mapping[str, str | int]) -> list[JsonObject]:
        found: list[JsonObject] = []
        first_ids: set[str] = set()
        page = 1
        while True:
            call = Call("GET", path, {**query, "page": page, "per_page": size})
            answer = await self.read(call)
            if not isinstance(answer.result, list):
                raise unreadable(call.asked, answer.status)
            items = objects(answer.result)
            if not items or text(items[0], "id") in first_ids:
                return found
            first_ids.add(text(items[0], "id"))
            found += items
            short = len(items) < (whole(answer.info, "per_page") or size)
            if _is_last(answer.info, page, len(found), short=short):
                return found
            page += 1

    async def _once(self, call: Call) -> Answer:
        """Raised here, outside of any `except` and below the frames that knew the response: an error that dragged along
        the SDK's own would carry the request, and the token in its header, into whatever shows or keeps it."""
        await self._budget.take(call.urgency)
        async with self._slots:
            outcome = await self._exchange(call)
        if isinstance(outcome, OutsideError):
            raise outcome
        return outcome

    async def _exchange(self, call: Call) -> Answer | OutsideError:
        try:
            response = await self._send(call)
        except APIStatusError as error:
            response = error.response
        except APIConnectionError as error:
            return _no_answer(call.asked, error.__cause__)
        return self._judge(call, response)

    def _judge(self, call: Call, response: httpx.Response) -> Answer | OutsideError:
        now, status, body = self.now(), response.status_code, _json(response)
        limits = read_limits(response.headers, now)
        pause = PAUSE_UNTOLD if status == TOO_MANY and limits.retry_after is None else limits.retry_after
        self._budget.heard(limits.left, limits.reset, pause)
        self.skew = clock_skew(response.headers, now)
        if not response.is_success or an_object(body).get("success") is False:
            return refused(call.asked, status, body, limits, now)
        if call.method == "DELETE":
            return Answer(status, None, {})  # some answer with the object, some without a body
        if not isinstance(body, dict) or "result" not in body:
            return unreadable(call.asked, status)
        return Answer(status, body["result"], an_object(body.get("result_info")))

    async def _send(self, call: Call) -> httpx.Response:
        path, content = call.path, None if call.body is None else json.dumps(plain(call.body)).encode()
        query = {key: str(value) for key, value in call.query.items()}
        match call.method:
            case "GET":
                options: RequestOptions = {"params": query, **_NO_REDIRECTS}
                return await self._client.get(path, cast_to=httpx.Response, options=options)
            case "POST":
                return await self._client.post(path, cast_to=httpx.Response, content=content, options=_NO_REDIRECTS)
            case "PUT":
                return await self._client.put(path, cast_to=httpx.Response, content=content, options=_NO_REDIRECTS)
            case "PATCH":
                return await self._client.patch(path, cast_to=httpx.Response, content=content, options=_NO_REDIRECTS)
            case _:
                return await self._client.delete(path, cast_to=httpx.Response, options=_NO_REDIRECTS)


def _no_answer(asked: Asked, cause: BaseException | None) -> OutsideError:
    """A complaint about a header quotes it, so of what is not about the connection only the kind is told."""
    told = str(cause) if isinstance(cause, httpx.NetworkError | httpx.TimeoutException | httpx.ProxyError) else ""
    return lost(asked, told or type(cause).__name__, sent=not isinstance(cause, _NEVER_SENT))


def _json(response: httpx.Response) -> Json:
    """The body, None where it is not JSON. JSON's null cannot be told from that, and is no answer either."""
    try:
        body: Json = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return body


def _is_last(info: JsonObject, page: int, seen: int, *, short: bool) -> bool:
    """Whether no page follows, by whichever count the answer gives (`total_pages` may be absent)."""
    total, pages = whole(info, "total_count"), whole(info, "total_pages")
    if total is not None and seen >= total:
        return True
    if pages is not None and page >= pages:
        return True
    return total is None and pages is None and short
