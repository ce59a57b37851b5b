"""The words of Review changes: what a line does, why, what could go wrong; pure functions."""

from collections.abc import Mapping

from dockflare_desktop.core.change import Action, Change, Kind, PolicyStep, Risk, RuleStep, Why
from dockflare_desktop.core.model import FromLabels, ServiceKey
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.reviewing.hazards import Hazard, hazards, ordered
from dockflare_desktop.core.reviewing.items import Item
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui.present.changes import effect_words, object_words
from dockflare_desktop.gui.text import isolated, sentence_case, translate

Views = Mapping[ServiceKey, ServiceView]
ICONS = {Action.CREATE: ("ui-plus", "live"), Action.UPDATE: ("ui-pencil", "busy"), Action.DELETE: ("ui-minus", "bad")}
PILLS = {
    Risk.NONE: ("idle", ""),
    Risk.ONLINE: ("idle", ""),
    Risk.OFFLINE: ("bad", "ui-minus"),
    Risk.MORE_PEOPLE: ("warn", "ui-lock"),
    Risk.FEWER_PEOPLE: ("live", "ui-lock"),
    Risk.EVERYONE: ("open", "nav-public"),
}
LOOKS = {
    Hazard.EVERYONE: ("nav-public", "open"),
    Hazard.MORE_PEOPLE: ("ui-users", "warn"),
    Hazard.OFFLINE: ("ui-warn", "bad"),
    Hazard.NEW_AUD: ("ui-warn", "warn"),
    Hazard.OVERWRITES: ("ui-warn", "warn"),
    Hazard.NO_CONNECTOR: ("ui-warn", "warn"),
    Hazard.CLOSED: ("ui-shield-check", "live"),
    Hazard.LOGIN_FIRST: ("ui-shield-check", "live"),
    Hazard.LOGIN_STAYS: ("ui-shield-check", "live"),
    Hazard.LOGIN_LAST: ("ui-shield-check", "live"),
    Hazard.WAITS: ("ui-clock", "text2"),
    Hazard.SILENT: ("ui-plug", "text2"),
}
USUAL = ("ui-info", "text2")


def name_words(item: Item, views: Views) -> str:
    """What a line is about: its address, how many more there are, or the object's own name where it serves many."""
    if len(item.changes) == 1 and item.changes[0].kind in (Kind.POLICY, Kind.TUNNEL):
        return object_words(item.changes[0])
    names = addresses(item, views)
    if not names:
        return item.changes[0].target
    if len(names) == 1:
        return names[0]
    return translate("plan", "{address} and {count} more").format(address=names[0], count=len(names) - 1)


def addresses(item: Item, views: Views) -> tuple[str, ...]:
    """The addresses of the services that it is about, as people write them."""
    return tuple(views[key].address if key in views else as_typed(key) for key in item.keys)


def what_words(item: Item) -> str:
    """Which objects: "DNS and tunnel rule", "Login", "DNS, rule, login"."""
    kinds = {change.kind for change in item.changes}
    if kinds == {Kind.RULE, Kind.RECORD} and item.action is not Action.DELETE:
        return translate("plan", "DNS and tunnel rule")
    if len(kinds) == 1:
        return translate("plan", "Target") if _only_target(item) else _alone(next(iter(kinds)))
    short = {
        Kind.RECORD: translate("plan", "DNS"),
        Kind.RULE: translate("plan", "rule"),
        Kind.APPLICATION: translate("plan", "login"),
        Kind.POLICY: translate("plan", "login policy"),
        Kind.TUNNEL: translate("plan", "tunnel"),
    }
    return sentence_case(", ".join(text for kind, text in short.items() if kind in kinds))


def _alone(kind: Kind) -> str:
    names: Mapping[Kind, str] = {
        Kind.RECORD: translate("plan", "DNS record"),
        Kind.RULE: translate("plan", "Tunnel rule"),
        Kind.APPLICATION: translate("plan", "Login"),
        Kind.POLICY: translate("plan", "Login policy"),
        Kind.TUNNEL: translate("plan", "Tunnel"),
    }
    return names[kind]


def _only_target(item: Item) -> bool:
    """Whether one rule gets another target and nothing else."""
    step = item.changes[0].step
    if len(item.changes) > 1 or not isinstance(step, RuleStep) or step.rule is None or step.before is None:
        return False
    before = {**step.before, "service": None}
    return step.before.get("service") != step.rule.get("service") and before == {**step.rule, "service": None}


def why_words(item: Item, views: Views) -> str:
    """The reason, in one phrase."""
    change, view = item.changes[0], next((views[key] for key in item.keys if key in views), None)
    many = len(item.keys)
    if change.why is Why.STARTED:
        return _used_by(many) if isinstance(change.step, PolicyStep) or many > 1 else _asked(view)
    return _gone(view) if change.why is Why.GONE else reason_words(change.why)


