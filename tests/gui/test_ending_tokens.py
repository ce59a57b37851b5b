"""A service token that ends soon is told once a week, and not before anything was read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.status import AppStatus, TokenState
from dockflare_desktop.gui.bridge import StatusBridge
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.face import Face
from dockflare_desktop.gui.notices.ending_tokens import EndingTokens, due, token_notice
from dockflare_desktop.gui.notices.notice import Notice
from tests.gui import samples, sign_in_samples
from tests.gui.fake_commands import FakeCommands


@dataclass
class Clock:
    at: datetime = samples.NOW

    def __call__(self) -> datetime:
        return self.at


class Sent:
    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def send(self, notice: Notice) -> None:
        self.notices.append(notice)


def test_the_notice_names_the_tokens_and_leads_to_them() -> None:
    notice = token_notice(sign_in_samples.overview())
    assert notice is not None
    assert (notice.title, notice.request) == ("A service token has ended", Request(Do.TOKENS))
    assert notice.body == "2 service tokens end soon or have ended: alarm, old-phone."
    seen = sign_in_samples.overview()
    alone = token_notice(replace(seen, tokens=(seen.tokens or ())[:1]))
    assert alone is not None
    assert alone.title == "A service token ends soon"
    assert token_notice(replace(seen, tokens=(seen.tokens or ())[1:2])) is None
    assert token_notice(replace(seen, tokens=None)) is None


@pytest.mark.parametrize(
    ("told", "is_due"),
    [
        ("", True),
        ("never", True),
        (samples.NOW.isoformat(), False),
        ((samples.NOW - timedelta(days=7)).isoformat(), True),
        ("2026-11-19T14:00:00", True),
    ],
)
def test_it_is_told_once_a_week(told: str, is_due: bool) -> None:  # noqa: FBT001 - a row of the table
    assert due(told, samples.NOW) is is_due


def test_it_is_read_once_a_day_and_told_again_after_a_week(
    make_context: Callable[..., Context], commands: FakeCommands
) -> None:
    clock, sent = Clock(), Sent()
    commands.access.seen = sign_in_samples.overview()
    watch = EndingTokens(make_context(now=clock), sent)  # type: ignore[arg-type]  # as much of it as is used
    status = samples.full()
    ready = replace(status, cloudflare=replace(status.cloudflare, token=TokenState.ACCEPTED))
    watch.show_status(ready)
    assert commands.access.asked == []  # quiet after the start
    clock.at += timedelta(minutes=2)
    watch.show_status(AppStatus())
    assert commands.access.asked == []  # no account
    for _ in range(2):
        watch.show_status(ready)
    assert (len(commands.access.asked), len(sent.notices)) == (1, 1)
    clock.at += timedelta(days=2)
    watch.show_status(ready)
    assert (len(commands.access.asked), len(sent.notices)) == (2, 1)
    clock.at += timedelta(days=6)
    watch.show_status(ready)
    assert (len(commands.access.asked), len(sent.notices)) == (3, 2)


def test_a_click_shows_the_tokens(context: Context, qtbot: QtBot) -> None:
    face = Face(context, StatusBridge(), lambda: True)
    face.perform(Request(Do.TOKENS))
    assert (face.window.page, face.window.access._tab()) == ("access", face.window.access.tabs["tokens"])
    face.close()
    face.window.deleteLater()
