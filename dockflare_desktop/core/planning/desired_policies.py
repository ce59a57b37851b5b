"""What policies should look like, and whether one at Cloudflare says the same, in Cloudflare's own JSON."""

from collections.abc import Sequence
from typing import assert_never

from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.planning.books import equal
from dockflare_desktop.core.planning.json_lists import objects
from dockflare_desktop.core.planning.marks import marked
from dockflare_desktop.core.service import (
    ExistingPolicy,
    GroupPolicy,
    InlinePolicy,
    OwnPolicy,
    PolicyUse,
)


def policy_key(use: PolicyUse) -> str | None:
    """The ledger's key of a reusable policy of ours; None for others."""
    match use:
        case GroupPolicy(group=group, number=number):
            return f"{group}/{number}"
        case OwnPolicy(address=address, number=number):
            return f"{address}#{number}"
        case InlinePolicy() | ExistingPolicy():
            return None
    assert_never(use)


def marked_body(body: PolicyBody, installation: str) -> PolicyBody:
    """A policy as we write it: its name carries the mark."""
    return PolicyBody(
        marked(body.name, installation), body.decision, body.include, body.require, body.exclude, body.extra
    )


def sent_policy(use: PolicyUse | None, installation: str, *, marks: bool) -> PolicyBody | None:
    """A reusable policy as it is sent; None where nothing is."""
    if use is None or use.body is None:
        return None
    return marked_body(use.body, installation) if marks else use.body


def policy_json(body: PolicyBody) -> JsonObject:
    """A policy in Cloudflare's JSON."""
    return {
        **body.extra,
        "name": body.name,
        "decision": body.decision,
        "include": list(body.include),
        "require": list(body.require),
        "exclude": list(body.exclude),
    }


def body_of(value: JsonObject) -> PolicyBody:
    """A policy from the JSON we wrote, its mark included."""
    known = ("name", "decision", "include", "require", "exclude")
    return PolicyBody(
        name=str(value.get("name") or ""),
        decision=str(value.get("decision") or ""),
        include=objects(value.get("include")),
        require=objects(value.get("require")),
        exclude=objects(value.get("exclude")),
        extra={key: part for key, part in value.items() if key not in known},
    )


def same_policy(wanted: PolicyBody, found: PolicyBody) -> bool:
    """Equal in all we state; keys we do not state may have Cloudflare's defaults."""
    return (
        wanted.name == found.name
        and wanted.decision == found.decision
        and equal(wanted.include, found.include)
        and equal(wanted.require, found.require)
        and equal(wanted.exclude, found.exclude)
        and all(equal(value, found.extra.get(key)) for key, value in wanted.extra.items())
    )


def bodies(uses: Sequence[PolicyUse]) -> tuple[PolicyBody, ...]:
    """What the policies of a spec say; one of somebody else's that was never read says nothing."""
    return tuple([use.body for use in uses if use.body is not None])
