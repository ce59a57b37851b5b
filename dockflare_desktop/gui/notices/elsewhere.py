"""Which notifications somebody else's doing is worth: once per object and hour (ux.md section 9); pure."""

from collections.abc import Iterator

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.notices.notice import Notice, short
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.elsewhere import noticed_words

ELSEWHERE = "elsewhere "  # begins the key of a notice about something that others changed
Cause = tuple[str, str]


def elsewhere_causes(status: AppStatus) -> Iterator[tuple[Cause, Notice]]:
    """One for each object of a service that somebody changed lately, as long as it is shown, which is an hour."""
    for each in status.noticed:
        if not each.what.keys:
            continue  # a policy or a neighbour's rule: the history has it
        key = f"{ELSEWHERE}{each.what.kind} {each.what.name}"
        title = short(translate("notice", "{address} was changed at Cloudflare"), str(each.what.keys[0]))
        show = Request(Do.SHOW, each.what.keys[0])
        words = noticed_words(each, translate)
        yield (key, each.at.isoformat()), Notice(key, title, words, show, action=translate("notice", "Show"))
