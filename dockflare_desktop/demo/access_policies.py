"""Policies: what one may say, and the reusable ones of an account."""

from datetime import datetime
from random import Random

from dockflare_desktop.demo import refusals, values
from dockflare_desktop.demo.access_rules import checked_rules
from dockflare_desktop.demo.asking import Ask, Reply, page_of
from dockflare_desktop.demo.state import Access, Policy
from dockflare_desktop.demo.values import Body, Field, new_uuid, stamp, take

SIZES = range(1, 1001)
_FLAG = "must be a boolean"


def _is_approval_group(value: object) -> bool:
    return (
        isinstance(value, dict)
        and values.whole_between(0, 1000)(value.get("approvals_needed"))
        and values.list_of(values.is_email)(value.get("email_addresses", []))
        and values.is_text(value.get("email_list_uuid", ""))
    )


def _is_duration_or_null(value: object) -> bool:
    return value is None or values.is_duration(value)


_FIELDS = {
    "name": Field(values.is_filled, "is missing or invalid", required=True),
    "decision": Field(values.one_of("allow", "deny", "non_identity", "bypass"), "is missing or invalid", required=True),
    "session_duration": Field(_is_duration_or_null, "must be a duration such as 24h", default="24h"),
    "approval_required": Field(values.is_flag, _FLAG, default=False),
    "approval_groups": Field(values.list_of(_is_approval_group), "must be a list of approval groups", default=[]),
    "purpose_justification_required": Field(values.is_flag, _FLAG, default=False),
    "purpose_justification_prompt": Field(values.is_text, "must be a string"),
    "isolation_required": Field(values.is_flag, _FLAG, default=False),
    "mfa_config": Field(values.is_object, "must be an object"),
}


def policy_fields(access: Access, sent: Body) -> Body:
    """The writable part of a policy as it is stored. Raises Refused with 12130."""
    return {**take(sent, _FIELDS, refusals.bad_access), **checked_rules(access, sent)}


def new_policy(fields: Body, rng: Random, now: datetime) -> Body:
    return {"id": new_uuid(rng), **fields, "created_at": stamp(now), "updated_at": stamp(now)}


def changed_policy(old: Body, fields: Body, now: datetime) -> Body:
    """The whole policy replaced; its id and birth stay."""
    return {"id": old["id"], **fields, "created_at": old["created_at"], "updated_at": stamp(now)}


def _shown(ask: Ask, policy: Policy, count: int) -> Body:
    return {**policy.body, "account_id": ask.account.id, "reusable": True, "app_count": count}


def _reusable(ask: Ask) -> Policy:
    policy = ask.account.access.policies.get(ask.ids[0])
    if policy is None or policy.owner is not None:
        raise refusals.no_access_object()
    return policy


def records(ask: Ask) -> Reply:
    access = ask.account.access
    counts: dict[str, int] = {}
    for app in access.apps.values():
        for link in app.links:
            counts[link.policy] = counts.get(link.policy, 0) + 1
    found = [policy for policy in access.policies.values() if policy.owner is None]
    shown, info = page_of(found, ask, 25, SIZES, refusals.bad_access)
    return Reply([_shown(ask, policy, counts.get(str(policy.body["id"]), 0)) for policy in shown], info=info)


def get(ask: Ask) -> Reply:
    return Reply(_shown(ask, _reusable(ask), ask.account.access.links_of(ask.ids[0])))


def create(ask: Ask) -> Reply:
    access = ask.account.access
    policy = Policy(new_policy(policy_fields(access, ask.body(refusals.bad_access)), ask.account.rng, ask.now))
    access.policies[str(policy.body["id"])] = policy
    return Reply(_shown(ask, policy, 0), 201)


def replace(ask: Ask) -> Reply:
    access = ask.account.access
    old = _reusable(ask)
    fields = policy_fields(access, ask.body(refusals.bad_access))
    policy = Policy(changed_policy(old.body, fields, ask.now))
    access.policies[ask.ids[0]] = policy
    return Reply(_shown(ask, policy, access.links_of(ask.ids[0])))


def delete(ask: Ask) -> Reply:
    access = ask.account.access
    _reusable(ask)
    if access.links_of(ask.ids[0]):
        raise refusals.access_conflict("the policy is used by an application")
    del access.policies[ask.ids[0]]
    return Reply({"id": ask.ids[0]}, 202)
