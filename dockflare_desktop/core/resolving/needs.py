"""Which parts of the account must be read before a login can be built or described."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.access.groups import known_of, named_groups
from dockflare_desktop.core.access.rules_json import Reference, read_rules
from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.model import AccessGroup, PolicyBody, Value
from dockflare_desktop.core.resolving.world import Needs
from dockflare_desktop.core.settings import Settings


def needs_of(values: Mapping[str, Value], groups: tuple[AccessGroup, ...], settings: Settings) -> Needs:
    """What one service's effective fields refer to."""
    used = known_of(named_groups(values), groups)
    text = values.get("access.custom_rules") or ""
    rules = read_rules(text) if isinstance(text, str) and text and not used else ()
    rules = rules if isinstance(rules, tuple) else ()
    bodies = [policy for group in used for policy in group.policies]
    bodies += [rule for rule in rules if isinstance(rule, PolicyBody)]
    return Needs(
        sign_in_methods=bool(values.get("access.allowed_idps")) or _selects(bodies, "login_method"),
        service_tokens=bool(values.get("access.service_token")) or _selects(bodies, "service_token"),
        policies=bool(used) or any(isinstance(rule, Reference) for rule in rules),
        owners=values.get("access.policy") == "authenticate" and not settings.owner_emails,
        team=any(values.get(key) not in (None, "", (), "none") for key in WHO_KEYS),
    )


def together(needs: Iterable[Needs]) -> Needs:
    """What any of them needs."""
    every = list(needs)
    return Needs(
        sign_in_methods=any(each.sign_in_methods for each in every),
        service_tokens=any(each.service_tokens for each in every),
        policies=any(each.policies for each in every),
        owners=any(each.owners for each in every),
        team=any(each.team for each in every),
    )


def _selects(bodies: Iterable[PolicyBody], selector: str) -> bool:
    return any(selector in rule for body in bodies for rule in (*body.include, *body.require, *body.exclude))
