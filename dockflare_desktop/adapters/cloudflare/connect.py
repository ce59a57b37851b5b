"""Making an Edge. The SDK is imported here, on a worker thread, and nowhere before: that takes long, and the tray is
shown first. So nobody else imports `edge` or `calls`."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import Budget, Clock, Edge, OutsideError

if TYPE_CHECKING:  # importing these is what must not happen when this module is imported
    from cloudflare import AsyncCloudflare
    from httpx import AsyncClient

API = "https://api.cloudflare.com/client/v4"
_ANSWER_WITHIN, _CONNECT_WITHIN = 15.0, 5.0  # seconds
_ACCOUNT_OWNED = "cfat_"  # how tokens begin that belong to an account, not to a user


async def connect(  # noqa: PLR0913 - all of it belongs to the one thing made, and each is given by name
    token: str,
    base_url: str | None = None,
    *,
    account_id: str = "",
    http_client: "AsyncClient | None" = None,
    budget: Budget,
    clock: Clock,
) -> Edge:
    """An Edge that sends `token` to `base_url` (Cloudflare's own unless given) and to nobody else. Asks nothing yet.

    `account_id` is the chosen account, "" for the only one there is. An `http_client` given is closed with the Edge.
    Raises OutsideError (TOKEN_REFUSED for what cannot be a token, SETTING_INVALID for what cannot be an address).
    """
    token, address = token.strip(), base_url or API
    if not (token and token.isascii() and token.isprintable() and " " not in token):
        raise OutsideError(Problem(ProblemCode.TOKEN_REFUSED, "cloudflare"))  # nor could it be sent as a header

    def make() -> Edge:
        from dockflare_desktop.adapters.cloudflare.calls import Calls
        from dockflare_desktop.adapters.cloudflare.edge import CloudflareEdge

        calls = Calls(_client(token, address, http_client), budget, clock)
        return CloudflareEdge(calls, quote(account_id, safe=""), account_owned=token.startswith(_ACCOUNT_OWNED))

    return await off_loop(make)


def _client(token: str, address: str, http_client: "AsyncClient | None") -> "AsyncCloudflare":
    """The SDK's client with everything it takes from the environment taken back: it would send a global key found there
    instead of our token, to an address found there."""
    import httpx
    from cloudflare import AsyncCloudflare

    try:
        url = httpx.URL(address)
        usable = url.scheme in ("https", "http") and url.host != ""
    except httpx.InvalidURL:
        usable = False
    if not usable:
        named = "CLOUDFLARE_BASE_URL"
        raise OutsideError(
            Problem(
                ProblemCode.SETTING_INVALID,
                named,
                label=named,
                value=quoted(address),
                suggestion=f"an address like {API}",
            )
        )
    client = AsyncCloudflare(
        api_token=token,
        base_url=address,
        max_retries=0,  # it repeats POSTs too
        timeout=httpx.Timeout(_ANSWER_WITHIN, connect=_CONNECT_WITHIN),
        http_client=http_client,
    )
    client.api_key = client.api_email = client.user_service_key = None
    client._custom_headers = {}  # noqa: SLF001 - CLOUDFLARE_CUSTOM_HEADERS, which no argument switches off
    return client
