"""The Try a URL dialog: what is typed, each link with its verdict, and the way out."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.trying.trial import Conclusion, Link, Mark, Saying, Step
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.try_url import TryUrlDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.trying import MARKS, end, rows
from tests.gui import doctor_samples
from tests.gui.conftest import Starter
from tests.gui.fake_commands import FakeCommands

STATUS = doctor_samples.status()
TRIAL = doctor_samples.trial()


@pytest.fixture
def performed() -> list[Request]:
    return []


@pytest.fixture
def dialog(context: Context, commands: FakeCommands, performed: list[Request], qtbot: QtBot) -> TryUrlDialog:
    commands.doctor.trial = TRIAL
    made = TryUrlDialog(context, STATUS, performed.append)
    qtbot.addWidget(made)
    made.show()
    return made


def texts(dialog: TryUrlDialog) -> list[str]:
    return [each.accessibleName() for each in dialog.findChildren(QLabel) if each.accessibleName()]


def named(dialog: TryUrlDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_nothing_is_tried_before_something_is_typed(dialog: TryUrlDialog, commands: FakeCommands) -> None:
    ui = dialog._ui
    assert not ui.tryButton.isEnabled()
    assert not ui.copyButton.isEnabled()
    dialog.start()
    assert commands.doctor.asked == []
    ui.urlField.setText(doctor_samples.URL)
    assert ui.tryButton.isEnabled()
    assert ui.tryButton.isDefault()
    ui.tryButton.click()
    assert commands.doctor.asked == [("try_url", doctor_samples.URL)]


def test_each_link_has_its_verdict_and_the_end_says_what_visitors_see(
    dialog: TryUrlDialog, performed: list[Request]
) -> None:
    dialog._ui.urlField.setText(doctor_samples.URL)
    dialog.start()
    assert texts(dialog)[0] == "DNS: CNAME to tunnel home, proxied, ours"
    assert texts(dialog)[-1] == "Answer: 502 in 84 ms"
    named(dialog, "Override to 8096...").click()
    assert performed == [Request(Do.OVERRIDE, doctor_samples.WATCH.key, "service")]
    assert not dialog.isVisible()


def test_a_url_that_is_given_is_tried_at_once_and_copied_as_text(
    context: Context, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.doctor.trial = TRIAL
    made = TryUrlDialog(context, STATUS, lambda _request: None, doctor_samples.URL)
    qtbot.addWidget(made)
    made._ui.copyButton.click()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "https://watch.nordhus.example/v2/health"
    assert text.splitlines()[-1].startswith("Visitors see error 502.")


def test_what_cannot_be_tried_says_why(dialog: TryUrlDialog, commands: FakeCommands) -> None:
    commands.doctor.trial = Problem(ProblemCode.URL_INVALID, "ftp://x", value="ftp://x")
    dialog._ui.urlField.setText("ftp://x")
    dialog.start()
    assert any("url invalid" in each.text().lower() for each in dialog.findChildren(QLabel))
    assert not dialog._ui.copyButton.isEnabled()


def test_an_account_that_cannot_be_read_is_told(
    dialog: TryUrlDialog, commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def offline(_text: str) -> None:
        raise OutsideError(Problem(ProblemCode.OFFLINE, "cloudflare"))

    monkeypatch.setattr(commands.doctor, "try_url", offline)
    dialog._ui.urlField.setText("web.home.example")
    dialog.start()
    assert any("offline" in each.text().lower() for each in dialog.findChildren(QLabel))
    assert dialog._ui.tryButton.isEnabled()


def test_while_one_is_tried_nothing_else_is(context: Context, starter: Starter, qtbot: QtBot) -> None:
    asked: list[object] = []
    made = TryUrlDialog(replace(context, start=asked.append), STATUS, lambda _request: None, "web.home.example")
    qtbot.addWidget(made)
    made.start()
    assert len(asked) == 1
    assert not made._ui.tryButton.isEnabled()
    asked[0].close()  # type: ignore[attr-defined]  # the work that was started


# --- what is said ----------------------------------------------------------------------------------------------------


def test_every_verdict_has_a_shape_of_its_own() -> None:
    assert MARKS.keys() == set(Mark)
    assert len({icon for icon, _ in MARKS.values()}) == len(Mark)
    assert [row.name for row in rows(TRIAL)] == [
        "DNS",
        "Certificate",
        "Login",
        "Rule",
        "Connector",
        "Target",
        "Answer",
    ]


def test_the_way_out_fits_what_is_broken() -> None:
    assert end(replace(TRIAL, conclusion=None), STATUS) is None
    address = doctor_samples.WATCH.address
    warned = end(replace(TRIAL, conclusion=Conclusion(Saying.SEES_WARNING)), STATUS)
    assert warned is not None
    assert (warned.tone, warned.button) == ("warn", "")
    apart = Step(Link.TARGET, Mark.BAD, Saying.TARGET_APART, {"target": "x", "container": "y"})
    joined = end(replace(TRIAL, steps=(apart,), conclusion=Conclusion(Saying.SEES_TARGET_ERROR, {}, address)), STATUS)
    assert joined is not None
    assert joined.request == Request(Do.JOIN_NETWORK, value=address)
    plain = end(replace(TRIAL, conclusion=Conclusion(Saying.SEES_TARGET_ERROR, {}, address)), STATUS)
    assert plain is not None
    assert plain.request == Request(Do.SHOW, doctor_samples.WATCH.key)
