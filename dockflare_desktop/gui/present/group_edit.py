"""What an edit of a group changes, in lines with a sign, and whether it has to be looked at before; pure functions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dockflare_desktop.core.access.openness import opener_than
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Block, Entry, GroupForm, Kept, Row, Selector
from dockflare_desktop.core.groups.form_write import policies_of
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.gui.present.group_form import block_words, row_phrase
from dockflare_desktop.gui.present.tokens import value_text
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.who import rule_phrase


@dataclass(frozen=True, slots=True)
class EditLine:
    """One line of a diff: its sign is -, + or a blank."""

    sign: str
    text: str


def must_review(mode: Mode, before: GroupForm | None, after: GroupForm, services: int) -> bool:
    """Whether saving shows first what it does: always where somebody uses the group, unless the mode is Automatic and
    nobody more gets in (ux.md section 3)."""
    if not services:
        return False
    if mode is not Mode.AUTOMATIC or before is None:
        return True
    return opener_than(policies_of(after), policies_of(before))


def edit_lines(before: GroupForm, after: GroupForm, directory: Directory) -> tuple[EditLine, ...]:
    """What is different, value by value."""
    found = list(_texts(before, after))
    for block in Block:
        title = block_words(block).title
        old, new = (list(_values(form.block(block), directory)) for form in (before, after))
        found += _changes(title, old, new)
    old, new = (
        [value_text(Selector.ADDRESS, value, directory) for value in form.skip_login_from] for form in (before, after)
    )
    found += _changes(translate("group", "No login from"), old, new)
    return tuple(found)


def _texts(before: GroupForm, after: GroupForm) -> Iterator[EditLine]:
    default = translate("group", "default")
    pairs = (
        (translate("group", "Display name"), before.name, after.name),
        (translate("group", "Id"), before.id, after.id),
        (translate("group", "Sign in again after"), before.session or default, after.session or default),
        (translate("group", "Allowed sign-in methods"), str(len(before.idps)), str(len(after.idps))),
        (translate("group", "In the app launcher"), _yes(before.launcher), _yes(after.launcher)),
        (translate("group", "Straight to the method"), _yes(before.auto_redirect), _yes(after.auto_redirect)),
    )
    for name, old, new in pairs:
        if old != new:
            if old:
                yield _line("-", name, old)
            yield _line("+", name, new)


def _yes(value: bool | None) -> str:
    return translate("group", "yes") if value else translate("group", "no")


def _values(entries: Iterable[Entry], directory: Directory) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, Kept):
            yield rule_phrase(entry.rule, directory, translate)
        elif entry.values:
            yield from (row_phrase(Row(entry.selector, (value,)), directory) for value in entry.values)
        else:
            yield row_phrase(entry, directory)


def _changes(title: str, old: list[str], new: list[str]) -> list[EditLine]:
    gone = [_line("-", title, text) for text in old if text not in new]
    return gone + [_line("+", title, text) for text in new if text not in old]


def _line(sign: str, name: str, text: str) -> EditLine:
    return EditLine(sign, translate("group", "{name}: {value}").format(name=name, value=text))
