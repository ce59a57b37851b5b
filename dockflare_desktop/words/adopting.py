"""What could go wrong when something is adopted or given back, in words; and how a change is called."""

from collections.abc import Mapping

from dockflare_desktop.core.adopting.preview import Caution, Warned
from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.words import Translate, sentence, untranslated
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP

ADOPTING = "Adopting"
CAUTIONS: Mapping[Caution, str] = {
    Caution.NOBODY_ASKS: QT_TRANSLATE_NOOP(
        "Adopting",
        "No service asks for {subject} now, so nothing is written at Cloudflare: it is only remembered as ours, and"
        " changed once a service asks for it.",
    ),
    Caution.STILL_BLOCKED: QT_TRANSLATE_NOOP(
        "Adopting",
        "Something else still is in the way of {subject}, so this is not written yet: {detail}.",
    ),
    Caution.ORIGINAL: QT_TRANSLATE_NOOP(
        "Adopting",
        "The original DockFlare made this. If it still runs somewhere, it writes its own value back and removes rules"
        " that it does not know.",
    ),
    Caution.TAKEN_OVER: QT_TRANSLATE_NOOP(
        "Adopting",
        "This belongs to DockFlare Desktop on another computer ({detail}). If that still runs, both write to it.",
    ),
    Caution.ELSEWHERE: QT_TRANSLATE_NOOP(
        "Adopting",
        "Visitors of {subject} go to {detail} now, and to your service afterwards.",
    ),
    Caution.MORE_PEOPLE: QT_TRANSLATE_NOOP("Adopting", "More people get in at {subject} than now."),
    Caution.EVERYONE: QT_TRANSLATE_NOOP("Adopting", "Everyone gets in at {subject}."),
    Caution.FEWER_PEOPLE: QT_TRANSLATE_NOOP("Adopting", "Some who get in at {subject} now do not any more."),
    Caution.NEW_IDS: QT_TRANSLATE_NOOP(
        "Adopting",
        "Policies that exist in the login of {subject} alone are made anew when it is given back, with other ids.",
    ),
    Caution.OFFLINE: QT_TRANSLATE_NOOP("Adopting", "{subject} is not published by your service any more."),
}
KINDS: Mapping[Kind, str] = {
    Kind.RECORD: QT_TRANSLATE_NOOP("Adopting", "DNS record"),
    Kind.RULE: QT_TRANSLATE_NOOP("Adopting", "tunnel rule"),
    Kind.APPLICATION: QT_TRANSLATE_NOOP("Adopting", "login"),
    Kind.POLICY: QT_TRANSLATE_NOOP("Adopting", "policy"),
    Kind.TUNNEL: QT_TRANSLATE_NOOP("Adopting", "tunnel"),
}
_HEADS: Mapping[Action, str] = {
    Action.CREATE: QT_TRANSLATE_NOOP("Adopting", "New {kind}: {target}"),
    Action.UPDATE: QT_TRANSLATE_NOOP("Adopting", "Changes the {kind} of {target}"),
    Action.DELETE: QT_TRANSLATE_NOOP("Adopting", "Removes the {kind} of {target}"),
}
_BACK = QT_TRANSLATE_NOOP("Adopting", "Back as it was: the {kind} of {target}")


def caution_words(warned: Warned, translate: Translate = untranslated, *, window: bool = False) -> str:
    """What somebody should know before."""
    detail = warned.detail if warned.problem is None else sentence(warned.problem, translate, window=window).short
    return translate(ADOPTING, CAUTIONS[warned.caution]).format(subject=warned.subject, detail=detail)


def head_words(action: Action, kind: Kind, target: str, translate: Translate = untranslated, *, back: bool) -> str:
    """The heading over both sides of a change; `back`: it gets its former value back."""
    words = _BACK if back else _HEADS[action]
    return translate(ADOPTING, words).format(kind=translate(ADOPTING, KINDS[kind]), target=target)
