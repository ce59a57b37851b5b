"""Imports in words: files that cannot be read, what was taken over otherwise than it was, what was left out."""

from collections.abc import Mapping

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.core.transfer.findings import Finding, Told
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry, Translate, untranslated

TRANSFER = "Transfer"
ENTRIES: dict[str, Entry] = {
    Code.BACKUP_BROKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” cannot be taken over: {detail}. Nothing was stored."),
        QT_TRANSLATE_NOOP("Problem", "broken backup"),
        QT_TRANSLATE_NOOP("Problem", "Choose a backup made by DockFlare (a ZIP), or its state.json."),
    ),
    Code.EXPORT_BROKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” cannot be imported: {detail}. Nothing was stored."),
        QT_TRANSLATE_NOOP("Problem", "broken export"),
        QT_TRANSLATE_NOOP("Problem", "Choose a file that Export wrote; one that was edited must stay valid JSON."),
    ),
}
_FINDINGS: Mapping[Told, str] = {
    Told.GROUP_WAS_EITHER: QT_TRANSLATE_NOOP(
        "Transfer",
        "Group {subject}: there, everybody who signs in with {was} got in, whoever they are. Here it lets in {ours}, "
        "and only by that sign-in method.",
    ),
    Told.GROUP_FIRST_ALONE: QT_TRANSLATE_NOOP(
        "Transfer",
        "Group {subject}: there, only its first policy (“{was}”) ever reached Cloudflare. Here all {ours} count.",
    ),
    Told.GROUP_DENY_LEFT_OUT: QT_TRANSLATE_NOOP(
        "Transfer", "Group {subject}: its closing “deny everyone” is left out; whoever is not let in stays out anyway."
    ),
    Told.GROUP_RENAMED: QT_TRANSLATE_NOOP(
        "Transfer", "Group {was} is called {ours} here. Labels that say {was} need the new name."
    ),
    Told.GROUP_REDIRECT_LEFT_OUT: QT_TRANSLATE_NOOP(
        "Transfer",
        "Group {subject}: going straight to a sign-in method needs exactly one allowed method, so this is left out.",
    ),
    Told.GROUP_OPEN: QT_TRANSLATE_NOOP("Transfer", "Group {subject} lets everyone in, as it did there."),
    Told.PATH_TIGHTER: QT_TRANSLATE_NOOP(
        "Transfer",
        "{subject}: there, the path also matched anywhere inside a longer one. Here it is {was} and what is below it.",
    ),
    Told.OWNER_ONLY: QT_TRANSLATE_NOOP(
        "Transfer", "{subject}: the backup does not say whose e-mail address was asked for, so only owners get in."
    ),
    Told.GROUP_REFUSED: QT_TRANSLATE_NOOP("Transfer", "Group {subject} is left out: {was}."),
    Told.RULE_REFUSED: QT_TRANSLATE_NOOP("Transfer", "{subject} is left out: {was}."),
    Told.RULE_LOGIN_UNKNOWN: QT_TRANSLATE_NOOP(
        "Transfer", "{subject} is left out, since its login ({was}) is not in the backup. Add it here with a login."
    ),
    Told.OVERRIDE_CLOSED: QT_TRANSLATE_NOOP(
        "Transfer",
        "{subject} is not published until you say who can enter: the login it had there ({was}) is not in the backup.",
    ),
    Told.RULE_ENDED: QT_TRANSLATE_NOOP("Transfer", "{subject} is left out: it was about to be removed there."),
    Told.RULE_FOREIGN: QT_TRANSLATE_NOOP(
        "Transfer", "{subject} is left out: it came from “{was}”. Watch that engine here, and its labels count."
    ),
    Told.OVERRIDE_OPENS: QT_TRANSLATE_NOOP(
        "Transfer",
        "{subject} was opened to everyone there by hand. Here its labels decide; open it yourself if that is meant.",
    ),
    Told.SETTING_REFUSED: QT_TRANSLATE_NOOP("Transfer", "Setting {subject} is left out: “{was}” is not accepted here."),
    Told.EXISTS: QT_TRANSLATE_NOOP("Transfer", "{subject} exists here already and says something else; it stays."),
}


def finding_words(finding: Finding, translate: Translate = untranslated) -> str:
    """One finding as a sentence."""
    return translate(TRANSFER, _FINDINGS[finding.told]).format(
        subject=finding.subject, was=finding.was, ours=finding.ours
    )
