"""What others did at Cloudflare to what is ours, in words."""

from collections.abc import Mapping

from dockflare_desktop.core.change import Action
from dockflare_desktop.core.noticed import Noticed
from dockflare_desktop.core.planning.differences import in_words
from dockflare_desktop.words import Translate, untranslated
from dockflare_desktop.words.adopting import ADOPTING, KINDS
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP

ELSEWHERE = "Elsewhere"
_DID: Mapping[Action, str] = {
    Action.UPDATE: QT_TRANSLATE_NOOP("Elsewhere", "The {kind} of {name} was changed by {who}: {differs}."),
    Action.DELETE: QT_TRANSLATE_NOOP("Elsewhere", "The {kind} of {name} was removed by {who}."),
    Action.CREATE: QT_TRANSLATE_NOOP("Elsewhere", "The {kind} of {name} was removed here, and {who} made it again."),
}
_OTHERS = QT_TRANSLATE_NOOP("Elsewhere", "Rules of others in the tunnel {name} changed, and are kept: {differs}.")
_SOMEBODY = QT_TRANSLATE_NOOP("Elsewhere", "someone else")
_PUT_BACK = QT_TRANSLATE_NOOP("Elsewhere", "It was put back.")


def noticed_words(noticed: Noticed, translate: Translate = untranslated) -> str:
    """What somebody did at Cloudflare, from what to what, and whether it was put back."""
    what = noticed.what
    text = _OTHERS if what.name == what.tunnel else _DID[what.action]
    said = translate(ELSEWHERE, text).format(
        kind=translate(ADOPTING, KINDS[what.kind]),
        name=what.name.strip(),
        who=what.who or translate(ELSEWHERE, _SOMEBODY),
        differs=in_words(what.differences),
    )
    return f"{said} {translate(ELSEWHERE, _PUT_BACK)}" if noticed.put_back else said
