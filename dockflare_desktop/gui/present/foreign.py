"""Policies at Cloudflare that are not ours: as rows, in words, as the form that the tester judges; pure functions."""

from collections.abc import Sequence

from dockflare_desktop.core.groups.checks import proper_id
from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.groups.form import GroupForm
from dockflare_desktop.core.groups.form_read import form_of
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.gui.present.access import ListRow
from dockflare_desktop.gui.present.group_edit import EditLine
from dockflare_desktop.gui.text import sentence_case, translate, with_countries

FOREIGN = "*"  # before the id of a policy in the list; no group's id has a star


def foreign_rows(found: Sequence[ForeignPolicy]) -> tuple[ListRow, ...]:
    """A heading, and one row each; none where there is none."""
    if not found:
        return ()
    heading = ListRow("", translate("access", "At Cloudflare, not ours"))
    rows = (ListRow(FOREIGN + each.policy.id, each.name, _line(each), "ui-eye") for each in found)
    return (heading, *rows)


def _line(found: ForeignPolicy) -> str:
    if found.group:
        return translate("access", "adopted as {group}").format(group=found.group)
    return owner_words(found) if found.owner.kind is OwnerKind.TOOL else translate("access", "kept as it is")


def owner_words(found: ForeignPolicy) -> str:
    """Whose it is."""
    match found.owner.kind:
        case OwnerKind.TOOL:
            return translate("access", "made by {tool}").format(tool=found.owner.name)
        case OwnerKind.INSTALLATION:
            text = translate("access", "made by DockFlare Desktop on another computer ({name})")
            return text.format(name=found.owner.name)
        case _:
            return translate("access", "not ours, never changed from here")


def who_lines(found: ForeignPolicy) -> tuple[str, ...]:
    """Whom it lets in."""
    return tuple(sentence_case(with_countries(phrase)) for phrase in found.who)


def use_words(found: ForeignPolicy) -> str:
    """How many logins use it."""
    if not found.count:
        return translate("access", "No login uses it")
    one = translate("access", "1 login uses it")
    return one if found.count == 1 else translate("access", "%n logins use it", "", found.count)


def form_of_foreign(found: ForeignPolicy) -> GroupForm:
    """What the tester judges."""
    return form_of(AccessGroup(proper_id(found.name), found.name, (found.policy.body,)))


def proposed_id(found: ForeignPolicy, known: Sequence[str]) -> str:
    """An id for the group that adopts it, and that is free."""
    base = proper_id(found.name) or "adopted"
    tried = (base, *(f"{base}-{at}" for at in range(2, len(known) + 3)))
    return next(each for each in tried if each not in known)


# --- names that are used twice ---------------------------------------------------------------------------------------


def duplicate_lines(found: Duplicates) -> tuple[EditLine, ...]:
    """What goes and what stays, name by name."""
    lines = []
    for same in found.names:
        total = len(same.used) + len(same.spare) + len(same.others)
        text = translate(
            "access", "“{name}” is the name of {total} policies: {used} in use, {spare} left over, {others} not ours"
        )
        shown = text.format(
            name=same.name, total=total, used=len(same.used), spare=len(same.spare), others=len(same.others)
        )
        lines.append(EditLine("-" if same.spare else " ", shown))
    return tuple(lines)


def duplicates_words(found: Duplicates) -> str:
    """What can be done about them."""
    if not found.names:
        return translate("access", "Every policy at Cloudflare has a name of its own.")
    if not found.rows:
        return translate("access", "None of them is a left over one of ours, so nothing can be merged from here.")
    return translate(
        "access",
        "Logins of ours are pointed at the one that is in use, then what is left over of ours is removed. What is not "
        "ours stays as it is.",
    )
