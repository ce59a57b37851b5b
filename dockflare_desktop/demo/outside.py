"""The port Outside of the demo: an anonymous visitor of the embedded account."""

from urllib.parse import urlsplit

from dockflare_desktop.core.public.outside import Answer, Failure
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.visitor import Way, reach

_TOOK = 60  # ms, as everything in the demo


class DemoOutside:
    """Asks the account instead of the internet."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def ask(self, url: str) -> Answer:
        """What it answers."""
        parts, at = urlsplit(url), self._account.clock()
        found = reach(self._account, parts.hostname or "", parts.path or "/")
        match found.way:
            case Way.OPEN:
                return Answer(at, _TOOK, 200)
            case Way.LOGIN:
                return Answer(at, _TOOK, 302, login=True)
            case Way.STATUS:
                return Answer(at, _TOOK, found.status or 0)
            case Way.UNROUTED:
                return Answer(at, failure=Failure.NAME)
