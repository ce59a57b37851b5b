"""What a token needs, said before there is one."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtWidgets import QLabel

from dockflare_desktop.adapters.cloudflare.permissions import ACCOUNT_PROBES, ZONE_PROBES
from dockflare_desktop.core.status import AppStatus, CloudflareView, EngineView, TokenState
from dockflare_desktop.engine.ports import TokenReport
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.account import AccountDialog
from dockflare_desktop.gui.present.permissions import form_link, needs
from dockflare_desktop.gui.present.state import nothing
from tests.gui import samples
from tests.gui.conftest import really_delete


def test_everything_that_is_tried_of_a_token_is_among_what_it_needs() -> None:
    asked = {each.name for each in needs()}
    tried = {permission.removesuffix(" Read") for permission, _ in (*ZONE_PROBES, *ACCOUNT_PROBES)}
    assert asked == tried | {"Zone"}
    assert all(each.purpose for each in needs())


def test_the_link_ticks_what_it_can_for_all_accounts_and_zones() -> None:
    link = urlsplit(form_link())
    assert f"{link.scheme}://{link.netloc}{link.path}" == "https://dash.cloudflare.com/profile/api-tokens"
    parts = {key: values[0] for key, values in parse_qs(link.query).items()}
    assert (parts["accountId"], parts["zoneId"], parts["name"]) == ("*", "all", "DockFlare Desktop")
    ticked = {(each["key"], each["type"]) for each in json.loads(parts["permissionGroupKeys"])}
    assert {("dns", "edit"), ("zone", "read"), ("argotunnel", "edit"), ("access", "edit")} <= ticked
    assert len(ticked) == sum(not each.by_hand for each in needs())


def shown(dialog: AccountDialog) -> str:
    return "\n".join(each.text() for each in dialog._ui.permissions.findChildren(QLabel))


def test_the_dialog_says_what_to_tick_until_it_can_say_what_the_token_may(context: Context) -> None:
    dialog = AccountDialog(context)
    assert not dialog._ui.permissions.isHidden()
    assert all(f"{each.name}: {each.level}" in shown(dialog) for each in needs())
    assert shown(dialog).count("(tick it by hand)") == 1
    dialog.show_report(TokenReport(accepted=False))
    assert "DNS: Edit" in shown(dialog)  # still to be ticked
    dialog.show_report(TokenReport(accepted=True, permissions={"DNS Read": True, "Zone Read": False}))
    really_delete()
    assert "missing" in shown(dialog)
    assert "DNS: Edit" not in shown(dialog)
    dialog.deleteLater()


AWAY = next(engine for engine in samples.full().engines if engine.away)
WATCHED = next(engine for engine in samples.full().engines if not engine.away)


@pytest.mark.parametrize(
    ("engines", "end"),
    [
        ((), "No Docker engine is watched yet."),
        ((WATCHED,), "1 engine is being watched."),
        ((WATCHED, WATCHED), "2 engines are being watched."),
        ((WATCHED, AWAY), f"{AWAY.name}\u2069 cannot be reached now."),
    ],
)
def test_why_there_is_nothing(engines: tuple[EngineView, ...], end: str) -> None:
    status = AppStatus(engines=engines, cloudflare=CloudflareView(token=TokenState.ACCEPTED))
    assert nothing(status).title == "No container asks to be published yet"
    assert nothing(status).text.endswith(end)
    before = replace(status, cloudflare=CloudflareView(token=TokenState.NONE))
    assert nothing(before).title == "Services are shown once an account is connected"
