"""Somebody who changes at Cloudflare what is ours."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from dockflare_desktop.demo import access_apps
from tests.engine.desk_of_plans import Bench

Rule = dict[str, object]


def is_foreign(record: Mapping[str, object]) -> bool:
    """A record that the worlds began with."""
    return "hand" in str(record["name"]) or record.get("comment") == "by hand"


def ours(bench: Bench, kind: str) -> list[Mapping[str, object]]:
    """Applications or policies but those that the worlds began with."""
    return [each for each in bench.found(kind) if each["name"] != "theirs"]


def _chosen(bench: Bench, rng: random.Random, kind: str) -> str:
    ids = sorted(str(each["id"]) for each in ours(bench, kind))
    return rng.choice(ids) if ids else ""


def open_policy(bench: Bench, rng: random.Random) -> None:
    """A policy lets everyone in."""
    if chosen := _chosen(bench, rng, "policies"):
        policy = bench.account.access.policies[chosen]
        body = {**policy.body, "decision": "bypass", "include": [{"everyone": {}}]}
        bench.account.access.policies[chosen] = replace(policy, body=body)


def delete_app(bench: Bench, rng: random.Random) -> None:
    """An application is gone."""
    if chosen := _chosen(bench, rng, "apps"):
        access_apps.delete(bench.account._ask({}, chosen))


def add_destination(bench: Bench, rng: random.Random) -> None:
    """An application stands before something else too."""
    if chosen := _chosen(bench, rng, "apps"):
        app = bench.account.access.apps[chosen]
        extra = f"extra{len(app.addresses)}.{chosen[:8]}.nordhus.example"
        destinations = [*app.body["destinations"], {"type": "public", "uri": extra}]  # type: ignore[misc]  # JSON
        body = {**app.body, "destinations": destinations}
        bench.account.access.apps[chosen] = replace(app, body=body, addresses=(*app.addresses, extra))


def repoint(bench: Bench, rng: random.Random) -> None:
    """A record leads elsewhere."""
    zone = bench.account.zones[bench.zone]
    records = sorted(str(each["id"]) for each in zone.records.values() if not is_foreign(each))
    if records:
        zone.put({**zone.records[rng.choice(records)], "content": "elsewhere.example.net"})


def drop_lock(bench: Bench, rng: random.Random) -> Rule | None:
    """A rule loses its second lock; the rule as it is then."""
    document = bench.account.tunnels[bench.tunnel].config or {}
    rules: list[Rule] = [dict(each) for each in document["ingress"]]  # type: ignore[attr-defined]  # JSON
    locked = [each for each in rules if "access" in str(each.get("originRequest"))]
    if not locked:
        return None
    chosen = rng.choice(locked)
    del chosen["originRequest"]
    bench.account.put_document(bench.tunnel, {**document, "ingress": rules})
    return chosen


MEDDLING: tuple[Callable[[Bench, random.Random], Rule | None], ...] = (
    open_policy,
    delete_app,
    add_destination,
    repoint,
    drop_lock,
)
