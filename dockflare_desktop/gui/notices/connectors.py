"""Which notifications connectors are worth: one that refused the configuration, as long as it does; pure."""

from collections.abc import Iterator

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Do, Request, Say
from dockflare_desktop.gui.notices.notice import Notice, short
from dockflare_desktop.gui.text import translate

CONNECTOR = "connector "  # begins the key of a notice about a tunnel's connectors
Cause = tuple[str, str]


def refusal_causes(status: AppStatus, say: Say) -> Iterator[tuple[Cause, Notice]]:
    """One for each tunnel whose configuration a connector refused; another reason is another notice."""
    for problem in status.problems:
        if problem.code is ProblemCode.CONNECTOR_REFUSED:
            key = CONNECTOR + problem.subject
            title = short(translate("notice", "{address}: configuration refused"), problem.subject)
            show = Request(Do.SHOW_TUNNEL, value=problem.subject)
            notice = Notice(key, title, say(problem).text, show, action=translate("notice", "Show"))
            yield (key, problem.detail), notice
