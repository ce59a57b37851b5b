"""Access applications: list, create, get, replace, delete, revoke tokens."""

from dockflare_desktop.demo import app_domains, refusals
from dockflare_desktop.demo.app_fields import app_fields
from dockflare_desktop.demo.app_links import Links, read_links, shown_policy, store_links
from dockflare_desktop.demo.asking import Ask, Reply, flag, page_of
from dockflare_desktop.demo.state import Access, App
from dockflare_desktop.demo.values import Body, new_hex, new_uuid, stamp, strings

_SIZES = range(1, 1001)


def app_body(access: Access, app: App) -> Body:
    return {**app.body, "policies": [shown_policy(access, link) for link in app.links]}


def found_app(ask: Ask) -> App:
    app = ask.account.access.apps.get(ask.ids[0])
    if app is None:
        raise refusals.no_access_object()
    return app


def records(ask: Ask) -> Reply:
    exact = flag(ask, "exact", refusals.bad_access) or False
    access = ask.account.access
    found = [app for app in access.apps.values() if _wanted(app.body, ask.query, exact=exact)]
    shown, info = page_of(found, ask, 25, _SIZES, refusals.bad_access)
    return Reply([app_body(access, app) for app in shown], info=info)


def _wanted(body: Body, query: dict[str, str], *, exact: bool) -> bool:
    """`name` and `domain` match in part unless `exact`; `aud` always as a whole."""
    for key in ("name", "domain"):
        if key in query:
            value = str(body.get(key, ""))
            if query[key] != value if exact else query[key].lower() not in value.lower():
                return False
    if query.get("aud", body["aud"]) != body["aud"]:
        return False
    search = query.get("search", "").lower()
    return any(search in str(body.get(key, "")).lower() for key in ("name", "domain", "aud"))


def get(ask: Ask) -> Reply:
    return Reply(app_body(ask.account.access, found_app(ask)))


def create(ask: Ask) -> Reply:
    ident = new_uuid(ask.account.rng)
    sent = ask.body(refusals.bad_access)
    fields = _fields(ask, sent, ident)
    links = read_links(ask, sent.get("policies", []), ident)
    now = stamp(ask.now)
    body: Body = {"id": ident, "aud": new_hex(ask.account.rng, 32), **fields, "created_at": now, "updated_at": now}
    access = ask.account.access
    store_links(access, ident, body, links)
    return Reply(app_body(access, access.apps[ident]), 201)


def replace(ask: Ask) -> Reply:
    """The whole application; its policies stay where none are sent, and an empty list takes them away."""
    old = found_app(ask)
    ident = ask.ids[0]
    sent = ask.body(refusals.bad_access)
    fields = _fields(ask, sent, ident)
    links = read_links(ask, sent["policies"], ident) if "policies" in sent else Links(list(old.links))
    kept = {key: old.body[key] for key in ("id", "aud", "created_at")}
    access = ask.account.access
    store_links(access, ident, {**fields, **kept, "updated_at": stamp(ask.now)}, links)
    return Reply(app_body(access, access.apps[ident]))


def _fields(ask: Ask, sent: Body, ident: str) -> Body:
    access = ask.account.access
    zones = [ask.zone] if ask.found_zone is not None else ask.account.zones.values()
    fields = app_fields(access, sent, [zone.name for zone in zones if zone.status == "active"])
    addresses = {app_domains.normal(uri) for uri in strings(fields.get("self_hosted_domains"))}
    for other, app in access.apps.items():
        if other != ident and any(app_domains.normal(uri) in addresses for uri in app.addresses):
            raise refusals.application_exists()
    return fields


def delete(ask: Ask) -> Reply:
    app = found_app(ask)
    access = ask.account.access
    store_links(access, ask.ids[0], app.body, Links())
    del access.apps[ask.ids[0]]
    return Reply({"id": ask.ids[0]}, 202)


def revoke_tokens(ask: Ask) -> Reply:
    found_app(ask)
    return Reply({}, 202)
