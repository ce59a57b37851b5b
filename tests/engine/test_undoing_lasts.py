"""An undo lasts although the labels still ask otherwise, and tells before what it cannot bring back."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.model import Container, ServiceKey
from dockflare_desktop.core.origin.document_types import list_of_objects
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import Note
from tests.engine.undoing import newest, refused, settle, undone
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "web.nordhus.example"
KEY = ServiceKey(HOST)
MAIL = "bo@mkdev.example"


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(web(service="http://a:1")).start(FAMILY)
    await settle(whole)
    yield whole
    await whole.close()


def web(**labels: str) -> Container:
    return container("web", HOST, **labels)


async def run(whole: Whole, *containers: Container) -> int:
    """These run from now on; the newest write of that."""
    whole.clock.move(minutes=30)
    whole.run(*containers)
    await settle(whole, 3)
    whole.clock.move(minutes=11)
    await settle(whole)
    return await newest(whole)


async def shown(whole: Whole, entry: int) -> set[Note]:
    found = await (await whole.desk.desks()).activity.preview_undo(entry)
    assert isinstance(found, Undoing), found
    return {each.note for each in found.notes}


def target(whole: Whole) -> object:
    rules = list_of_objects((whole.account.tunnels[whole.tunnel].config or {}).get("ingress"))
    return next(rule["service"] for rule in rules if rule.get("hostname") == HOST)


def auds(whole: Whole) -> list[str]:
    return [str(app.body["aud"]) for app in whole.account.access.apps.values()]


async def test_what_labels_still_ask_is_overridden_and_no_round_does_it_again(whole: Whole) -> None:
    """H20: else the next round would redo it."""
    changed = await run(whole, web(service="http://b:2"))
    assert target(whole) == "http://b:2"
    assert Note.OVERRIDES in await shown(whole, changed)
    await undone(whole, changed)
    (override,) = (await whole.store.layers()).overrides
    assert (override.key, override.field, override.value) == (KEY, "service", "http://a:1")
    written = len(whole.writes())
    await settle(whole, 5)
    assert (target(whole), len(whole.writes())) == ("http://a:1", written)


async def test_a_login_made_anew_has_another_aud_which_is_told_before(whole: Whole) -> None:
    """H20: what cannot come back is named before."""
    await run(whole, web(access_emails=MAIL))
    was = auds(whole)
    await run(whole)
    assert auds(whole) == []
    removed = await newest(whole)
    assert Note.NEW_IDS in await shown(whole, removed)
    await undone(whole, removed)
    (again,) = auds(whole)
    assert again not in was


async def test_a_service_token_made_anew_has_another_secret_which_is_told_before(whole: Whole) -> None:
    """H20: what cannot come back is named before."""
    access = (await whole.desk.desks()).access
    made = await access.create_token("backup", "24h")
    (ident,) = whole.account.access.service_tokens
    assert (await access.delete_token(ident)).gone
    deleted = await newest(whole)
    assert {Note.NEW_SECRET, Note.NEW_IDS} <= await shown(whole, deleted)
    again = await undone(whole, deleted)
    assert again.secret not in ("", made.secret)
    assert ident not in whole.account.access.service_tokens


async def test_a_tunnel_that_was_deleted_does_not_come_back_since_its_id_would_be_another(whole: Whole) -> None:
    """H20: what cannot come back is named before."""
    tunnels = (await whole.desk.desks()).tunnels
    assert (await tunnels.create("shed")).tunnel is not None
    await settle(whole)
    look = await tunnels.preview_delete("shed")
    assert not isinstance(look, Problem), look
    assert not isinstance(await tunnels.delete("shed", look.seal), Problem)
    await settle(whole)
    assert "shed" not in [each.name for each in whole.account.tunnels.values() if each.deleted is None]
    problem = await refused(whole, await newest(whole))
    assert (problem.code, problem.detail) == (
        ProblemCode.UNDO_NO_WAY,
        "a tunnel made anew has another id and another token",
    )
