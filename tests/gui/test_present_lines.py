"""The corrected label line: only where one right line is known, and safe to paste into a Compose file."""

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.cards import card
from dockflare_desktop.gui.present.lines import corrected_line
from tests.gui import samples


def wrong(label: str, value: str, suggestion: str, code: ProblemCode = ProblemCode.HOSTNAME_INVALID) -> Problem:
    return Problem(code, label=label, value=value, suggestion=suggestion)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (wrong("dockflare.hostname", "my_app.example", "my-app.example"), '- "dockflare.hostname=my-app.example"'),
        (wrong("cloudflare.tunnel.hostname", "a.example:80", "a.example"), '- "cloudflare.tunnel.hostname=a.example"'),
        (
            wrong("dockflare.2.servce", "http://a:80", "service", ProblemCode.LABEL_UNKNOWN),
            '- "dockflare.2.service=http://a:80"',
        ),
        (wrong("home.hostname", "my_app.example", "my-app.example"), '- "home.hostname=my-app.example"'),
    ],
)
def test_the_right_line_is_given_whole(problem: Problem, line: str) -> None:
    assert corrected_line(problem, "home") == line


def test_quotes_and_dollars_survive_compose() -> None:
    line = corrected_line(wrong("dockflare.hostnam", 'a"$\\', "hostname", ProblemCode.LABEL_UNKNOWN))
    assert line == '- "dockflare.hostname=a\\"$$\\\\"'


@pytest.mark.parametrize(
    "problem",
    [
        wrong("hostname", "my_app", "my-app"),  # an override's field is no label
        wrong("dockflare.hostname", "my_app", ""),
        wrong("dockflare.enable", "ja", "true, false", ProblemCode.LABEL_NOT_BOOLEAN),  # which of the two is not known
        wrong("dockflare.nam", "x" * 20 + "…", "name", ProblemCode.LABEL_UNKNOWN),  # cut for the screen
        wrong("dockflare.nam", "a\\u202eb", "name", ProblemCode.LABEL_UNKNOWN),  # spelt out for the screen
    ],
)
def test_no_line_is_better_than_a_wrong_one(problem: Problem) -> None:
    assert corrected_line(problem) == ""


def test_a_hint_about_a_label_can_be_put_right_with_one_click() -> None:
    hint = wrong("dockflare.hostnam", "a.example", "hostname", ProblemCode.LABEL_UNKNOWN)
    shown = card(samples.service("a.example", "http://a", problems=(hint,)), samples.say, samples.NOW)
    assert shown is not None
    assert [(button.do, button.value) for button in shown.buttons] == [
        (Do.COPY_LINE, '- "dockflare.hostname=a.example"')
    ]
