"""Commands before there is a program: they wait, and are answered by it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from dockflare_desktop.core.model import Layers, ServiceKey
from dockflare_desktop.engine.late import LateCommands
from tests.gui.fake_commands import FakeCommands

pytestmark = pytest.mark.anyio
KEY = ServiceKey("app.nordhus.example")
Ask = Callable[[LateCommands], Coroutine[Any, Any, object]]
ASKED: tuple[tuple[Ask, tuple[object, ...] | None], ...] = (
    (lambda late: late.pause(None), ("pause", None)),
    (lambda late: late.resume(), ("resume",)),
    (lambda late: late.approve(None), ("approve", None)),
    (lambda late: late.set_setting("mode", "observe"), ("set_setting", "mode", "observe")),
    (lambda late: late.save_overrides(()), ("save_overrides", ())),
    (lambda late: late.clear_overrides(KEY, ("grace",)), ("clear_overrides", KEY, ("grace",))),
    (lambda late: late.layers(), None),
    (lambda late: late.preview(Layers()), ("preview", Layers())),
    (lambda late: late.history(5), None),
    (lambda late: late.log_in("t", "a"), ("log_in", "t", "a")),
    (lambda late: late.log_out(), ("log_out",)),
    (lambda late: late.verify(), ("verify",)),
    (lambda late: late.desks(), None),
)


@pytest.mark.parametrize(("ask", "heard"), ASKED)
async def test_what_is_asked_early_is_answered_by_the_program(ask: Ask, heard: tuple[object, ...] | None) -> None:
    late, commands = LateCommands(), FakeCommands()
    asking = asyncio.ensure_future(ask(late))
    await asyncio.sleep(0)
    assert not asking.done()
    late.arrive(commands)
    answer = await asking
    assert commands.asked == ([] if heard is None else [heard])
    assert answer == await ask(late)  # and later ones at once


async def test_who_gives_up_waiting_leaves_the_others_waiting() -> None:
    late, commands = LateCommands(), FakeCommands()
    one, two = asyncio.ensure_future(late.resume()), asyncio.ensure_future(late.resume())
    await asyncio.sleep(0)
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    late.arrive(commands)
    await two
    assert commands.asked == [("resume",)]


async def test_before_the_first_look_there_is_nothing_to_look_at_again() -> None:
    late, commands = LateCommands(), FakeCommands()
    late.sync_now()
    late.arrive(commands)
    assert commands.asked == []
    late.sync_now()
    assert commands.asked == [("sync_now",)]
