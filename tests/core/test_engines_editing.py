"""What is wrong with an engine as typed, and which one is meant."""

import pytest

from dockflare_desktop.core.engines.editing import check, named, tidied
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.problem import ProblemCode

NAS = StoredEngine("a1", "nas", "tcp://nas:2376")
WORK = StoredEngine("b2", "work", context="work")
USUAL = StoredEngine(DEFAULT)
ALL = (USUAL, NAS, WORK)


@pytest.mark.parametrize(
    ("engine", "codes"),
    [
        (StoredEngine("", "pi", "ssh://pi"), []),
        (NAS, []),
        (USUAL, []),
        (StoredEngine(DEFAULT, "desk"), []),
        (StoredEngine(DEFAULT, "nas"), [ProblemCode.ENGINE_NAME_TAKEN]),
        (StoredEngine("", "", "ssh://pi"), [ProblemCode.ENGINE_NAME_INVALID]),
        (StoredEngine("", "x" * 61, "ssh://pi"), [ProblemCode.ENGINE_NAME_INVALID]),
        (StoredEngine("", "a\x1b[2Jb", "ssh://pi"), [ProblemCode.ENGINE_NAME_INVALID]),
        (StoredEngine("", "Nas", "ssh://pi"), [ProblemCode.ENGINE_NAME_TAKEN]),
        (StoredEngine("", "a1", "ssh://pi"), [ProblemCode.ENGINE_NAME_TAKEN]),
        (StoredEngine("", "pi", "tcp://me:secret@pi"), [ProblemCode.ENGINE_PASSWORD]),
        (StoredEngine("", "pi", "tcp://[oops"), []),  # told by whoever reads addresses
        (StoredEngine("", "pi", "tcp://nas:2376"), [ProblemCode.ENGINE_TWICE]),
        (StoredEngine("", "pi", context="work"), [ProblemCode.ENGINE_TWICE]),
        (StoredEngine("", "pi"), []),
    ],
)
def test_what_keeps_an_engine_from_being_stored(engine: StoredEngine, codes: list[ProblemCode]) -> None:
    assert [each.code for each in check(engine, ALL)] == codes


def test_an_engine_is_meant_by_its_id_or_its_name_in_any_case() -> None:
    assert named("a1", ALL) is NAS
    assert named("WORK", ALL) is WORK
    assert named("pi", ALL) is None


def test_blanks_around_what_was_typed_do_not_count() -> None:
    assert tidied(StoredEngine("", " my  nas ", " tcp://x ", " c ")) == StoredEngine("", "my nas", "tcp://x", "c")
