"""The policies of an application: references to reusable ones, or its own inline ones, in order of precedence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dockflare_desktop.demo import refusals
from dockflare_desktop.demo.access_policies import changed_policy, new_policy, policy_fields
from dockflare_desktop.demo.asking import Ask
from dockflare_desktop.demo.state import Access, App, Link, Policy
from dockflare_desktop.demo.values import Body, is_whole, strings


@dataclass(slots=True)
class Links:
    """What a list of policies comes to: links in order, and inline policies that are new or changed."""

    links: list[Link] = field(default_factory=list)
    inline: dict[str, Policy] = field(default_factory=dict)


def precedence_of(sent: Mapping[str, object], default: int) -> int:
    value = sent.get("precedence", default)
    if not isinstance(value, int) or not is_whole(value) or value < 0:
        raise refusals.bad_access("precedence must be an integer, not negative")
    return value


def read_links(ask: Ask, value: object, app: str) -> Links:
    """Check the `policies` sent for an application with this id. Changes nothing. Raises Refused with 12130."""
    if not isinstance(value, list):
        raise refusals.bad_access("policies must be a list")
    found = Links()
    for position, item in enumerate(value, 1):
        _read(ask, {"id": item} if isinstance(item, str) else item, position, (app, found))
    check_links(ask.account.access, found)
    return found


def _read(ask: Ask, item: object, position: int, into: tuple[str, Links]) -> None:
    app, found = into
    if not isinstance(item, dict):
        raise refusals.bad_access("a policy must be an id or an object")
    place = precedence_of(item, position)
    access = ask.account.access
    if "id" not in item:
        body = new_policy(policy_fields(access, item), ask.account.rng, ask.now)
        ident = str(body["id"])
        found.inline[ident] = Policy(body, app)
    else:
        ident = str(item["id"])
        known = access.policies.get(ident)
        if known is None or known.owner not in (None, app):
            raise refusals.bad_access(f"policy {item['id']} does not exist")
        if known.owner == app and "decision" in item:
            found.inline[ident] = Policy(changed_policy(known.body, policy_fields(access, item), ask.now), app)
    found.links.append(Link(ident, place))


def check_links(access: Access, found: Links) -> None:
    """Each policy once, each precedence once, and not reusable and inline ones together; then put them in order."""
    links = found.links
    if len({link.policy for link in links}) < len(links):
        raise refusals.bad_access("a policy is listed twice")
    if len({link.precedence for link in links}) < len(links):
        raise refusals.bad_access("policy precedences must be unique")
    if len({link.policy in found.inline or access.policies[link.policy].owner is not None for link in links}) > 1:
        raise refusals.bad_access("reusable and inline policies cannot be mixed in an application")
    links.sort(key=lambda link: link.precedence)


def store_links(access: Access, app: str, body: Body, found: Links) -> None:
    """Give an application these policies; inline ones it had and has no more are deleted, reusable ones detached."""
    before = access.apps[app].links if app in access.apps else ()
    kept = {link.policy for link in found.links}
    for link in before:
        if link.policy not in kept and access.policies[link.policy].owner == app:
            del access.policies[link.policy]
    access.policies.update(found.inline)
    access.apps[app] = App(body, tuple(found.links), tuple(strings(body.get("self_hosted_domains"))))


def shown_policy(access: Access, link: Link) -> Body:
    """A policy as its application shows it: with its place, and without a word on whether it is reusable."""
    return {**access.policies[link.policy].body, "precedence": link.precedence}
