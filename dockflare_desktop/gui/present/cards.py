"""The top of a details panel: what is wrong and what one click can do about it, or how long a service still stays."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.connected import WAITS
from dockflare_desktop.core.labels.fields import OVERRIDE_FIELDS, read
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, ServiceView, Status
from dockflare_desktop.gui.doing import Do, Say
from dockflare_desktop.gui.present.fields import field_name, field_value
from dockflare_desktop.gui.present.frame import Banner, BannerButton
from dockflare_desktop.gui.present.lines import corrected_line
from dockflare_desktop.gui.present.rules import rule_card
from dockflare_desktop.gui.text import countdown, isolated, moment, translate, until


@dataclass(frozen=True, slots=True)
class Ring:
    """The countdown of a service that leaves; `share` of its grace is left, 0 to 1."""

    share: float
    text: str
    title: str
    line: str


def ring(view: ServiceView, now: datetime) -> Ring | None:
    """Only while Leaving."""
    if view.status is not Status.LEAVING or view.leaving_until is None:
        return None
    whole = (view.leaving_until - view.since).total_seconds() if view.since else 0
    rest = max(0.0, (view.leaving_until - now).total_seconds())
    line = translate(
        "details",
        "If {container} starts again before {time}, nothing changes at Cloudflare. After that its DNS record, tunnel "
        "rule and login are removed, in that order.",
    ).format(container=view.container, time=until(view.leaving_until, now))
    return Ring(
        min(1.0, rest / whole) if whole > 0 else 0.0,
        countdown(view.leaving_until, now),
        translate("details", "Still up, and kept exactly as it is"),
        line,
    )


def card(view: ServiceView, say: Say, now: datetime, label_prefix: str = "") -> Banner | None:
    """The problem card of Blocked, Error, Held, of a label that changed under an override, and of manual rules."""
    if view.reason is not None and view.status in (Status.BLOCKED, Status.ERROR, Status.HELD, Status.STALE):
        words = say(view.reason)
        tone, icon = _LOOKS[view.status]
        return Banner(tone, icon, words.text, words.fix, _buttons(view, view.reason, label_prefix))
    if (changed := label_changed(view, say, now)) is not None:
        return changed
    if (rule := rule_card(view, say, now)) is not None:
        return rule
    if view.reason is not None and view.reason.code in WAITS:
        words = say(view.reason)
        return Banner("warn", "status-publishing", words.text, words.fix)
    if view.status is Status.IGNORED:
        watch = (BannerButton(translate("details", "Watch again"), Do.WATCH, primary=True),)
        title = translate("details", "Switched off here; the labels are untouched.")
        return Banner("idle", "status-ignored", title, "", watch)
    hint = next(iter(view.problems), None)
    return _hint(hint, say, label_prefix) if hint is not None else None


def label_changed(view: ServiceView, say: Say, now: datetime) -> Banner | None:
    """What a label says since it was overridden, with the two ways out; whatever else is wrong with the service."""
    changed = next((problem for problem in view.problems if problem.code is ProblemCode.LABEL_CHANGED), None)
    if changed is None:
        return None
    title = translate("details", "The label changed under your override.")
    text = changed_words(view, changed, now) or say(changed).text
    buttons = (
        BannerButton(translate("details", "Keep mine"), Do.KEEP_MINE, field=changed.label, value=changed.value),
        BannerButton(translate("details", "Take the label"), Do.REVERT, primary=True, field=changed.label),
    )
    return Banner("warn", "ui-warn", title, text, buttons)


def changed_words(view: ServiceView, changed: Problem, now: datetime) -> str:
    """Your value, what the label said then and what it says now, each with its time; "" where that is not known."""
    provenance = view.fields.get(changed.label)
    if provenance is None or changed.made is None:
        return ""
    names = {
        "field": field_name(changed.label),
        "mine": isolated(field_value(changed.label, provenance.top.value)),
        "made": moment(changed.made, now),
        "then": isolated(_said(changed.label, changed.detail)),
        "since": moment(changed.since, now) if changed.since else "",
        "value": isolated(_said(changed.label, changed.value)),
    }
    first = (
        translate("details", "You set {field} to {mine} ({made}), when the label said {then}.")
        if changed.detail
        else translate("details", "You set {field} to {mine} ({made}), when no label said anything of it.")
    )
    if not changed.value:
        second = translate("details", "The label is gone now. Your override still wins.")
    elif changed.since:
        second = translate("details", "Since {since} the label says {value}. Your override still wins.")
    else:
        second = translate("details", "Now the label says {value}. Your override still wins.")
    return f"{first} {second}".format(**names)


def _said(key: str, text: str) -> str:
    """A label's text as people read it."""
    value = read(key, text) if key in OVERRIDE_FIELDS else text
    return text if isinstance(value, Misread) else field_value(key, value)


