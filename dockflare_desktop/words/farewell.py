"""Leaving in words: the question before it, and what only the ledger lets go of."""

from collections.abc import Mapping

from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.leaving.departure import Way
from dockflare_desktop.words import Translate, untranslated
from dockflare_desktop.words.adopting import ADOPTING, KINDS
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP

LEAVING = "Leaving"
QUESTIONS: Mapping[Way, str] = {
    Way.REMOVE: QT_TRANSLATE_NOOP("Leaving", "Remove all of it?"),
    Way.HAND_OVER: QT_TRANSLATE_NOOP("Leaving", "Hand all of it over?"),
}
_LET_GO = QT_TRANSLATE_NOOP("Leaving", "Stays as it is, and is not ours any more: the {kind} of {name}")
_TUNNEL = QT_TRANSLATE_NOOP("Leaving", "Deletes the tunnel {name} last, unless somebody else uses it")


def tunnel_words(name: str, translate: Translate = untranslated) -> str:
    """What becomes of a tunnel that we made."""
    return translate(LEAVING, _TUNNEL).format(name=name)


def let_go_words(kind: Kind, name: str, translate: Translate = untranslated) -> str:
    """What stays at Cloudflare without a call, and is not ours any more."""
    return translate(LEAVING, _LET_GO).format(kind=translate(ADOPTING, KINDS[kind]), name=name)
