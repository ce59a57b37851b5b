"""What is asked where a program runs already: it tells its plan, and lets through only what was told."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dockflare_desktop.adapters.lock import WriterLock
from dockflare_desktop.cli import running, session
from tests.cli.conftest import Call

PLAN = {
    "lines": json.dumps(["create record app.x.example  because started  held: mode"]),
    "seen": "s1",
    "standing": "attention",
}
DONE = {"lines": json.dumps(["done    create record app.x.example"]), "standing": "well"}


class Running:
    """A running program that gives these answers, one after the other."""

    def __init__(self, *answers: Mapping[str, str] | None) -> None:
        self.answers = list(answers)
        self.asked: list[Mapping[str, str]] = []

    def __call__(self, _folder: Path, *, limit: float) -> "Running":
        return self

    async def ring(self, request: Mapping[str, str]) -> Mapping[str, str] | None:
        self.asked.append(request)
        return self.answers.pop(0)


@pytest.fixture(autouse=True)
def somebody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WriterLock, "try_acquire", lambda *_: False)


def answering(monkeypatch: pytest.MonkeyPatch, *answers: Mapping[str, str] | None) -> Running:
    there = Running(*answers)
    monkeypatch.setattr(session, "Ringer", there)
    return there


def test_the_plan_is_printed_and_exactly_that_is_let_through(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    there = answering(monkeypatch, PLAN, DONE)
    told = call("apply", "--yes", "--held", "all")
    assert told.code == 0
    assert told.out.splitlines() == [*json.loads(PLAN["lines"]), *json.loads(DONE["lines"])]
    assert there.asked == [
        {"do": "plan", "held": '["all"]'},
        {"do": "apply", "held": '["all"]', "seen": "s1"},
    ]


def test_a_plan_that_changes_meanwhile_is_told_again(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    there = answering(monkeypatch, PLAN, {"changed": "1"}, {**PLAN, "seen": "s2"}, DONE)
    told = call("apply", "--yes", "--held", "all")
    assert told.code == 0
    assert "has changed meanwhile" in told.err
    assert [each.get("seen") for each in there.asked] == [None, "s1", None, "s2"]


def test_a_plan_that_never_stands_still_is_not_carried_out(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, *[PLAN, {"changed": "1"}] * running.LOOKS)
    assert call("apply", "--yes", "--held", "all").code == 3


def test_where_nothing_is_to_be_done_nothing_is_asked_for(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    there = answering(monkeypatch, {"lines": "[]", "seen": "s", "standing": "well"})
    told = call("apply", "--yes")
    assert (told.code, told.out) == (0, "Nothing to do.\n")
    assert len(there.asked) == 1


@pytest.mark.parametrize("command", ["apply", "undo 7", "adopt record web.x.example", "leave remove"])
@pytest.mark.parametrize(
    ("answer", "said"), [(None, "Another"), ({"error": "our_bug"}, "Something went wrong"), ({"error": "x"}, "Another")]
)
def test_a_program_that_does_not_answer_well_is_told(
    call: Call, monkeypatch: pytest.MonkeyPatch, answer: Mapping[str, str] | None, said: str, command: str
) -> None:
    answering(monkeypatch, answer)
    told = call(*command.split(), "--yes")
    assert told.code == 1
    assert said in told.err