_LOOKS = {
    Status.BLOCKED: ("bad", "status-blocked"),
    Status.ERROR: ("bad", "status-error"),
    Status.HELD: ("held", "status-held"),
    Status.STALE: ("idle", "status-stale"),
}


_ADOPTED = (
    ProblemCode.FOREIGN_DNS,
    ProblemCode.FOREIGN_RULE,
    ProblemCode.FOREIGN_LOGIN,
    ProblemCode.OTHER_INSTALLATION,
)


def _hint(problem: Problem, say: Say, label_prefix: str) -> Banner:
    words = say(problem)
    return Banner("warn", "ui-warn", words.text, words.fix, _copy_line(problem, label_prefix))


def _copy_line(problem: Problem, label_prefix: str) -> tuple[BannerButton, ...]:
    line = corrected_line(problem, label_prefix)
    return (BannerButton(translate("details", "Copy correct line"), Do.COPY_LINE, value=line),) if line else ()


def _buttons(view: ServiceView, reason: Problem, label_prefix: str) -> tuple[BannerButton, ...]:
    retry = BannerButton(translate("details", "Try now"), Do.COMPARE)
    match reason.code:
        case ProblemCode.GROUP_UNKNOWN if reason.suggestion and not _several(view, _field(reason)):
            text = translate("details", "Use “{group}”").format(group=reason.suggestion)
            field = _field(reason)
            use = BannerButton(text, Do.TAKE_VALUE, primary=True, field=field, value=reason.suggestion)
            other = BannerButton(translate("details", "Choose another..."), Do.OVERRIDE, field=field)
            return (use, *(_copy_line(reason, label_prefix) or (other,)))
        case ProblemCode.HELD_PUBLIC:
            publish = BannerButton(translate("details", "Publish for everyone..."), Do.PUBLISH)
            login = BannerButton(translate("details", "Put a login in front..."), Do.OVERRIDE, field="access.group")
            return (publish, login)
        case _ if view.status is Status.HELD:
            return (BannerButton(translate("details", "Review..."), Do.REVIEW, primary=True),)
        case code if code in _ADOPTED:
            theirs = code is ProblemCode.OTHER_INSTALLATION
            text = translate("details", "Take over...") if theirs else translate("details", "Adopt...")
            return (BannerButton(text, Do.ADOPT, primary=not theirs), retry)
        case _ if view.status is Status.BLOCKED:
            copy = _copy_line(reason, label_prefix)
            return copy or (retry, BannerButton(translate("details", "Override..."), Do.OVERRIDE))
        case _:
            return (retry,)


def _field(reason: Problem) -> str:
    """The field of a label: without prefix and index. Those of access groups alone are asked for here."""
    return "access.groups" if reason.label.endswith("access.groups") else "access.group"


def _several(view: ServiceView, field: str) -> bool:
    """Whether one group among several is wrong: then putting the right one in place of all would shut people out."""
    provenance = view.fields.get(field)
    return provenance is not None and isinstance(provenance.top.value, tuple) and len(provenance.top.value) > 1


def problem_place(status: AppStatus, view: ServiceView) -> tuple[tuple[str, str, bool], ...]:
    """Where the problem is: (name, text, fixed pitch) of container, label, value and what would be known."""
    reason = view.reason
    if reason is None or view.status is not Status.BLOCKED:
        return ()
    known = ", ".join(status.groups) if reason.code is ProblemCode.GROUP_UNKNOWN else ""
    container = reason.container or view.container
    lines = (
        (translate("details", "Container"), container, False),
        (translate("details", "Label"), reason.label, True),
        (translate("details", "Value"), reason.value if reason.label else "", True),
        (translate("details", "Known groups"), known, False),
    )
    return tuple(line for line in lines if line[1])
