"""Access groups: rules under a name, for use in policies and in other groups."""

from dockflare_desktop.demo import refusals, values
from dockflare_desktop.demo.access_rules import checked_rules, holders, mentions
from dockflare_desktop.demo.asking import Ask, Reply, page_of
from dockflare_desktop.demo.values import Body, Field, new_uuid, stamp, take

_SIZES = range(1, 1001)
_FIELDS = {
    "name": Field(values.is_filled, "is missing or invalid", required=True),
    "is_default": Field(values.is_flag, "must be a boolean", default=False),
}


def _fields(ask: Ask, ident: str) -> Body:
    sent = ask.body(refusals.bad_access)
    fields = {**take(sent, _FIELDS, refusals.bad_access), **checked_rules(ask.account.access, sent, group=ident)}
    fields["is_default"] = fields["include"] if fields["is_default"] else []  # sent as a flag, answered as rules
    return fields


def _found(ask: Ask) -> Body:
    group = ask.account.access.groups.get(ask.ids[0])
    if group is None:
        raise refusals.no_access_object()
    return group


def records(ask: Ask) -> Reply:
    name, search = ask.query.get("name"), ask.query.get("search", "").lower()
    found = [
        group
        for group in ask.account.access.groups.values()
        if name in (None, group["name"]) and search in str(group["name"]).lower()
    ]
    shown, info = page_of(found, ask, 25, _SIZES, refusals.bad_access)
    return Reply(shown, info=info)


def get(ask: Ask) -> Reply:
    return Reply(_found(ask))


def create(ask: Ask) -> Reply:
    ident = new_uuid(ask.account.rng)
    now = stamp(ask.now)
    group: Body = {"id": ident, **_fields(ask, ident), "created_at": now, "updated_at": now}
    ask.account.access.groups[ident] = group
    return Reply(group, 201)


def replace(ask: Ask) -> Reply:
    old = _found(ask)
    fields = _fields(ask, ask.ids[0])
    group = {"id": old["id"], **fields, "created_at": old["created_at"], "updated_at": stamp(ask.now)}
    ask.account.access.groups[ask.ids[0]] = group
    return Reply(group)


def delete(ask: Ask) -> Reply:
    _found(ask)
    access = ask.account.access
    if any(mentions(holder, "group", "id", ask.ids[0]) for holder in holders(access)):
        raise refusals.access_conflict("the group is used by a policy or a group")
    del access.groups[ask.ids[0]]
    return Reply({"id": ask.ids[0]}, 202)
