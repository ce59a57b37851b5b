"""Who could get in at a service, in words: the login that decides, what stands behind it, what is still to come."""

from dataclasses import replace

from dockflare_desktop.core.public.door import Behind
from dockflare_desktop.core.public.seen import Entering, Seen
from dockflare_desktop.gui.present.visitor import Answer, Line, of_judgement, unknown
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.words.who import VERDICTS, WHO, behind_words


def of_service(found: Entering, seen: Seen) -> Answer:
    """One visitor at a service."""
    answer = of_judgement(found.judgement, seen.actual.directory)
    lines = list(answer.lines)
    app = found.judgement.app
    if app is not None:
        address = isolated(found.judgement.address)
        text = translate("tester", "“{name}” on {address}").format(name=app.name, address=address)
        lines.insert(0, Line(translate("tester", "The login that decides"), text, "ui-lock", "text2"))
    if found.behind.behind is not Behind.ORIGIN:
        lines.append(Line(translate("tester", "Behind it"), behind_words(found.behind, translate), "ui-warn", "warn"))
    if found.planned is not None:
        verdict = translate(WHO, VERDICTS[found.planned.verdict])
        title = translate("tester", "Once its own login stands")
        lines.append(Line(title, verdict, "ui-clock", "text2"))
    return replace(answer, lines=tuple(lines))


def not_seen() -> Answer:
    """Before the first comparison."""
    return unknown(translate("tester", "Nothing was compared with Cloudflare yet."))
