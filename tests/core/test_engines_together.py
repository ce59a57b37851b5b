"""What the answers of several engines mean together (H27)."""

from dockflare_desktop.core.engines.together import one_each
from dockflare_desktop.core.model import Container, EngineFound, EngineState
from dockflare_desktop.core.problem import ProblemCode
from tests.sentences import said


def found(url: str, id_: str, state: EngineState = EngineState.WATCHING) -> EngineFound:
    return EngineFound(id_, url, url, state, (Container("c", "c", {}, engine=id_),), replaces=frozenset({"old"}))


def test_engines_that_differ_stay_as_they_are() -> None:
    both = (found("a", "1"), found("b", "2"))
    assert one_each(both) == both


def test_the_same_daemon_twice_is_read_once_and_the_second_says_why() -> None:
    first, second = one_each((found("unix:///a", "1"), found("ssh://b", "1")))
    assert first == found("unix:///a", "1")
    assert (second.id, second.containers, second.replaces) == ("ssh://b", (), frozenset())
    assert second.problem is not None
    assert second.problem.code is ProblemCode.ENGINE_TWICE
    assert said(second.problem) == "ssh://b and unix:///a are the same Docker engine, so it is read once."


def test_the_better_answer_counts() -> None:
    first, second = one_each((found("a", "1", EngineState.AWAY), found("b", "1", EngineState.UNCONFIRMED)))
    assert (first.containers, second.id) == ((), "1")
