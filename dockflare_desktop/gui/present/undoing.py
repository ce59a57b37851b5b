"""An undo, as the dialog shows it: a section for each change, and what to know before."""

from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import Note
from dockflare_desktop.gui.present.adoption import USUAL, Notice, Section, Sheet, sheet
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.undoing import call_words, note_words

LOOKS = {
    Note.EVERYONE: ("nav-public", "open"),
    Note.NEW_SECRET: ("ui-warn", "warn"),
    Note.NO_CONTAINER: ("ui-warn", "warn"),
    Note.WAITS: ("ui-pause", "held"),
}


def undo_sheet(found: Undoing) -> Sheet:
    """What a preview says."""
    base = sheet(Adoption((), found.changes, found.warned))
    sections = base.sections if found.call is None else (Section(call_words(found.call, translate), ()),)
    notes = tuple(Notice(*LOOKS.get(each.note, USUAL), note_words(each, translate)) for each in found.notes)
    written = bool(sections)
    nothing = () if written else (Notice(*USUAL, translate("undo", "Nothing is written at Cloudflare now.")),)
    warned = base.notices if found.warned else ()
    return Sheet(sections, (*nothing, *notes, *warned))
