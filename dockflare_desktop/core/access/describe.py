"""Who a login lets in, in short phrases for people."""

from collections.abc import Iterable, Mapping, Sequence

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody
from dockflare_desktop.core.service import Login, OwnLogin, ZoneLogin

SHOWN = 3  # so many values of one kind are named, more are counted
_PLACES = {"ip": ("ip", "addresses"), "geo": ("country_code", "countries")}
_NAMED = {
    "email_domain": ("domain", "ends with @{}"),
    "common_name": ("common_name", "certificate {}"),
    "group": ("id", "Access group {}"),
    "github-organization": ("name", "GitHub organisation {}"),
    "okta": ("name", "Okta group {}"),
    "gsuite": ("email", "Google group {}"),
}
_SIMPLE = {
    "everyone": "whoever signs in",
    "any_valid_service_token": "any service token",
    "certificate": "any valid certificate",
    "cloudflare_account_member": "members of the account",
}


def describe(login: Login, directory: Directory) -> tuple[str, ...]:
    """Who gets in, a phrase a kind: ("6 people", "ends with @x.example", "only from NO or SE", "service token ci")."""
    if isinstance(login, ZoneLogin):
        return (f"whoever the login of *.{login.zone} lets in",)
    if not isinstance(login, OwnLogin):
        return ()
    policies = login.spec.policies
    bodies = [use.body for use in policies if use.body is not None]
    unread = len(policies) - len(bodies)
    others = (f"{unread} more at Cloudflare",) if unread else ()
    return (*describe_policies(bodies, directory), *others)


def describe_policies(bodies: Sequence[PolicyBody], directory: Directory) -> tuple[str, ...]:
    """The same for policies: who, then from where, then who not."""
    if admits_everyone(bodies):
        return ("everyone",)
    inviting = [body for body in bodies if body.decision in ("allow", "non_identity")]
    skipping = [rule for body in bodies if body.decision == "bypass" for rule in body.include]
    refused = [rule for body in inviting for rule in body.exclude]
    refused += [rule for body in bodies if body.decision == "deny" for rule in body.include]
    phrases = _phrases([rule for body in inviting for rule in body.include], directory)
    phrases += [
        f"only {phrase}" for phrase in _phrases([rule for body in inviting for rule in body.require], directory)
    ]
    phrases += [f"without login {phrase}" for phrase in _phrases(skipping, directory)]
    phrases += [f"not {phrase}" for phrase in _phrases(refused, directory)]
    return tuple(phrases)


def _phrases(rules: Iterable[JsonObject], directory: Directory) -> list[str]:
    kinds: dict[str, list[JsonObject]] = {}
    for rule in rules:
        for selector, body in rule.items():
            values = kinds.setdefault(selector, [])
            if isinstance(body, Mapping) and body not in values:
                values.append(body)
    return [phrase for selector, bodies in kinds.items() for phrase in _kind(selector, bodies, directory)]


def _kind(selector: str, bodies: list[JsonObject], directory: Directory) -> list[str]:
    if selector == "email":
        return [_people([_text(body.get("email")) for body in bodies])]
    if selector in _PLACES:
        key, many = _PLACES[selector]
        names = sorted(_text(body.get(key)) for body in bodies)
        return ["from " + (" or ".join(names) if len(names) <= SHOWN else f"{len(names)} {many}")]
    if selector == "service_token":
        return [f"service token {_name(body.get('token_id'), directory.service_tokens)}" for body in bodies]
    if selector == "login_method":
        return [f"signed in with {_name(body.get('id'), directory.sign_in_methods)}" for body in bodies]
    if selector in _NAMED:
        key, phrase = _NAMED[selector]
        return [phrase.format(_text(body.get(key))) for body in bodies]
    return [_SIMPLE.get(selector, f"by {selector.replace('_', ' ')}")]


def _people(emails: list[str]) -> str:
    return emails[0] if len(emails) == 1 else f"{len(emails)} people"


def _name(written: Json, known: tuple[Named, ...] | None) -> str:
    wanted = _text(written)
    return next((each.name for each in known or () if each.id == wanted), wanted)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
