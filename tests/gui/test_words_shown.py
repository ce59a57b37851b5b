"""The real sentences and every kind of hold, effect and problem can be shown."""

import re
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Hold, Kind, Risk
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import NAMES
from dockflare_desktop.core.status import Status
from dockflare_desktop.gui.present.changes import action_words, effect_words, held_words
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words import sentence
from tests.gui import samples

SETTINGS = "|".join(rf"\b{name}\b" for name in NAMES if "_" in name)
COMMANDS = re.compile(r"--\w|dockflare-desktop|settings set|\b[A-Z]+_[A-Z_]+\b|" + SETTINGS)


@pytest.mark.parametrize("code", ProblemCode)
def test_a_window_names_no_command_setting_or_variable_as_the_way_out(code: ProblemCode) -> None:
    problem = Problem(code, "a.example", value="x", label="dockflare.service", suggestion="y", detail="d")
    assert not COMMANDS.search(sentence(problem, window=True).fix)


def test_the_command_line_keeps_its_own_way() -> None:
    assert "allowed_zones" in sentence(Problem(ProblemCode.ZONE_NOT_ALLOWED, value="a.example")).fix


@pytest.mark.parametrize("hold", Hold)
def test_every_hold_says_why(hold: Hold) -> None:
    assert bool(held_words(hold)) is bool(hold)


@pytest.mark.parametrize("risk", Risk)
def test_every_effect_has_its_words(risk: Risk) -> None:
    assert effect_words(risk)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("kind", Kind)
def test_every_change_has_its_words(action: Action, kind: Kind) -> None:
    assert action_words(replace(samples.held_change(), action=action, kind=kind))


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.ERROR, Status.HELD])
@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_can_be_the_reason_of_a_status(status: Status, code: ProblemCode) -> None:
    problem = Problem(code, "a.example", value="x", label="dockflare.service")
    view = samples.service("a.example", "http://a", status, reason=problem, problems=(problem,))
    shown = details(samples.full(), view, samples.NOW, lambda found: sentence(found, translate))
    assert shown.card is not None
    assert shown.card.title
    assert ": " in shown.row.cells[0].text
