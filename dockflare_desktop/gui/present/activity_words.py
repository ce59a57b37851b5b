"""Words of the Activity page: what was done, why, by whom."""

from dockflare_desktop.core.history import Actor, HistoryEntry
from dockflare_desktop.gui.text import translate


def did(word: str) -> str:
    """What was done to something, by its word (core.happenings.what)."""
    return {**_services(), **_edits(), **_others()}.get(word) or translate("activity", "{kind}: {action}")


def _services() -> dict[str, str]:
    return {
        "rule_create": translate("activity", "published"),
        "rule_delete": translate("activity", "removed"),
        "rule_target": translate("activity", "target changed"),
        "rule_options": translate("activity", "options changed"),
        "moved": translate("activity", "moved to the tunnel {tunnel}"),
        "record_create": translate("activity", "DNS record added"),
        "record_update": translate("activity", "DNS record changed"),
        "record_delete": translate("activity", "DNS record removed"),
        "application_create": translate("activity", "login added"),
        "application_update": translate("activity", "login changed"),
        "application_delete": translate("activity", "login removed"),
        "policy_create": translate("activity", "policy added"),
        "policy_update": translate("activity", "policy changed"),
        "policy_delete": translate("activity", "policy removed"),
        "tunnel_create": translate("activity", "tunnel made"),
        "found_create": translate("activity", "made at Cloudflare by somebody else"),
        "found_update": translate("activity", "changed at Cloudflare by somebody else"),
        "found_delete": translate("activity", "removed at Cloudflare by somebody else"),
    }


def _edits() -> dict[str, str]:
    return {
        "put_back": translate("activity", "put back"),
        "override_create": translate("activity", "overridden"),
        "override_update": translate("activity", "override changed"),
        "override_delete": translate("activity", "override reverted"),
        "ignored_create": translate("activity", "ignored"),
        "ignored_delete": translate("activity", "no longer ignored"),
        "manual_rule_create": translate("activity", "manual rule added"),
        "manual_rule_update": translate("activity", "manual rule changed"),
        "manual_rule_delete": translate("activity", "manual rule removed"),
        "group_create": translate("activity", "access group added"),
        "group_update": translate("activity", "access group changed"),
        "group_delete": translate("activity", "access group removed"),
        "whole_zone_create": translate("activity", "zone's login set"),
        "whole_zone_update": translate("activity", "zone's login changed"),
        "whole_zone_delete": translate("activity", "zone's login forgotten"),
    }


def _others() -> dict[str, str]:
    adopted, returned = translate("activity", "{kind} adopted"), translate("activity", "{kind} given back")
    kinds = ("record", "rule", "application", "policy")
    return {
        **{f"{kind}_adopt": adopted for kind in kinds},
        **{f"{kind}_give_back": returned for kind in kinds},
        "sign_in_method_create": translate("activity", "sign-in method added"),
        "sign_in_method_update": translate("activity", "sign-in method changed"),
        "sign_in_method_delete": translate("activity", "sign-in method removed"),
        "service_token_create": translate("activity", "service token made"),
        "service_token_rotate": translate("activity", "service token has a new secret"),
        "service_token_refresh": translate("activity", "service token's time begun anew"),
        "service_token_delete": translate("activity", "service token removed"),
        "step_create": translate("activity", "New {kind}: {name}"),
        "step_update": translate("activity", "{kind} changed: {name}"),
        "step_delete": translate("activity", "{kind} removed: {name}"),
    }


def kind_name(kind: str) -> str:
    """What kind of thing."""
    known = {
        "record": translate("activity", "DNS record"),
        "rule": translate("activity", "tunnel rule"),
        "application": translate("activity", "login"),
        "policy": translate("activity", "policy"),
        "tunnel": translate("activity", "tunnel"),
        "connector": translate("activity", "connector"),
        "network": translate("activity", "network"),
        "service_token": translate("activity", "service token"),
        "sign_in_method": translate("activity", "sign-in method"),
        "group": translate("activity", "access group"),
        "override": translate("activity", "override"),
        "manual_rule": translate("activity", "manual rule"),
        "whole_zone": translate("activity", "zone's login"),
        "zone_login": translate("activity", "zone's login"),
    }
    return known.get(kind, kind)


def who(actor: Actor) -> str:
    """Who caused it."""
    return {
        Actor.AUTOMATIC: translate("activity", "Automatic"),
        Actor.YOU: translate("activity", "You"),
        Actor.APPROVED: translate("activity", "You approved"),
        Actor.COMPARING: translate("activity", "Comparing"),
        Actor.COMMAND_LINE: translate("activity", "Command line"),
    }[actor]


def reason(entry: HistoryEntry) -> str:
    """Why it was done."""
    if entry.undoes:
        return translate("activity", "Undo of entry {number}").format(number=entry.undoes)
    edit = entry.after if entry.after is not None else entry.before
    if entry.kind == "override" and edit is not None:
        return f"{edit.get('field')} = {edit.get('value')}"
    name = str(entry.cause.get("container") or "")
    manual = entry.cause.get("asks") == "manual"
    text = (_by_rule() if manual else _by_container() if name else {}).get(entry.why) or _plain().get(entry.why)
    said = (text or entry.why).format(name=name)
    if entry.why == "elsewhere" and entry.detail:
        return translate("activity", "{why}: {who}").format(why=said, who=entry.detail)
    return said


def _by_container() -> dict[str, str]:
    return {
        "started": translate("activity", "Container {name} started"),
        "changed": translate("activity", "Label changed on {name}"),
        "gone": translate("activity", "Container {name} gone, grace period over"),
    }


def _by_rule() -> dict[str, str]:
    return {
        "started": translate("activity", "Manual rule"),
        "changed": translate("activity", "Manual rule changed"),
        "gone": translate("activity", "Manual rule removed"),
    }


def _plain() -> dict[str, str]:
    return {
        "started": translate("activity", "Wanted, and not there"),
        "changed": translate("activity", "Wanted differently"),
        "gone": translate("activity", "Nobody asks for it any more"),
        "drifted": translate("activity", "Changed at Cloudflare, put right"),
        "take_down": translate("activity", "Its login cannot be had"),
        "restore_login": translate("activity", "Its login stands before it"),
        "fill_hole": translate("activity", "Keeps its address closed"),
        "moved": translate("activity", "Another tunnel is asked for"),
        "unused": translate("activity", "Nobody uses it any more"),
        "reappeared": translate("activity", "What was removed stood there again"),
        "edited": translate("activity", "Edited here"),
        "asked": translate("activity", "Done by hand"),
        "elsewhere": translate("activity", "Someone did it at Cloudflare"),
    }
