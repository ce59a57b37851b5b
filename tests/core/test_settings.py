"""Settings from text: what is taken, and what is said of the rest."""

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Settings, changed


@pytest.mark.parametrize("text", ["", "   "])
def test_the_default_tunnel_needs_a_name(text: str) -> None:
    problem = changed(Settings(), "tunnel", text)
    assert isinstance(problem, Problem)
    assert problem.code is ProblemCode.SETTING_INVALID
    assert problem.suggestion == "plain text of 1 to 100 characters"


@pytest.mark.parametrize(("key", "text"), [("tunnel", "home"), ("label_prefix", ""), ("owner_emails", "")])
def test_what_may_be_empty_may_be_emptied(key: str, text: str) -> None:
    assert isinstance(changed(Settings(tunnel="x", label_prefix="y"), key, text), Settings)
