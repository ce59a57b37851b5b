"""Tokens, accounts, members and zones: what a token may see of the world."""

from dockflare_desktop.demo import refusals
from dockflare_desktop.demo.asking import Ask, Reply, page_of, word
from dockflare_desktop.demo.state import Token, Zone
from dockflare_desktop.demo.values import Body, stamp

_SIZES = range(5, 51)
_ZONE_STATUSES = ("initializing", "pending", "active", "moved")
_ZONE_TYPES = ("full", "partial", "secondary", "internal")
_NAME_TESTS = {"contains": str.__contains__, "starts_with": str.startswith, "ends_with": str.endswith}
_PLANS = {
    "free": "Free Website",
    "pro": "Pro Website",
    "business": "Business Website",
    "enterprise": "Enterprise Website",
}
_LONGEST_NAME = 253


def verify_user_token(ask: Ask) -> Reply:
    """Account-owned tokens are unknown here."""
    return _verified(ask, account_owned=False)


def verify_account_token(ask: Ask) -> Reply:
    return _verified(ask, account_owned=True)


def _verified(ask: Ask, *, account_owned: bool) -> Reply:
    token = ask.token
    if token.account_owned is not account_owned:
        raise refusals.unknown_token_at_verify()
    status = token.status_at(ask.now)
    result: Body = {"id": token.id, "status": status}
    if token.expires is not None:
        result["expires_on"] = stamp(token.expires)
    if token.not_before is not None:
        result["not_before"] = stamp(token.not_before)
    messages: list[Body] = [{"code": 10000, "message": "This API Token is valid and active"}]
    return Reply(result, messages=messages if status == "active" else [])


def accounts(ask: Ask) -> Reply:
    name = ask.query.get("name")
    direction = word(ask, "direction", ("asc", "desc"), refusals.bad_listing)
    found = [account.body() for account in ask.accounts if name is None or account.name == name]
    if direction == "desc":
        found.reverse()
    shown, info = page_of(found, _page_one(ask), 20, _SIZES, refusals.bad_listing)
    return Reply(shown, info=info)


def _page_one(ask: Ask) -> Ask:
    """The call, without its page for the tokens to which the real API answers page one for ever."""
    if not ask.token.ignores_page:
        return ask
    query = {key: value for key, value in ask.query.items() if key != "page"}
    return Ask(ask.accounts, ask.token, ask.now, ask.ids, query, ask.content)


def account(ask: Ask) -> Reply:
    return Reply(ask.account.body())


def members(ask: Ask) -> Reply:
    status = word(ask, "status", ("accepted", "pending", "rejected"), refusals.bad_listing)
    order = word(ask, "order", ("user.first_name", "user.last_name", "user.email", "status"), refusals.bad_listing)
    direction = word(ask, "direction", ("asc", "desc"), refusals.bad_listing)
    found = [member for member in ask.account.members if status is None or member["status"] == status]
    if order:
        found.sort(key=lambda member: _member_key(member, order), reverse=direction == "desc")
    shown, info = page_of(found, ask, 20, _SIZES, refusals.bad_listing)
    return Reply(shown, info=info)


def _member_key(member: Body, order: str) -> str:
    user = member["user"]
    return (
        str(user[order.removeprefix("user.")])
        if order != "status" and isinstance(user, dict)
        else str(member["status"])
    )


def zones(ask: Ask) -> Reply:
    status = word(ask, "status", _ZONE_STATUSES, refusals.bad_listing)
    kind = word(ask, "type", _ZONE_TYPES, refusals.bad_listing)
    order = word(ask, "order", ("name", "status", "account.id", "account.name", "plan.id"), refusals.bad_listing)
    direction = word(ask, "direction", ("asc", "desc"), refusals.bad_listing)
    if len(ask.query.get("name", "")) > _LONGEST_NAME:
        raise refusals.bad_listing(f"name must be at most {_LONGEST_NAME} characters")
    every = word(ask, "match", ("any", "all"), refusals.bad_listing) != "any"
    found = []
    for owner in ask.accounts:
        wanted = {"account.id": owner.id, "account.name": owner.name}
        for zone in (zone for zone in owner.zones.values() if ask.token.sees(zone)):
            tests = [ask.query[key] == value for key, value in wanted.items() if key in ask.query]
            tests += [sent == value for sent, value in ((status, zone.status), (kind, zone.type)) if sent]
            tests += [_named(zone, ask.query["name"])] if "name" in ask.query else []
            if all(tests) if every else any(tests) or not tests:
                found.append(zone_body(zone, owner.body(), ask.token))
    if order in ("name", "status"):
        found.sort(key=lambda body: str(body[order]))
    if direction == "desc":
        found.reverse()
    shown, info = page_of(found, ask, 20, _SIZES, refusals.bad_listing)
    return Reply(shown, info=info)


def _named(zone: Zone, wanted: str) -> bool:
    operator, colon, text = wanted.lower().partition(":")
    if colon and operator in _NAME_TESTS:
        return bool(_NAME_TESTS[operator](zone.name, text))
    return zone.name == wanted.lower()


def zone(ask: Ask) -> Reply:
    return Reply(zone_body(ask.zone, ask.account.body(), ask.token))


def zone_body(zone: Zone, owner: Body, token: Token) -> Body:
    may_edit = "DNS Write" in token.permissions
    return {
        "id": zone.id,
        "name": zone.name,
        "status": zone.status,
        "paused": zone.paused,
        "type": zone.type,
        "development_mode": 0,
        "account": {"id": owner["id"], "name": owner["name"]},
        "owner": {"id": None, "type": "user", "email": None},
        "plan": {"id": zone.plan, "legacy_id": zone.plan, "name": _PLANS[zone.plan]},
        "name_servers": ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
        "original_name_servers": [],
        "original_registrar": None,
        "original_dnshost": None,
        "permissions": ["#dns_records:read", "#zone:read", *(["#dns_records:edit"] if may_edit else [])],
        "meta": {"step": 2, "phishing_detected": False},
        "created_on": stamp(zone.created),
        "modified_on": stamp(zone.created),
        "activated_on": stamp(zone.created) if zone.status == "active" else None,
    }
