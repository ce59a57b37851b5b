"""The three objects that a rule becomes, as cards beside the form; pure functions."""

from dataclasses import dataclass
from typing import TypeAlias

from dockflare_desktop.core.manual.checks import Checked, Part
from dockflare_desktop.core.manual.objects import Fate, LoginObject, Objects, RecordObject, RuleObject
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.present.fields import field_value
from dockflare_desktop.gui.text import translate, with_countries

Answer: TypeAlias = Objects | Problem | None
"""What the preview said: the objects, why it could not be made, or nothing yet."""
NOTHING = "—"
READABLE = 9  # characters of an id that is shown whole


@dataclass(frozen=True, slots=True)
class CardLine:
    """A name and a value; `tone` is the name of a strong colour."""

    name: str
    value: str
    fixed: bool = False
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class Card:
    """One of the three objects. The pill is a text, a shape and a tone; without a text there is none."""

    icon: str
    title: str
    pill: tuple[str, str, str] = ("", "", "")
    lines: tuple[CardLine, ...] = ()

    @property
    def sentence(self) -> str:
        """For a screen reader: "2, Tunnel rule, invalid"."""
        lines = [f"{line.name} {line.value}" for line in self.lines]
        return ", ".join(filter(None, [self.title, self.pill[0], *lines]))


def cards(checked: Checked, answer: Answer, invalid: frozenset[Part]) -> tuple[Card, ...]:
    """Login, rule and record, in the order in which they are made."""
    name = "" if checked.rule is None else checked.rule.key.hostname + checked.rule.path.text
    found = answer if isinstance(answer, Objects) and checked.rule is not None else None
    target = Part.TARGET in invalid
    return (
        login_card(found.login if found else None, name, invalid=Part.WHO in invalid),
        rule_card(found.rule if found else None, checked, invalid=target),
        record_card(found.record if found else None, name.partition("/")[0]),
    )


def _pill(fate: Fate | None, *, invalid: bool = False) -> tuple[str, str, str]:
    blocked = "status-blocked"
    pills = {
        Fate.NEW: (translate("manual", "New"), "", "live"),
        Fate.CHANGED: (translate("manual", "Changes"), "", "busy"),
        Fate.KEPT: (translate("manual", "Stays"), "", "idle"),
        Fate.STOPPED: (translate("manual", "Blocked"), blocked, "bad"),
    }
    if invalid:
        return translate("manual", "Invalid"), blocked, "bad"
    return pills.get(fate, ("", "", "")) if fate is not None else ("", "", "")


def login_card(login: LoginObject | None, name: str, *, invalid: bool) -> Card:
    """The first object."""
    title, icon = translate("manual", "1  Login"), "ui-lock"
    names, lets_in = translate("manual", "Name"), translate("manual", "Lets in")
    if login is None:
        return Card(icon, title, _pill(None, invalid=invalid), (CardLine(names, name or NOTHING),))
    if login.fate is Fate.NONE and not login.by:
        pill = (translate("access", "Everyone"), "nav-public", "open")
        return Card(
            icon, title, pill, (CardLine(lets_in, translate("manual", "everyone: there is none"), tone="open"),)
        )
    who = ", ".join(map(with_countries, login.who)) or NOTHING
    if login.by:
        of = translate("manual", "that of {address}").format(address=login.by)
        return Card(icon, title, _pill(login.fate, invalid=invalid), (CardLine(names, of), CardLine(lets_in, who)))
    lines = [CardLine(names, login.name or name or NOTHING), CardLine(lets_in, who)]
    if login.session:
        session = field_value("access.session_duration", login.session)
        lines.append(CardLine(translate("manual", "Session"), session))
    return Card(icon, title, _pill(login.fate, invalid=invalid), tuple(lines))


def rule_card(rule: RuleObject | None, checked: Checked, *, invalid: bool) -> Card:
    """The second object; a target that cannot be read is shown as it was typed."""
    title, icon = translate("manual", "2  Tunnel rule"), "nav-tunnels"
    readable = bool(checked.target) and not invalid  # else the plan has a target that stands for it
    service = rule.service if rule and readable else checked.target
    lines = [
        CardLine(translate("manual", "Service"), service or NOTHING, fixed=True, tone="bad" if invalid else "text")
    ]
    if rule is not None:
        if rule.place:
            place = translate("manual", "{place} of {all}, in “{tunnel}”")
            text = place.format(place=rule.place, all=rule.of, tunnel=rule.tunnel)
            lines.insert(0, CardLine(translate("manual", "Position"), text))
        needs = (
            translate("manual", "the login above, checked twice")
            if rule.locked
            else translate("manual", "nothing more")
        )
        lines.append(CardLine(translate("manual", "Needs"), needs))
    return Card(icon, title, _pill(rule.fate if rule and checked.target else None, invalid=invalid), tuple(lines))


def record_card(record: RecordObject | None, host: str) -> Card:
    """The third object."""
    title, icon = translate("manual", "3  DNS record"), "nav-public"
    lines = [CardLine(translate("manual", "Name"), (record.name if record else "") or host or NOTHING)]
    if record is None:
        return Card(icon, title, _pill(None), tuple(lines))
    if record.fate is Fate.NONE:
        text = translate("manual", "none, since it is switched off")
        return Card(icon, title, _pill(None), (CardLine(translate("manual", "Record"), text),))
    content = _short(record.content) if record.content else translate("manual", "the tunnel that is made first")
    lines.append(CardLine(translate("manual", "CNAME"), content, fixed=bool(record.content)))
    proxied = translate("manual", "yes")
    if record.number:
        proxied = translate("manual", "yes, record %n of its zone", "", record.number)
    lines.append(CardLine(translate("manual", "Proxied"), proxied))
    return Card(icon, title, _pill(record.fate), tuple(lines))


def _short(content: str) -> str:
    """An id that nobody reads whole: its beginning and its end.

    >>> _short("8c1e4a7f-0000-0000-0000-00000000f0f0.cfargotunnel.com")
    '8c1e…f0f0.cfargotunnel.com'
    """
    tunnel, dot, domain = content.partition(".")
    return f"{tunnel[:4]}…{tunnel[-4:]}{dot}{domain}" if len(tunnel) > READABLE else content
