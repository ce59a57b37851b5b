"""What is said of connectors that we run; each problem is made by what causes it in the tests of its own place."""

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from tests.sentences import said

Code = ProblemCode


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem(Code.CONNECTOR_ELSEWHERE, "home", value="2"),
            (
                "Connectors run elsewhere for “home” already (2). Cloudflare would spread visitors over all of them,"
                " and those elsewhere may not reach what runs here."
            ),
        ),
        (
            Problem(Code.CONNECTOR_LAST, "home"),
            "No other connector runs for “home”: visitors will see error 1033.",
        ),
        (
            Problem(Code.CONNECTOR_NOT_READY, "home", value="60"),
            "The new connector for “home” did not get ready within 60 s. It was removed again.",
        ),
        (
            Problem(Code.CONNECTOR_NOT_READY, "home", value="60", detail="Unauthorized"),
            (
                "The new connector for “home” did not get ready within 60 s, and was removed again. Its log says:"
                " Unauthorized."
            ),
        ),
        (
            Problem(Code.CONNECTOR_IMAGE, "nas-01", value="some/image:2", detail="not found"),
            "The image “some/image:2” cannot be pulled on nas-01: not found.",
        ),
        (
            Problem(Code.CONNECTOR_IMAGE, "nas-01", value="some/image:2"),
            "The image “some/image:2” cannot be pulled on nas-01.",
        ),
        (Problem(Code.CONNECTOR_NETWORK, "e1", value="proxy"), "The network “proxy” cannot be used for a connector."),
        (
            Problem(Code.CONNECTOR_NO_ROOM, "nas-01", detail="no space left on device"),
            "There is no room left on nas-01: no space left on device.",
        ),
        (Problem(Code.CONNECTOR_NO_ROOM, "nas-01"), "There is no room left on nas-01."),
        (
            Problem(Code.CONNECTOR_ENGINE, "nas-01", detail="the name is in use"),
            "nas-01 refused what the connector needs: the name is in use.",
        ),
        (Problem(Code.CONNECTOR_ENGINE, "nas-01"), "nas-01 refused what the connector needs."),
        (
            Problem(Code.CONNECTOR_CHANGED, "home"),
            "What runs for “home” changed since this was shown, so nothing was done.",
        ),
        (
            Problem(Code.CONNECTOR_LEFT, "nas-01", value="0123456789ab"),
            "nas-01 could not be reached while cleaning up, so this container may be left: 0123456789ab.",
        ),
        (Problem(Code.WRITES_PAUSED, "docker"), "Writing is paused, so nothing is written, by hand either."),
    ],
)
def test_what_is_said(problem: Problem, text: str) -> None:
    assert said(problem) == text
