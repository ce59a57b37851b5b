"""Tells of service tokens that end soon: looked at once a day, told once a week (ux.md section 9)."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from dockflare_desktop.core.account.overview import AccessOverview
from dockflare_desktop.core.account.tokens import Life
from dockflare_desktop.core.status import AppStatus, TokenState
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.notices.notice import Notice
from dockflare_desktop.gui.notices.notices import QUIET_AFTER_START
from dockflare_desktop.gui.notices.notifying import Notifying
from dockflare_desktop.gui.present.sign_in import tokens_warning
from dockflare_desktop.gui.text import translate

LOOK, TELL = timedelta(days=1), timedelta(days=7)
TOLD = "tokens/told"  # in the places: when it was told last, ISO 8601
KEY = "service tokens"


def token_notice(overview: AccessOverview) -> Notice | None:
    """What is told; None where every token has time."""
    text = tokens_warning(overview)
    if not text:
        return None
    ended = any(row.life is Life.ENDED for row in overview.tokens or ())
    title = (
        translate("notice", "A service token has ended") if ended else translate("notice", "A service token ends soon")
    )
    return Notice(KEY, title, text, Request(Do.TOKENS), action=translate("notice", "Show"))


def due(told: str, now: datetime) -> bool:
    """Whether a week has passed since it was told; a time that cannot be read is long ago."""
    try:
        return now - datetime.fromisoformat(told) >= TELL
    except (ValueError, TypeError):
        return True


class EndingTokens(QObject):
    """Looks with the statuses that come anyway, so that it needs no clock of its own."""

    def __init__(self, context: Context, notifying: Notifying) -> None:
        super().__init__()
        self._context, self._notifying = context, notifying
        self._started = context.now()
        self._looked: datetime | None = None

    def show_status(self, status: AppStatus) -> None:
        """The newest status."""
        now = self._context.now()
        fresh = self._looked is not None and now - self._looked < LOOK
        ready = status.cloudflare.token is TokenState.ACCEPTED and now - self._started >= QUIET_AFTER_START
        if ready and not fresh:
            self._looked = now
            self._context.start(self._look())

    async def _look(self) -> None:
        overview = await (await self._context.commands.desks()).access.overview()
        notice, now = token_notice(overview), self._context.now()
        if notice is not None and due(str(self._context.places.value(TOLD) or ""), now):
            self._context.places.setValue(TOLD, now.isoformat())
            self._notifying.send(notice)
