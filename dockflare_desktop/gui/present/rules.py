"""A manual rule among the services: what can be done with it, what goes with it, when it ends; pure functions."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.model import Manual
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, LoginKind, ServiceView, Status
from dockflare_desktop.gui.doing import Do, Say
from dockflare_desktop.gui.present.frame import Banner, BannerButton
from dockflare_desktop.gui.text import isolated, left, translate, until


@dataclass(frozen=True, slots=True)
class Switch:
    """How a service is switched off here, or on again: one entry, whatever stands behind it."""

    do: Do
    text: str
    icon: str


def switch_of(view: ServiceView) -> Switch:
    """A manual rule is switched off itself; what has labels is ignored by an override."""
    ignored = view.fields.get("ignored")
    by_override = ignored is not None and ignored.top.value is True
    if yields(view):
        return Switch(Do.REMOVE_RULE, translate("rules", "Remove the manual rule..."), "ui-trash")
    if view.status is Status.IGNORED and isinstance(view.source, Manual) and not by_override:
        return Switch(Do.RULE_ON, translate("rules", "Use again"), "ui-eye")
    if view.status is Status.IGNORED:
        return Switch(Do.WATCH, translate("rules", "Watch again"), "ui-eye")
    if isinstance(view.source, Manual):
        return Switch(Do.RULE_OFF, translate("rules", "Switch off..."), "ui-slash")
    return Switch(Do.IGNORE, translate("rules", "Ignore..."), "ui-slash")


def yields(view: ServiceView) -> bool:
    """Whether this is a label's row whose address a manual rule has."""
    lost = view.reason is not None and view.reason.code is ProblemCode.MANUAL_WINS
    return lost and not isinstance(view.source, Manual)


def rule_offers(view: ServiceView) -> tuple[tuple[Do, str], ...]:
    """What a menu offers for a manual rule."""
    if not isinstance(view.source, Manual):
        return ()
    remove = (Do.REMOVE_RULE, translate("rules", "Remove this manual rule..."))
    if view.moves_to is not None:
        return (remove,)  # it was renamed: the new one is edited
    edit = (Do.EDIT_RULE, translate("rules", "Edit or rename..."))
    return (edit, (Do.COPY_RULE, translate("rules", "Duplicate...")), remove)


def rule_of(status: AppStatus, view: ServiceView) -> ServiceView:
    """The manual rule's row of an address; the same row where there is none."""
    rules = (each for each in status.services if isinstance(each.source, Manual))
    return next((each for each in rules if each.address == view.address), view)


def goes(status: AppStatus, view: ServiceView) -> str:
    """What is removed with a rule, by name, and who has the address afterwards."""
    parts = []
    beside = (each for each in status.services if each.hostname == view.hostname and each.key != view.key)
    shared = any(each.fields and each.status is not Status.IGNORED for each in beside)
    if view.record_id and not shared:
        parts.append(translate("rules", "the DNS record {name}").format(name=isolated(view.hostname)))
    if view.rule_version:
        rule = translate("rules", "the rule to {target} in the tunnel “{tunnel}”")
        parts.append(rule.format(target=isolated(view.target), tunnel=view.tunnel))
    if view.access.login is LoginKind.OWN and view.app_id:
        parts.append(translate("rules", "the login of {address}").format(address=isolated(view.address)))
    text = translate("rules", "Nothing of it is published now.")
    if parts:
        text = translate("rules", "This goes, in this order: {objects}.").format(objects=", ".join(parts))
    old = next((each for each in status.services if each.moves_to == view.key), None)
    if old is not None:
        also = translate("rules", "{address} goes with it, from which it was renamed.")
        text = f"{text} {also.format(address=isolated(old.address))}"
    heir = next((each for each in status.services if yields(each) and each.address == view.address), None)
    if heir is None:
        return text
    after = translate("rules", "The container {container} gets the address then.").format(container=heir.container)
    return f"{text} {after}"


def end(view: ServiceView, now: datetime) -> str:
    """When it is removed by itself; nothing where it is not."""
    if view.ends_at is None or view.ends_at <= now:
        return ""
    text = translate("rules", "removed in {left}, at {time}")
    return text.format(left=left(view.ends_at, now), time=until(view.ends_at, now))


def rule_card(view: ServiceView, say: Say, now: datetime) -> Banner | None:
    """What a manual rule has to say for itself, and what a label's row says about it; None for other services."""
    if (told := _told(view, ProblemCode.MANUAL_WINS)) is not None:
        words = say(told)
        remove = BannerButton(translate("rules", "Remove the manual rule..."), Do.REMOVE_RULE)
        return Banner("warn", "ui-manual", words.text, "", (remove,))
    if (told := _told(view, ProblemCode.MANUAL_OFF)) is not None:
        words = say(told)
        use = BannerButton(translate("rules", "Use the manual rule"), Do.RULE_ON)
        return Banner("idle", "ui-manual", words.text, "", (use,))
    if view.status is Status.IGNORED and switch_of(view).do is Do.RULE_ON:
        use = BannerButton(translate("rules", "Use again"), Do.RULE_ON, primary=True)
        return Banner("idle", "status-ignored", translate("rules", "This manual rule is switched off."), "", (use,))
    if view.ends_at is not None and (text := end(view, now)):
        return _ends(text)
    return None


def _ends(text: str) -> Banner:
    keep = BannerButton(translate("rules", "Keep it"), Do.KEEP_RULE)
    edit = BannerButton(translate("rules", "Edit..."), Do.EDIT_RULE)
    title = translate("rules", "It is {when}.").format(when=text)
    return Banner("idle", "ui-clock", title, translate("rules", "Also if the program is off then."), (keep, edit))


def _told(view: ServiceView, code: ProblemCode) -> Problem | None:
    return next((problem for problem in view.problems if problem.code is code), None)
