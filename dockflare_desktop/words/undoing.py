"""What an undo does beside its changes, in words."""

from collections.abc import Mapping

from dockflare_desktop.core.undoing.undo import ByHand, Call, Note, Noted
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Translate, untranslated

CONTEXT = "Undoing"
NOTES: Mapping[Note, str] = {
    Note.LAYER_BACK: QT_TRANSLATE_NOOP("Undoing", "What was stored here for {subject} is as it was before."),
    Note.IGNORED: QT_TRANSLATE_NOOP(
        "Undoing",
        "The labels still ask for {subject}, so it is ignored from now on, until you revert that.",
    ),
    Note.SWITCHED_OFF: QT_TRANSLATE_NOOP("Undoing", "The manual rule {subject} stays, switched off."),
    Note.OVERRIDES: QT_TRANSLATE_NOOP(
        "Undoing",
        "The labels of {detail} still ask otherwise, so an override of {subject} keeps it, until you revert that.",
    ),
    Note.RULE_CHANGED: QT_TRANSLATE_NOOP("Undoing", "The manual rule {subject} says again what it said before."),
    Note.KEPT_UP: QT_TRANSLATE_NOOP(
        "Undoing",
        "Nothing asks for {subject} any more, so a manual rule does from now on.",
    ),
    Note.WANTED_AGAIN: QT_TRANSLATE_NOOP("Undoing", "{subject} is no longer ignored."),
    Note.GROUP: QT_TRANSLATE_NOOP("Undoing", "Every service that names the access group {subject} is concerned."),
    Note.NEW_IDS: QT_TRANSLATE_NOOP(
        "Undoing",
        "Its login is made anew: its id and its AUD are others, so visitors sign in again.",
    ),
    Note.NEW_SECRET: QT_TRANSLATE_NOOP(
        "Undoing",
        "“{subject}” gets a new secret, shown once: whoever used the old one needs it.",
    ),
    Note.SECRET_STAYS: QT_TRANSLATE_NOOP("Undoing", "The secret of “{subject}” stays as it is now."),
    Note.NO_CONTAINER: QT_TRANSLATE_NOOP(
        "Undoing",
        "{subject} has no container now, so visitors would see error 502.",
    ),
    Note.EVERYONE: QT_TRANSLATE_NOOP("Undoing", "Everyone gets in at {subject} then."),
    Note.BESIDE: QT_TRANSLATE_NOOP(
        "Undoing",
        "Connectors run elsewhere for “{subject}” as well; Cloudflare spreads visitors over all of them.",
    ),
    Note.WAITS: QT_TRANSLATE_NOOP("Undoing", "What follows waits ({detail}) and is written once nothing holds it."),
}
_CALLS: Mapping[Call, str] = {
    Call.DELETE_METHOD: QT_TRANSLATE_NOOP("Undoing", "Removes the sign-in method “{name}”"),
    Call.RESTORE_METHOD: QT_TRANSLATE_NOOP("Undoing", "Changes the sign-in method “{name}” back"),
    Call.DELETE_TOKEN: QT_TRANSLATE_NOOP("Undoing", "Removes the service token “{name}”"),
    Call.CREATE_TOKEN: QT_TRANSLATE_NOOP("Undoing", "Makes the service token “{name}” anew"),
    Call.STOP_CONNECTORS: QT_TRANSLATE_NOOP("Undoing", "Stops and removes the connectors of {name}"),
    Call.RUN_CONNECTORS: QT_TRANSLATE_NOOP("Undoing", "Runs the connectors of {name} as before, from the same image"),
    Call.DELETE_TUNNEL: QT_TRANSLATE_NOOP("Undoing", "Removes the tunnel “{name}”, which nothing uses"),
    Call.LEAVE_NETWORK: QT_TRANSLATE_NOOP("Undoing", "Takes the container {name} off the network that it joined"),
    Call.JOIN_NETWORK: QT_TRANSLATE_NOOP("Undoing", "Connects the container {name} to that network again"),
    Call.RENAME_TUNNEL: QT_TRANSLATE_NOOP("Undoing", "Calls the tunnel “{name}” again"),
    Call.DEFAULT_TUNNEL: QT_TRANSLATE_NOOP("Undoing", "Makes “{name}” the default tunnel again"),
}


def note_words(noted: Noted, translate: Translate = untranslated) -> str:
    """What somebody should know before."""
    return translate(CONTEXT, NOTES[noted.note]).format(subject=noted.subject, detail=noted.detail)


def call_words(call: ByHand, translate: Translate = untranslated) -> str:
    """A write by hand, as one step."""
    return translate(CONTEXT, _CALLS[call.call]).format(name=call.name)
