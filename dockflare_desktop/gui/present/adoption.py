"""Adopting and giving back, as the dialog shows them: a section for each change, and what could go wrong."""

from dataclasses import dataclass

from dockflare_desktop.core.adopting.preview import Adoption, Caution, Warned
from dockflare_desktop.core.adopting.sides import Line, lines
from dockflare_desktop.core.adopting.told import ToldChange, told
from dockflare_desktop.core.change import Kind
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.adopting import caution_words, head_words

LOOKS = {
    Caution.EVERYONE: ("nav-public", "open"),
    Caution.MORE_PEOPLE: ("ui-warn", "warn"),
    Caution.ORIGINAL: ("ui-warn", "warn"),
    Caution.TAKEN_OVER: ("ui-warn", "warn"),
    Caution.ELSEWHERE: ("ui-warn", "warn"),
    Caution.OFFLINE: ("ui-warn", "warn"),
    Caution.STILL_BLOCKED: ("status-blocked", "bad"),
}
USUAL = ("ui-info", "text2")


@dataclass(frozen=True, slots=True)
class Section:
    """One change: its heading, and both sides line by line."""

    title: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """To copy."""
        return "\n".join([self.title, *(f"{line.sign} {line.text}" for line in self.lines)])


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before."""

    icon: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it."""

    sections: tuple[Section, ...]
    notices: tuple[Notice, ...]

    @property
    def text(self) -> str:
        """To copy."""
        return "\n\n".join([*(each.text for each in self.sections), *(each.text for each in self.notices)])


def sheet(found: Adoption) -> Sheet:
    """What a preview says."""
    changes = told(found).changes
    notices = [_notice(each) for each in found.warned]
    if not changes and not notices:
        notices = [Notice(*USUAL, translate("adopt", "Nothing is written at Cloudflare."))]
    return Sheet(tuple(map(_section, changes)), tuple(notices))


def _section(change: ToldChange) -> Section:
    title = head_words(change.action, change.kind, change.name, translate, back=change.back)
    if change.held:
        title = translate("adopt", "{change} (waits for you)").format(change=title)
    return Section(title, lines(change.sides))


def _notice(warned: Warned) -> Notice:
    icon, tone = LOOKS.get(warned.caution, USUAL)
    return Notice(icon, tone, caution_words(warned, translate, window=True))


def title_of(kinds: tuple[Kind, ...]) -> str:
    """The window's title: what is adopted."""
    texts = {
        Kind.RECORD: translate("adopt", "Adopt a DNS record"),
        Kind.RULE: translate("adopt", "Adopt a tunnel rule"),
        Kind.APPLICATION: translate("adopt", "Adopt a login"),
        Kind.POLICY: translate("adopt", "Adopt a policy"),
    }
    known = texts.get(kinds[0]) if len(set(kinds)) == 1 else None
    return known or translate("adopt", "Adopt")
