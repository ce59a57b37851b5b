"""A visitor as typed into the tester, and what came of one before the login of a service; pure functions."""

from dataclasses import dataclass, replace

from dockflare_desktop.core.access.visitor import Truth, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, PolicyResult, Verdict
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Selector
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.tokens import read_token
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.who import VERDICTS, WHO, ground_reason, policy_reason, reasons


@dataclass(frozen=True, slots=True)
class Asked:
    """What is typed into the tester; everything may be empty."""

    email: str = ""
    country: str = ""
    method: str = ""
    address: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one row or policy."""

    title: str
    text: str
    icon: str
    tone: str

    @property
    def spoken(self) -> str:
        """What a screen reader reads."""
        return f"{self.title}. {self.text}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict's card and the lines below it; `note` says how fresh what it rests on is."""

    title: str
    text: str
    icon: str
    tone: str
    lines: tuple[Line, ...] = ()


# --- what was typed --------------------------------------------------------------------------------------------------

FIELDS = (
    ("email", Selector.EMAIL),
    ("country", Selector.COUNTRY),
    ("method", Selector.METHOD),
    ("address", Selector.ADDRESS),
    ("token", Selector.TOKEN),
)


def faults(asked: Asked, directory: Directory, say: Say) -> dict[str, str]:
    """What is wrong with what was typed, field by field."""
    found = {}
    for name, selector in FIELDS:
        text = getattr(asked, name).strip()
        token = read_token(selector, text, directory, say) if text else None
        if token is not None and token.wrong:
            found[name] = token.wrong
    return found


def visitor_of(asked: Asked, directory: Directory, say: Say) -> Visitor:
    """The visitor that is meant. A program that sends a service token does not sign in, unless more is given."""

    def value(name: str, selector: Selector) -> str | None:
        text: str = getattr(asked, name).strip()
        token = read_token(selector, text, directory, say) if text else None
        return None if token is None or token.wrong else token.value

    email, method, token = (
        value("email", Selector.EMAIL),
        value("method", Selector.METHOD),
        value("token", Selector.TOKEN),
    )
    program = token is not None and email is None and method is None
    return Visitor(
        email="" if program else email,
        country=value("country", Selector.COUNTRY),
        address=value("address", Selector.ADDRESS),
        method="" if program else method,
        token=token or "",
    )


def line(title: str, text: str, good: Truth) -> Line:
    """A line that is good, bad, or open."""
    icon, tone = LOOKS[good]
    return Line(title, text, icon, tone)


LOOKS = {True: ("status-live", "live"), False: ("status-blocked", "bad"), None: ("ui-info", "idle")}


def card(found: Judgement) -> Answer:
    """The verdict alone."""
    looks = {Verdict.IN: True, Verdict.OUT: False, Verdict.UNKNOWN: None}
    icon, tone = LOOKS[looks[found.verdict]]
    return Answer(translate(WHO, VERDICTS[found.verdict]), "", icon, tone)


def nobody() -> Answer:
    """Before anything was typed."""
    text = translate("tester", "Say who comes: an email address is enough to begin.")
    return Answer(translate("tester", "No visitor yet"), text, "ui-user", "idle")


def unknown(text: str) -> Answer:
    """That it cannot be judged, and why."""
    return Answer(translate(WHO, VERDICTS[Verdict.UNKNOWN]), text, "ui-info", "idle")


# --- a service -------------------------------------------------------------------------------------------------------


def of_judgement(found: Judgement, directory: Directory) -> Answer:
    """One visitor before the login that stands in front of a service: a line for each policy."""
    said = reasons(found, directory, translate)
    text = ground_reason(found, directory, translate) if found.ground is not Ground.POLICY else ""
    if not text and found.decided is not None:
        text = policy_reason(found.decided, directory, translate)
    lines = tuple(_policy(each, directory) for each in found.policies)
    return replace(card(found), text=text or (said[-1] if said else ""), lines=lines)


def _policy(result: PolicyResult, directory: Directory) -> Line:
    name = unmarked(result.policy.body.name) or result.policy.id
    if result.reached is False:
        return Line(name, translate("tester", "Not asked: what comes before decides."), "ui-minus", "text2")
    matches = result.matches
    good = matches if result.end is Verdict.IN or matches is None else not matches
    return line(name, policy_reason(result, directory, translate), good)