def reason_words(why: Why) -> str:
    """Why a change is planned, whatever it is about."""
    texts: Mapping[Why, str] = {
        Why.STARTED: translate("plan", "Somebody asks for it"),
        Why.CHANGED: translate("plan", "Labels, groups or settings changed"),
        Why.GONE: translate("plan", "Nobody asks for it any more"),
        Why.DRIFTED: translate("plan", "Somebody changed it at Cloudflare"),
        Why.TAKE_DOWN: translate("plan", "Its login cannot be had"),
        Why.RESTORE_LOGIN: translate("plan", "Its login was lost or loosened"),
        Why.FILL_HOLE: translate("plan", "Keeps the address closed"),
        Why.MOVED: translate("plan", "It moves to another tunnel"),
        Why.UNUSED: translate("plan", "Nothing uses it any more"),
        Why.REAPPEARED: translate("plan", "It came back after it was removed"),
        Why.HANDED_OVER: translate("plan", "You hand it over"),
    }
    return texts[why]


def _used_by(count: int) -> str:
    if count == 1:
        return translate("plan", "One service uses it")
    return translate("plan", "%n services use it", "", count)


def _asked(view: ServiceView | None) -> str:
    if view is not None and not isinstance(view.source, FromLabels):
        return translate("plan", "Your manual rule asks for it")
    if view is None or not view.container:
        return reason_words(Why.STARTED)
    return translate("plan", "Container {name} asks for it").format(name=isolated(view.container))


def _gone(view: ServiceView | None) -> str:
    if view is None or not isinstance(view.source, FromLabels) or not view.container:
        return reason_words(Why.GONE)
    text = translate("plan", "Container {name} is gone, its grace period is over")
    return text.format(name=isolated(view.container))


def pill_words(item: Item) -> tuple[str, str, str]:
    """The effect: text, tone, icon."""
    if item.effect is Risk.NONE and Hazard.LOGIN_FIRST in _of(item):
        return translate("plan", "Login first"), "live", "ui-lock"
    tone, icon = PILLS[item.effect]
    return effect_words(item.effect), tone, icon


def hazard_lines(item: Item) -> tuple[tuple[str, str, str], ...]:
    """What could go wrong and what is made sure of: icon, tone, sentence; the most serious first."""
    return tuple((*LOOKS.get(each, USUAL), hazard_words(each)) for each in _of(item))


def _of(item: Item) -> tuple[Hazard, ...]:
    pairs = zip(item.changes, item.effects, strict=True)
    return ordered(each for change, effect in pairs for each in hazards(change, effect))


def hazard_words(hazard: Hazard) -> str:
    """One sentence."""
    texts: Mapping[Hazard, str] = {
        Hazard.EVERYONE: translate("hazard", "Anyone on the internet gets in. No login is asked for."),
        Hazard.MORE_PEOPLE: translate(
            "hazard", "More people get in. Who does in the meantime stays signed in until the session ends."
        ),
        Hazard.OFFLINE: translate("hazard", "Visitors see an error at once."),
        Hazard.NEW_AUD: translate(
            "hazard", "If it comes back later, its login gets another id, and everybody signs in anew."
        ),
        Hazard.SIGNED_IN: translate("hazard", "Who is signed in may stay in until the session ends."),
        Hazard.OVERWRITES: translate("hazard", "What somebody else set at Cloudflare is put back as it was."),
        Hazard.RETURNED: translate("hazard", "It was adopted, so it is not deleted: it gets back what it was before."),
        Hazard.HANDED_OVER: translate(
            "hazard", "It stays as it is, without our mark; nobody looks after it here any more."
        ),
        Hazard.NO_CONNECTOR: translate(
            "hazard", "A new tunnel has no connector yet: visitors see error 1033 until one runs."
        ),
        Hazard.SILENT: translate("hazard", "If nothing answers at the target, visitors see error 502."),
        Hazard.SWITCHES: translate(
            "hazard", "Connectors take the new rule within seconds; the old one answers until then."
        ),
        Hazard.SHARED: translate("hazard", "The change reaches every login that uses this policy."),
        Hazard.SLOW_NAMES: translate("hazard", "Whoever asked for this name before may not find it for some minutes."),
        Hazard.WAITS: translate("hazard", "It is carried out once every connector has the version it needs."),
        Hazard.CLOSED: translate("hazard", "The address answers error 503 until its login stands."),
        Hazard.LOGIN_FIRST: translate("hazard", "The login stands before the address leads anywhere."),
        Hazard.LOGIN_STAYS: translate("hazard", "The login stays in place before, during and after."),
        Hazard.LOGIN_LAST: translate("hazard", "The login goes last, when nothing leads there any more."),
        Hazard.NOBODY_USES: translate("hazard", "Nobody loses access by it."),
    }
    return texts[hazard]


def place_words(change: Change) -> str:
    """Where a change is made, beside its name: "tunnel home"."""
    if isinstance(change.step, RuleStep):
        return translate("plan", "tunnel {name}").format(name=isolated(change.step.tunnel))
    return ""
