"""Somebody who adopts through the desk, and what stands at Cloudflare before and after."""

import copy
from typing import Any

from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.model import Container, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.desks.adoption import AdoptionDesk
from tests.engine.whole import Whole, container, stopped
from tests.sentences import said

HOST = "app.nordhus.example"
PLAIN = container("app", HOST)
CLOSED = container("app", HOST, access_group="family")
THEIRS = {"hostname": HOST, "service": "http://old:1", "originRequest": {"httpHostHeader": "theirs"}}
OTHER = {"hostname": "www.nordhus.example", "service": "http://www:1"}
LAST = {"service": "http_status:404"}
BO = {"email": {"email": "bo@mkdev.example"}}


def desk(whole: Whole) -> AdoptionDesk:
    return whole.desk._desks.adoption  # type: ignore[return-value]  # the real one


def frozen(whole: Whole) -> dict[str, Any]:
    """Everything at Cloudflare, without what Cloudflare itself sets at a write: times, versions, ids of inline
    policies."""
    found = clean(copy.deepcopy(dict(whole.account.snapshot())))
    found["policies"] = {each["name"]: each for each in found["policies"].values()}
    return found


SET = ("modified_on", "updated_at", "comment_modified_on", "tags_modified_on", "version", "connections", "connectors")


def clean(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: clean(each) for key, each in value.items() if key not in SET}
        inline = "decision" in kept and kept.get("reusable") is not True and "account_id" not in kept
        return {key: each for key, each in kept.items() if not (inline and key in ("id", "created_at"))}
    return [clean(each) for each in value] if isinstance(value, list | tuple) else value


def foreign_record(whole: Whole, kind: str = "A", content: str = "192.0.2.7", **more: object) -> str:
    return whole.account.add_record(whole.zone, kind, HOST, content, **{"comment": "by hand", **more})


def foreign_rules(whole: Whole, *rules: dict[str, Any]) -> None:
    whole.account.put_document(whole.tunnel, {"ingress": [*rules, LAST], "warp-routing": {"enabled": True}})


def foreign_login(whole: Whole, *policies: object, **more: object) -> str:
    return whole.account.add_app(name="Theirs", domain=HOST, policies=list(policies), **more)


INLINE = {"name": "bo", "decision": "allow", "include": [BO]}


def rules(whole: Whole) -> list[dict[str, Any]]:
    return list((whole.account.tunnels[whole.tunnel].config or {}).get("ingress", []))


async def offered(whole: Whole, key: str = HOST, **asked: bool) -> tuple[Pick, ...]:
    found = await desk(whole).in_the_way(ServiceKey(key), **asked)
    return tuple(Pick.of(each) for each in found)


async def shown(whole: Whole, *picks: Pick, **asked: bool) -> Adoption:
    found = await desk(whole).preview(picks, **asked)
    assert isinstance(found, Adoption), found
    return found


async def adopt(whole: Whole, *picks: Pick, **asked: bool) -> Adoption:
    """As somebody who looks and agrees."""
    picks = picks or await offered(whole)
    preview = await shown(whole, *picks, **asked)
    done = await desk(whole).adopt(picks, preview.seal, **asked)
    assert isinstance(done, Adoption)
    assert done.seal == preview.seal
    await settle(whole)
    return preview


async def refused(whole: Whole, pick: Pick, **asked: bool) -> Problem:
    found = await desk(whole).preview((pick,), **asked)
    assert isinstance(found, Problem), found
    assert said(found)
    return found


async def settle(whole: Whole, rounds: int = 6) -> None:
    for _ in range(rounds):
        whole.clock.move(seconds=3)
        await whole.round(full=True)


async def leave(whole: Whole, each: Container = CLOSED) -> None:
    """Its container stops, and its grace period ends."""
    whole.run(stopped(each))
    await settle(whole, 3)  # a list without any is looked at twice
    whole.clock.move(minutes=11)
    await settle(whole)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, set[str]]:
    """Which objects differ, by kind."""
    return {
        kind: {key for key in {*before[kind], *after[kind]} if before[kind].get(key) != after[kind].get(key)}
        for kind in before
        if before[kind] != after[kind]
    }
