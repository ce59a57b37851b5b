"""Killed at any moment, the next start puts it right."""

import random
from pathlib import Path

import pytest

from tests.lab.engine import LabEngine
from tests.lab.kill_table import Tally, one_point

pytestmark = [pytest.mark.lab, pytest.mark.real_network]


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_a_random_point_nothing_is_lost_orphaned_or_exposed(
    engine: LabEngine, tmp_path: Path, seed: int
) -> None:
    tally = Tally()
    one_point(engine, tmp_path / "d", random.Random(seed), tally)
    assert tally == Tally(points=1)
