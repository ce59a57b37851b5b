"""What an override opened closes with it where nobody else agreed, and what cannot be stored as a manual rule."""

from datetime import timedelta

import pytest

from dockflare_desktop.core.manual.storing import wrong_with
from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.settings import DefaultAccess, Settings
from tests.core.worlds import GROUPS, NOW, box, codes, engine, key, manual, only, override, world

HOLD = Settings(default_access=DefaultAccess.HOLD)
ENDED = override("access.policy", "bypass", ends=-1)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (None, False),  # it was never published
        (-2, True),  # by the override
        (-3 * 24 * 60, False),  # before it: somebody approved that
        (0, False),  # after it: somebody approved that too
    ],
)
def test_what_an_override_opened_is_held_again_once_it_ends(minutes: int | None, *, told: bool) -> None:
    """The default is to hold what is public (H6), and the click was for as long as the override held."""
    written = {} if minutes is None else {key(): NOW + timedelta(minutes=minutes)}
    layers = Layers(groups=GROUPS, overrides=(ENDED,))
    found = only(resolve(world(engine(box()), layers=layers, settings=HOLD, written=written)))
    assert found.hold_public
    held = [each for each in found.problems if each.code is ProblemCode.HELD_PUBLIC]
    assert [each.effect for each in held] == ([Effect.UNPROTECTED] if told else [])


def test_an_override_that_ended_and_said_nothing_of_who_enters_closes_nothing() -> None:
    layers = Layers(groups=GROUPS, overrides=(override("grace", "30s", ends=-1),))
    written = {key(): NOW - timedelta(minutes=2)}
    found = only(resolve(world(engine(box()), layers=layers, settings=HOLD, written=written)))
    assert ProblemCode.HELD_PUBLIC not in codes(found.problems)


def test_a_manual_rule_needs_a_target_and_an_end_that_is_still_to_come() -> None:
    assert wrong_with(manual(ends=5), NOW) == ()
    bare = manual(ends=-5)
    told = wrong_with(type(bare)(bare.key, bare.path, {}, bare.made_at, expires_at=bare.expires_at), NOW)
    assert codes(told) == [ProblemCode.TARGET_EMPTY, ProblemCode.END_OVER]
