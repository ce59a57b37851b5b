"""DNS records: all of a zone in one list, and one batch for everything that changes in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dockflare_desktop.adapters.cloudflare.calls import Call, Calls
from dockflare_desktop.adapters.cloudflare.refusals import unreadable
from dockflare_desktop.adapters.cloudflare.values import an_object, flag, objects, text
from dockflare_desktop.core.cloud import Record
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.engine.ports import RecordWrite, Urgency

_PAGE = 5000


async def list_records(calls: Calls, zone_id: str) -> tuple[Record, ...]:
    """Every record of the zone."""
    return tuple(_record(zone_id, raw) for raw in await calls.pages(f"/zones/{zone_id}/dns_records", _PAGE))


async def read_quota(calls: Calls, zone_id: str) -> int | None:
    """How many records a zone may hold; None where Cloudflare sets no limit (cloudflare.md section 4.4)."""
    answer = await calls.read(Call("GET", f"/zones/{zone_id}/dns_records/usage"))
    quota = an_object(answer.result).get("record_quota")
    return quota if isinstance(quota, int) and not isinstance(quota, bool) else None


async def write_records(
    calls: Calls, zone_id: str, writes: Sequence[RecordWrite], subject: str = "cloudflare"
) -> Mapping[str, Record]:
    """One transaction; Cloudflare does deletes, then patches, then posts, so an A can become a CNAME in one call.

    Returns the records by change id, deleted ones as they were last where the answer tells. Raises OutsideError: then
    nothing was written, unless it is `ambiguous`.
    """
    if not writes:
        return {}
    deletes = [write for write in writes if write.body is None]
    patches = [write for write in writes if write.body is not None and write.id]
    posts = [write for write in writes if write.body is not None and not write.id]
    bodies: dict[str, list[JsonObject]] = {
        "deletes": [{"id": write.id} for write in deletes],
        "patches": [{**(write.body or {}), "id": write.id} for write in patches],
        "posts": [write.body for write in posts if write.body is not None],
    }
    body: JsonObject = {kind: items for kind, items in bodies.items() if items}
    call = Call("POST", f"/zones/{zone_id}/dns_records/batch", body=body, urgency=Urgency.WRITE, subject=subject)
    answer = await calls.write(call)
    result = an_object(answer.result)
    found = {
        **_by_id(deletes, objects(result.get("deletes"))),
        **_by_id(patches, objects(result.get("patches"))),
        **dict(_by_content(posts, list(objects(result.get("posts"))))),
    }
    if any(write.change_id not in found for write in (*patches, *posts)):
        raise unreadable(call.asked, answer.status)
    return {change_id: _record(zone_id, raw) for change_id, raw in found.items()}


def _by_id(writes: Iterable[RecordWrite], answered: Iterable[JsonObject]) -> dict[str, JsonObject]:
    by_id = {text(raw, "id"): raw for raw in answered}
    return {write.change_id: by_id[write.id] for write in writes if write.id in by_id}


def _by_content(writes: Iterable[RecordWrite], answered: list[JsonObject]) -> Iterator[tuple[str, JsonObject]]:
    """New records have no id to go by, and nothing promises the order sent. What still fits nothing (a value that
    Cloudflare wrote in its own way) is taken in order."""
    unmatched = []
    for write in writes:
        at = next((at for at, raw in enumerate(answered) if _looks(raw) == _looks(write.body or {})), None)
        if at is None:
            unmatched.append(write)
        else:
            yield write.change_id, answered.pop(at)
    for write, raw in zip(unmatched, answered, strict=False):
        yield write.change_id, raw


def _looks(raw: JsonObject) -> tuple[str, str, str]:
    name, content = text(raw, "name"), text(raw, "content")
    return text(raw, "type").upper(), name.lower().rstrip("."), content.lower().rstrip(".")


def _record(zone_id: str, raw: JsonObject) -> Record:
    return Record(
        id=text(raw, "id"),
        zone_id=zone_id,
        type=text(raw, "type"),
        name=text(raw, "name"),
        content=text(raw, "content"),
        proxied=flag(raw, "proxied"),
        comment=text(raw, "comment"),
        raw=raw,
    )
