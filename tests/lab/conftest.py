"""The bench, started once for all tests that use it."""

from collections.abc import Iterator

import pytest

from tests.lab.desktop import LabDesktop
from tests.lab.engine import LabEngine, clear_leftovers


@pytest.fixture(scope="session")
def shared_engine() -> Iterator[LabEngine]:
    """One real Docker engine for the whole session. Tests use `engine`, which empties it."""
    clear_leftovers()
    with LabEngine() as engine:
        engine.build_images()
        yield engine


@pytest.fixture
def engine(shared_engine: LabEngine) -> Iterator[LabEngine]:
    """The real Docker engine, without containers, with the lab's images; as good as new for the next test."""
    shared_engine.clear()
    yield shared_engine
    shared_engine.clear()


@pytest.fixture(scope="session")
def desktop() -> Iterator[LabDesktop]:
    """A desktop as a user sees it: tint2 and dunst. For pictures and clicks; one program at a time."""
    with LabDesktop() as running:
        yield running


@pytest.fixture
def recorded_desktop() -> Iterator[LabDesktop]:
    """A desktop whose tray and notifications are records: for assertions (`recorded_desktop.host`)."""
    with LabDesktop(tray="fake", notifications="fake") as running:
        yield running
