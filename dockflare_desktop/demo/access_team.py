"""The organisation of Zero Trust (one per account, without it there is no Access) and the tags of applications."""

import re
from dataclasses import replace as changed

from dockflare_desktop.demo import refusals, values
from dockflare_desktop.demo.asking import Ask, Reply, page_of
from dockflare_desktop.demo.values import Body, Field, stamp, strings, take

_SIZES = range(1, 1001)
_FLAG = "must be a boolean"
_TEAM = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.cloudflareaccess\.com\Z")
_DURATION = "must be a duration such as 24h"


def _is_team(value: object) -> bool:
    return isinstance(value, str) and _TEAM.match(value) is not None


_OPTIONS = {
    "session_duration": Field(values.is_duration, _DURATION),
    "warp_auth_session_duration": Field(values.is_duration, _DURATION),
    "user_seat_expiration_inactive_time": Field(values.is_duration, _DURATION),
    "login_design": Field(values.is_object, "must be an object"),
    "allow_authenticate_via_warp": Field(values.is_flag, _FLAG),
    "auto_redirect_to_identity": Field(values.is_flag, _FLAG),
    "is_ui_read_only": Field(values.is_flag, _FLAG),
    "ui_read_only_toggle_reason": Field(values.is_text, "must be a string"),
}


def _names(*, required: bool) -> dict[str, Field]:
    return {
        "name": Field(values.is_filled, "is missing or invalid", required=required),
        "auth_domain": Field(_is_team, "must be TEAM.cloudflareaccess.com", required=required),
    }


_CREATE = {**_names(required=True), **_OPTIONS}
_CHANGE = {**_names(required=False), **_OPTIONS}
_TAG = {"name": Field(values.is_filled, "is missing or invalid", required=True)}


def organization(ask: Ask) -> Reply:
    return Reply(ask.account.access.organization)


def create_organization(ask: Ask) -> Reply:
    access = ask.account.access
    fields = take(ask.body(refusals.bad_access), _CREATE, refusals.bad_access)
    if access.organization is not None:
        raise refusals.access_conflict("the organization exists")
    access.organization = {**fields, "created_at": stamp(ask.now), "updated_at": stamp(ask.now)}
    return Reply(access.organization, 201)


def change_organization(ask: Ask) -> Reply:
    access = ask.account.access
    fields = take(ask.body(refusals.bad_access), _CHANGE, refusals.bad_access)
    access.organization = {**(access.organization or {}), **fields, "updated_at": stamp(ask.now)}
    return Reply(access.organization)


def tags(ask: Ask) -> Reply:
    shown, info = page_of(list(ask.account.access.tags.values()), ask, 25, _SIZES, refusals.bad_access)
    return Reply(shown, info=info)


def _tag(ask: Ask) -> Body:
    tag = ask.account.access.tags.get(ask.ids[0])
    if tag is None:
        raise refusals.no_access_object()
    return tag


def tag(ask: Ask) -> Reply:
    return Reply(_tag(ask))


def _free_name(ask: Ask, own: str | None = None) -> str:
    name = str(take(ask.body(refusals.bad_access), _TAG, refusals.bad_access)["name"])
    if name != own and name in ask.account.access.tags:
        raise refusals.access_conflict("the tag exists")
    return name


def create_tag(ask: Ask) -> Reply:
    name = _free_name(ask)
    ask.account.access.tags[name] = {"name": name}
    return Reply({"name": name}, 201)


def rename_tag(ask: Ask) -> Reply:
    _tag(ask)
    name = _free_name(ask, ask.ids[0])
    del ask.account.access.tags[ask.ids[0]]
    ask.account.access.tags[name] = {"name": name}
    _retag(ask, ask.ids[0], [name])
    return Reply({"name": name})


def delete_tag(ask: Ask) -> Reply:
    """Applications lose a deleted tag (assumed)."""
    _tag(ask)
    del ask.account.access.tags[ask.ids[0]]
    _retag(ask, ask.ids[0], [])
    return Reply({"name": ask.ids[0]}, 202)


def _retag(ask: Ask, old: str, new: list[str]) -> None:
    apps = ask.account.access.apps
    for ident, app in apps.items():
        names = strings(app.body["tags"])
        if old in names:
            apps[ident] = changed(app, body={**app.body, "tags": [name for name in names if name != old] + new})
