"""Writing, undoing and comparing accounts: shared by the tests of the activity's undo."""

import json
from collections.abc import Mapping
from typing import Any

from dockflare_desktop.core.history import Wanted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.demo.access_apps import app_body
from tests.engine.whole import Whole

MADE_THERE = frozenset(
    {
        "id",
        "uid",
        "aud",
        "audTag",
        "created_at",
        "updated_at",
        "created_on",
        "modified_on",
        "comment_modified_on",
        "expires_at",
        "client_id",
        "version",
        "last_seen_at",
        "app_count",
        "client_secret_version",
    }
)
"""What Cloudflare gives out: ids, times, versions."""


def plain(value: Any) -> Any:
    """The same without what Cloudflare gives out."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items() if key not in MADE_THERE}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def account_of(whole: Whole) -> str:
    """Everything there is in the account, as text; objects are in the order of what they say."""
    account = whole.account
    access = account.access
    apps = [json.dumps(plain(app_body(access, app)), sort_keys=True) for app in access.apps.values()]
    parts = {
        "records": sorted(
            json.dumps(plain(record), sort_keys=True)
            for zone in account.zones.values()
            for record in zone.records.values()
        ),
        "rules": {each.name: plain(each.config) for each in account.tunnels.values() if each.deleted is None},
        "apps": sorted(apps),
        "policies": sorted(json.dumps(plain(each.body), sort_keys=True) for each in access.policies.values()),
        "methods": sorted(json.dumps(plain(each), sort_keys=True) for each in access.providers.values()),
        "tokens": sorted(json.dumps(plain(each), sort_keys=True) for each in access.service_tokens.values()),
    }
    return json.dumps(parts, indent=1, sort_keys=True, default=str)


async def newest(whole: Whole) -> int:
    """The id of the newest entry."""
    return next((each.id for each in await whole.store.entries(Wanted(limit=1))), 0)


async def undone(whole: Whole, entry_id: int) -> Undoing:
    """Show it, do it as shown, and let the rounds follow."""
    desk = (await whole.desk.desks()).activity
    shown = await desk.preview_undo(entry_id)
    assert isinstance(shown, Undoing), shown
    assert not shown.problems, shown.problems
    done = await desk.undo(entry_id, shown.seal)
    assert isinstance(done, Undoing), done
    assert done.done
    await settle(whole)
    return done


async def refused(whole: Whole, entry_id: int) -> Problem:
    """Why it cannot be undone."""
    found = await (await whole.desk.desks()).activity.preview_undo(entry_id)
    assert isinstance(found, Problem), found
    return found


async def settle(whole: Whole, rounds: int = 4) -> None:
    """Rounds, with connectors that keep up."""
    for _ in range(rounds):
        whole.connector.poll()
        await whole.round(full=True)
        whole.clock.move(seconds=5)


FOLLOW = frozenset({ProblemCode.UNDO_FOLLOWS, ProblemCode.UNDO_DONE})
"""What goes and comes back with something else."""


async def undo_all(whole: Whole, after: int, until: int) -> list[str]:
    """Undo whatever was written between two entries, newest first; what was taken back."""
    taken, skipped = [], set()
    desk = (await whole.desk.desks()).activity
    while True:
        found = await whole.store.entries(Wanted(after=after, before=until + 1, results=frozenset({"done"}), limit=999))
        left = [each for each in found if not each.undone and each.id not in skipped]
        if not left:
            return taken
        newest = left[0]
        shown = await desk.preview_undo(newest.id)
        if isinstance(shown, Problem):
            assert shown.code in FOLLOW, (shown, newest)
            skipped |= {each.id for each in await desk.event(newest.id)}
            continue
        await undone(whole, newest.id)
        taken.append(f"{newest.action} {newest.kind}")
