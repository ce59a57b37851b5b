"""What an adopted object was before, as it can be sent again (H14): what Cloudflare itself sets is left out."""

from collections.abc import Sequence
from dataclasses import replace

from dockflare_desktop.core.cloud import App, AppPolicy, Policy, Record
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody

# read-only keys (cloudflare-api.md section 2)
_OF_RECORD = (
    "id",
    "zone_id",
    "zone_name",
    "proxiable",
    "locked",
    "meta",
    "created_on",
    "modified_on",
    "comment_modified_on",
    "tags_modified_on",
)
_OF_APP = ("id", "uid", "aud", "created_at", "updated_at", "policies")
_OF_POLICY = ("id", "uid", "account_id", "app_count", "created_at", "updated_at", "reusable")
_UNKNOWN = PolicyBody("", "bypass", ({"everyone": {}},))  # a policy that cannot be seen may let anybody in


def former_record(record: Record) -> JsonObject:
    """A record as it is sent to get it back."""
    return {key: value for key, value in record.raw.items() if key not in _OF_RECORD}


def former_app(app: App) -> JsonObject:
    """An application as it is sent to get it back; policies of its own are made anew, with other ids."""
    twice = ("self_hosted_domains",) if app.raw.get("destinations") else ()  # the older list says the same
    kept = {key: value for key, value in app.raw.items() if key not in _OF_APP + twice}
    shown = app.raw.get("policies")
    listed = [each for each in shown if isinstance(each, dict)] if isinstance(shown, list) else []
    policies: list[Json] = [
        {"id": policy.id, "precedence": place} if policy.reusable else _inline(raw, place)
        for place, (policy, raw) in enumerate(zip(app.policies, listed, strict=True), start=1)
    ]
    return {**kept, "policies": policies}


def _inline(raw: JsonObject, place: int) -> JsonObject:
    return {**{key: value for key, value in raw.items() if key not in _OF_POLICY}, "precedence": place}


def app_of(former: JsonObject, app: App, policies: Sequence[Policy]) -> App:
    """An application as it is once it has its former value back, as far as it decides who gets in."""
    known = {policy.id: policy.body for policy in policies}
    listed = former.get("policies")
    sent = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return replace(app, name=str(former.get("name")), policies=tuple(_policy(each, known) for each in sent))


def _policy(sent: JsonObject, known: dict[str, PolicyBody]) -> AppPolicy:
    policy_id = str(sent.get("id") or "")
    if policy_id:
        return AppPolicy(policy_id, known.get(policy_id, _UNKNOWN), reusable=True)
    include, require, exclude = (_objects(sent.get(key)) for key in ("include", "require", "exclude"))
    body = PolicyBody(str(sent.get("name")), str(sent.get("decision")), include, require, exclude)
    return AppPolicy("", body, reusable=False)


def _objects(value: Json) -> tuple[JsonObject, ...]:
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list | tuple) else ()
