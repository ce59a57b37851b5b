"""The manual rule dialog as data: messages under each field, the three objects beside them, the line at the foot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dockflare_desktop.core.manual.checks import OPTION_KEYS, Checked, Finding, Fix, Known, Part, Put
from dockflare_desktop.core.manual.objects import Fate, Objects
from dockflare_desktop.core.model import AccessGroup, FromLabels, Manual, ManualRule
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, ServiceView, Status
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.objects import Answer, Card, cards
from dockflare_desktop.gui.text import isolated, translate

DAY = 24  # hours
HOURS = (1, 2, 8, DAY, 7 * DAY)  # after which a rule may be removed
EMPTY = (ProblemCode.ADDRESS_EMPTY, ProblemCode.TARGET_EMPTY)  # told at the foot alone: nothing is wrong yet
ADOPTED = (
    ProblemCode.FOREIGN_DNS,
    ProblemCode.FOREIGN_RULE,
    ProblemCode.FOREIGN_LOGIN,
    ProblemCode.OTHER_INSTALLATION,
)  # where nothing else is in the way, the rule may be saved and these adopted
SAID_BEFORE = (ProblemCode.MANUAL_WINS, ProblemCode.MANUAL_MOVES)  # by the check of the address
_PARTS = {
    "group_": Part.WHO,
    "policy_": Part.WHO,
    "sign_in_": Part.WHO,
    "service_token_": Part.WHO,
    "owners_": Part.WHO,
    "zone_login_": Part.WHO,
    "rules_": Part.WHO,
    "redirect_": Part.WHO,
    "email_": Part.WHO,
    "no_zero_trust": Part.WHO,
    "lock_left_off": Part.WHO,
    "wildcard_bypass": Part.WHO,
    "target_": Part.TARGET,
    "tunnel_": Part.TUNNEL,
    "ca_pool": Part.OPTIONS,
}  # where what the preview told belongs, by the beginning of its code; the address otherwise


@dataclass(frozen=True, slots=True)
class Message:
    """One line under a field, with a link that puts it right."""

    text: str
    tone: str
    icon: str
    link: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class ManualView:
    """All the dialog shows."""

    messages: Mapping[Part, tuple[Message, ...]]
    invalid: frozenset[Part]
    cards: tuple[Card, ...]
    foot: str
    tone: str
    ready: bool


def manual_view(checked: Checked, answer: Answer, say: Say) -> ManualView:
    """From what the linter found and what the preview answered."""
    found = list(checked.findings)
    known = {each.problem.code for each in found}
    told = answer.problems if isinstance(answer, Objects) else (answer,) if isinstance(answer, Problem) else ()
    found += [
        Finding(_part(each), each)
        for each in told
        if each.code not in known and each.code not in SAID_BEFORE and not _of_the_stand_in(each, known)
    ]
    shown = [each for each in found if each.problem.code not in EMPTY]
    adopted = all(each.problem.code in ADOPTED for each in found if _blocks(each.problem))
    shown = [replace(each, fix=Fix(Put.ADOPT, "")) if adopted and _blocks(each.problem) else each for each in shown]
    messages = {part: tuple(_message(each, say) for each in _worst_first(shown, part)) for part in Part}
    if checked.rule is not None and all(each.tone == "text2" for each in messages[Part.ADDRESS]):
        messages[Part.ADDRESS] = (*_good(checked, answer), *messages[Part.ADDRESS])
    if not any(each.tone == "bad" for each in messages[Part.WHO]):
        messages[Part.WHO] = (*messages[Part.WHO], _who(checked, answer))
    blocking = [each for each in found if _blocks(each.problem)]
    invalid = frozenset(each.part for each in shown if _blocks(each.problem))
    foot, tone = _foot(blocking, shown)
    return ManualView(messages, invalid, cards(checked, answer, invalid), foot, tone, not blocking)


def _blocks(problem: Problem) -> bool:
    return problem.effect >= Effect.BLOCKS


def _of_the_stand_in(problem: Problem, known: set[ProblemCode]) -> bool:
    """Whether the preview speaks of the target that stands for one that cannot be read."""
    return problem.code.startswith("target_") and any(code.startswith("target_") for code in known)


def _part(problem: Problem) -> Part:
    return next((part for start, part in _PARTS.items() if problem.code.startswith(start)), Part.ADDRESS)


def _worst_first(found: Iterable[Finding], part: Part) -> list[Finding]:
    return sorted((each for each in found if each.part is part), key=lambda each: -each.problem.effect)


# --- messages --------------------------------------------------------------------------------------------------------


def _message(finding: Finding, say: Say) -> Message:
    problem = finding.problem
    words = say(problem)
    if _blocks(problem):
        tone, icon = "bad", "status-blocked"
    else:
        tone, icon = ("text2", "ui-info") if problem.effect is Effect.HINT else ("warn", "ui-warn")
    fix = finding.fix or (Fix(Put.ZONE, "") if problem.code is ProblemCode.ZONE_NONE else None)
    link = "" if fix is None else _link(problem, fix)
    text = words.text if link or not words.fix else f"{words.text} {words.fix}"
    return Message(text, tone, icon, link, fix)


def _link(problem: Problem, fix: Fix) -> str:
    """What the click does, in a verb."""
    scheme = fix.value.partition("://")[0]
    by_code = {
        ProblemCode.HOSTNAME_HAS_PORT: translate("manual", "Move it"),
        ProblemCode.TARGET_HAS_PATH: translate("manual", "Remove “{path}”").format(path=problem.detail),
        ProblemCode.TARGET_NO_SCHEME: translate("manual", "Add {scheme}").format(scheme=f"{scheme}://"),
        ProblemCode.TARGET_SCHEME_TYPO: translate("manual", "Use {value}").format(value=scheme),
    }
    theirs = problem.code is ProblemCode.OTHER_INSTALLATION
    by_put = {
        Put.ADOPT: translate("manual", "Take over...") if theirs else translate("manual", "Adopt..."),
        Put.ZONE: translate("manual", "Show zones"),
        Put.PATH_MATCH: translate("manual", "Use prefix match"),
        Put.GROUP: translate("manual", "Use “{value}”").format(value=fix.value),
        Put.TUNNEL: translate("manual", "Use “{value}”").format(value=fix.value),
    }
    use = translate("manual", "Use {value}").format(value=isolated(fix.value))
    return by_code.get(problem.code) or by_put.get(fix.put) or use


def _good(checked: Checked, answer: Answer) -> tuple[Message, ...]:
    """Nothing is wrong with the address, as far as it was looked at."""
    if not checked.zone:
        return ()
    if not isinstance(answer, Objects):
        text = translate("manual", "Zone {zone}. Looking what is there already...").format(zone=checked.zone)
        return (Message(text, "text2", "ui-info"),)
    new = answer.record.fate is Fate.NEW and answer.login.fate is not Fate.CHANGED
    text = translate("manual", "Free. Zone {zone}, covered by your certificate.")
    if not new:
        text = translate("manual", "Zone {zone}, covered by your certificate.")
    return (Message(text.format(zone=checked.zone), "text2", "status-live"),)


def _who(checked: Checked, answer: Answer) -> Message:
    if opens(checked, answer):
        text = translate("manual", "Anyone on the internet will get in, without a login. You are asked before that.")
        return Message(text, "warn", "ui-warn")
    text = translate("manual", "Choose “Everyone” only on purpose: it is shown in Public now.")
    return Message(text, "text2", "ui-info")


def opens(checked: Checked, answer: Answer) -> bool:
    """Whether everyone would get in: as the plan has it, else as the fields say."""
    if isinstance(answer, Objects):
        return answer.opens or (answer.login.fate is Fate.NONE and not answer.login.by)
    return checked.everyone


# --- the foot --------------------------------------------------------------------------------------------------------


def _foot(blocking: list[Finding], shown: list[Finding]) -> tuple[str, str]:
    empty = {each.problem.code for each in blocking} & set(EMPTY)
    if len(blocking) > len(empty):
        count = len(blocking) - len(empty)
        one = translate("manual", "1 problem to solve")
        return (one if count == 1 else translate("manual", "%n problems to solve", "", count)), "bad"
    if len(empty) == len(EMPTY):
        return translate("manual", "Address and target are still empty"), "text2"
    if empty:
        missing = ProblemCode.ADDRESS_EMPTY in empty
        text = translate("manual", "The address is still empty") if missing else ""
        return text or translate("manual", "The target is still empty"), "text2"
    warnings = sum(1 for each in shown if each.problem.effect is Effect.WARNING)
    if warnings:
        one = translate("manual", "1 warning, which hinders nothing")
        return (
            one if warnings == 1 else translate("manual", "%n warnings, which hinder nothing", "", warnings)
        ), "warn"
    return translate("manual", "No problem found"), "text2"


def options_text(stated: int) -> str:
    """The link above the origin options."""
    count = len(OPTION_KEYS)
    if not stated:
        return translate("manual", "Origin options, %n, all at their defaults", "", count)
    one = translate("manual", "Origin options, 1 of {count} stated").format(count=count)
    many = translate("manual", "Origin options, %n of {count} stated", "", stated).format(count=count)
    return one if stated == 1 else many


def hours_in(hours: int) -> str:
    """ "In 2 hours", "In 7 days"."""
    if hours == 1:
        return translate("manual", "In 1 hour")
    if hours % DAY or hours == DAY:
        return translate("manual", "In %n hours", "", hours)
    return translate("manual", "In %n days", "", hours // DAY)


def known_of(status: AppStatus, now: datetime, edited: ManualRule | None) -> Known:
    """What the status tells at once; groups are known by their names until they are loaded."""
    labelled = (view for view in status.services if isinstance(view.source, FromLabels) and view.fields)
    cloud = status.cloudflare
    return Known(
        now,
        zones=cloud.zones,
        tunnels=(*cloud.tunnels, status.settings.tunnel) if cloud.tunnels else (),
        groups=tuple(AccessGroup(each, status.group_names.get(each) or each, ()) for each in status.groups),
        holders={view.key: view.container for view in labelled},
        replaces=edited.key if edited is not None else None,
    )


def view_of(rule: ManualRule) -> ServiceView:
    """A rule that is still typed, for the dialogs that ask about a service."""
    target = rule.fields.get("service", "")
    return ServiceView(rule.key.hostname, rule.path, target, Status.PUBLISHING, Manual(str(rule.key)))


def no_pair(line: str) -> Problem:
    """A line of the other fields that is none."""
    text = translate("manual", "“{line}” is not of the form KEY=VALUE.").format(line=line)
    return Problem(ProblemCode.BAD_USAGE, detail=text)
