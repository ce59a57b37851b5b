"""The rules of a tunnel as a table, in the order tried; a long run of ours is one line; pure."""

from collections.abc import Sequence

from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.tunnels.overview import (
    LoginOf,
    RuleLine,
    TunnelLook,
)
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.text import exact, isolated, translate
from dockflare_desktop.words.public import owner_words

FOLDS_OVER = 12  # rules of ours in a row that are folded into one line


KEPT = 3  # of them that stay in sight before it


FOLD = "fold"  # the id of that line


def rule_columns() -> tuple[str, ...]:
    """Heads of the table."""
    return (
        translate("tunnels", "No."),
        translate("tunnels", "Address"),
        translate("tunnels", "Path"),
        translate("tunnels", "Target"),
        translate("tunnels", "Login"),
        translate("tunnels", "Owner"),
    )


def rules_line(look: TunnelLook) -> str:
    """Beside its heading."""
    if look.rules is None:
        return translate("tunnels", "not read")
    if not look.version:
        return translate("tunnels", "never written")
    if look.written_at is None:
        return translate("tunnels", "version {version}").format(version=look.version)
    told = translate("tunnels", "version {version}, written {time}")
    return told.format(version=look.version, time=exact(look.written_at))


def rule_lines(look: TunnelLook, *, folded: bool) -> tuple[Line, ...]:
    """Every rule; a long run of ours is folded into one line."""
    listed = look.rules or ()
    hidden = _hidden(listed) if folded else ()
    lines: list[Line] = []
    for rule in listed:
        if rule.number not in hidden:
            lines.append(_rule(rule))
        elif rule.number == hidden[0]:
            lines.append(_fold(len(hidden)))
    return tuple(lines)


def _hidden(listed: Sequence[RuleLine]) -> tuple[int, ...]:
    """Numbers of the rules in the first long run of ours, but its first few."""
    run: list[int] = []
    for rule in (*listed, None):
        if rule is not None and rule.owner.kind is OwnerKind.OURS:
            run.append(rule.number)
        elif len(run) > FOLDS_OVER:
            return tuple(run[KEPT:])
        else:
            run = []
    return ()


def _fold(count: int) -> Line:
    text = translate("tunnels", "%n more of ours", "", count)
    return Line(FOLD, (Cell(""), Cell(text, "text2"), *(Cell("") for _ in range(4))), text)


def _rule(rule: RuleLine) -> Line:
    address = isolated(rule.hostname) if rule.hostname else translate("tunnels", "every other address")
    path = rule.path or ("" if rule.catch_all else translate("tunnels", "any"))
    owner = _owner(rule)
    cells = (
        Cell(str(rule.number), "text2"),
        Cell(address, weight=500 if rule.hostname else 400),
        Cell(path, "text2", fixed=bool(rule.path)),
        Cell(rule.target, fixed=True, middle=True),
        _login(rule),
        owner,
    )
    told = translate("tunnels", "Rule {number}, {address}, {owner}")
    return Line(f"{rule.number}", cells, told.format(number=rule.number, address=address, owner=owner.text))


def _login(rule: RuleLine) -> Cell:
    match rule.login:
        case LoginOf.LOGIN:
            return Cell(translate("tunnels", "Login first"), icon="ui-lock")
        case LoginOf.EVERYONE:
            return Cell(translate("tunnels", "Everyone"), "open", "nav-public", "open", weight=500)
        case LoginOf.UNKNOWN:
            return Cell(translate("tunnels", "unknown"), "text2")
        case LoginOf.NONE:
            return Cell("")


def _owner(rule: RuleLine) -> Cell:
    if rule.owner.kind is OwnerKind.OURS:
        return Cell(translate("tunnels", "Ours"), icon="status-live", icon_tone="live")
    if rule.catch_all:
        return Cell(translate("tunnels", "Catch-all, kept"), icon="ui-eye", weight=500)
    if rule.owner.kind is OwnerKind.FOREIGN:
        return Cell(translate("tunnels", "Not ours, kept"), icon="ui-eye", weight=500)
    named = translate("tunnels", "{owner}, kept").format(owner=owner_words(rule.owner, translate))
    return Cell(named, icon="ui-eye", weight=500)
