"""Changes of a plan in words: what is done to which object, with which effect, and what it waits for; pure."""

from collections.abc import Mapping

from dockflare_desktop.core.change import Action, Change, Hold, Kind, PolicyStep, Risk, RuleStep
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.gui.text import translate


def action_words(change: Change) -> str:
    """ "Add DNS record", "Change login", "Remove rule"."""
    kinds: Mapping[Kind, str] = {
        Kind.RECORD: translate("held", "DNS record"),
        Kind.RULE: translate("held", "tunnel rule"),
        Kind.APPLICATION: translate("held", "login"),
        Kind.POLICY: translate("held", "login policy"),
        Kind.TUNNEL: translate("held", "tunnel"),
    }
    texts: Mapping[Action, str] = {
        Action.CREATE: translate("held", "Add {kind}"),
        Action.UPDATE: translate("held", "Change {kind}"),
        Action.DELETE: translate("held", "Remove {kind}"),
    }
    return texts[change.action].format(kind=kinds[change.kind])


def object_words(change: Change) -> str:
    """What is written: an address, for a rule with its tunnel; a policy by the name it has."""
    match change.step:
        case RuleStep(key=key, tunnel=tunnel):
            return translate("held", "{address} in tunnel {tunnel}").format(address=key.hostname, tunnel=tunnel)
        case PolicyStep(use=use, before=before):
            body = use.body if use is not None else before.body if before is not None else None
            return unmarked(body.name) if body is not None and body.name else change.target
        case _:
            return change.target


def effect_words(risk: Risk) -> str:
    """What a change does to reachability."""
    texts: Mapping[Risk, str] = {
        Risk.NONE: translate("held", "No gap"),
        Risk.ONLINE: translate("held", "Goes online"),
        Risk.OFFLINE: translate("held", "Goes offline"),
        Risk.MORE_PEOPLE: translate("held", "More people"),
        Risk.FEWER_PEOPLE: translate("held", "Fewer people"),
        Risk.EVERYONE: translate("held", "Open to everyone"),
    }
    return texts[risk]


def held_words(hold: Hold) -> str:
    """Why it waits."""
    texts: Mapping[Hold, str] = {
        Hold.NONE: "",
        Hold.MODE: translate("held", "your mode asks first"),
        Hold.BRAKE: translate("held", "more removals than your limit"),
        Hold.PUBLIC: translate("held", "would be open to everyone"),
        Hold.REAPPEARED: translate("held", "it came back after you removed it"),
        Hold.OBSERVE: translate("held", "observing only"),
        Hold.PAUSED: translate("held", "paused"),
        Hold.RIVAL: translate("held", "the original DockFlare runs here"),
    }
    return texts[hold]


def different_words(count: int) -> str:
    """Said of changes that are not what was shown any more. `count` is of what was ticked: of services."""
    text = translate(
        "held", "%n changes are not what was shown here any more, so they still wait. Look at them again.", "", count
    )
    one = translate("held", "One change is not what was shown here any more, so it still waits. Look at it again.")
    return one if count == 1 else text
