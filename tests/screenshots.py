"""Draw every window of the first face: `python -m tests.screenshots [FOLDER]`, into `build/screenshots` unless said
otherwise; those that the documents show are then copied to `docs/images`.

Off screen, with made-up statuses: the same bytes on every machine that has the fonts.
"""

import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.engine.ports import TokenReport
from dockflare_desktop.gui.dialogs.account import AccountDialog
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog
from dockflare_desktop.gui.dialogs.manual_rule import ManualRuleDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.override import Known, OverrideDialog
from dockflare_desktop.gui.dialogs.publish import OpenDialog, PublishDialog
from dockflare_desktop.gui.dialogs.review import ReviewDialog
from dockflare_desktop.gui.doers.adoption import for_service
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.present.groups import GroupBy
from dockflare_desktop.gui.present.tray import tray_view
from dockflare_desktop.gui.tray_menu import fill
from tests.gui import public_samples, review_samples, samples
from tests.gui.adoption_samples import RECORD, WHOLE
from tests.gui.fake_adoption import FakeAdoption
from tests.screens_access import access
from tests.screens_activity import activity
from tests.screens_connectors import connectors
from tests.screens_doctor import doctor
from tests.screens_engines import engines
from tests.screens_leaving import leaving
from tests.screens_sign_in import access_tabs
from tests.screens_tunnels import tunnels
from tests.studio import Studio, start

OUT = Path("build") / "screenshots"
SHOWN = Path("docs") / "images"
PERMISSIONS = {
    "Cloudflare Tunnel: edit": True,
    "DNS: edit": True,
    "Zone: read": True,
    "Access apps and policies: edit": True,
    "Access groups: read": True,
    "Access service tokens: edit": False,
}


def services(studio: Studio) -> None:
    """01: the page with details, light and dark; narrow; and the states of 01b."""

    def draw(name: str) -> None:
        window = studio.window(samples.full(), (1440, 828), samples.watch().key)
        studio.save(window, name)
        window.deleteLater()

    studio.both("services", draw)
    window = studio.window(samples.full(), (1440, 828), samples.watch().key)
    window.services.filters.choose_group(GroupBy.WHO)
    studio.save(window, "services-grouped-light")
    window.services.filters.choose_group(GroupBy.NONE)
    window.deleteLater()
    window = studio.window(samples.full(), (1280, 800), samples.blocked().key)
    studio.save(window, "services-1280-light")
    window.deleteLater()
    window = studio.window(samples.full(), (860, 568))
    studio.save(window, "services-narrow-light")
    window.resize(1000, 568)
    window.services.go_to(samples.watch().key)
    studio.save(window, "services-overlay-light")
    window.deleteLater()


def states(studio: Studio) -> None:
    """01b: details of a blocked, a leaving, a held service, and of a label that changed."""
    for host, name in (("vault", "blocked"), ("notes", "leaving"), ("shop", "held"), ("grafana", "error")):
        view = next(view for view in samples.services() if view.hostname.startswith(host))

        def draw(picture: str, view: ServiceView = view) -> None:
            window = studio.window(samples.full(), (1440, 720), view.key)
            studio.save(window.services.panel, picture)
            window.deleteLater()

        studio.both(f"details-{name}", draw)


def whole_pages(studio: Studio) -> None:
    """12 and 15a to 15c."""
    for name, status in (("empty", samples.empty()), ("offline", samples.offline()), ("refused", samples.refused())):
        window = studio.window(status, (1100, 648 if name == "empty" else 528))
        studio.save(window, f"{name}-light")
        window.deleteLater()

    def draw(name: str) -> None:
        window = studio.window(samples.quiet(*samples.few()), (1280, 868))
        window.show_page("settings")
        for number, chapter in enumerate(("general", "safety", "account", "labels")):
            window.settings.show_chapter(number)
            studio.save(window, f"settings-{chapter}-{name.rpartition('-')[2]}")
        window.deleteLater()

    studio.both("settings", draw)


def public_now(studio: Studio) -> None:
    """13: with an address that is not ours, light and dark; and what cannot be judged."""

    def draw(name: str) -> None:
        window = studio.window(public_samples.status(), (1360, 728))
        window.show_page("public")
        window.public.go_to(public_samples.admin().place)
        studio.save(window, name)
        window.deleteLater()

    studio.both("public", draw)
    window = studio.window(public_samples.unreadable(), (1100, 860))
    window.show_page("public")
    window.public.parts[Reach.LOGIN].fold.click()
    studio.save(window, "public-unreadable-light")
    window.deleteLater()


def tray(studio: Studio) -> None:
    """04: the menu with one service opened."""

    def draw(name: str) -> None:
        view = tray_view(public_samples.status(), samples.NOW, samples.say)
        menu = QMenu()
        fill(menu, view.entries, studio.theme, lambda _request: None)
        inner = next(action.menu() for action in menu.actions() if action.menu() is not None)
        assert isinstance(inner, QMenu)
        about = inner.actions()[5].menu()
        assert isinstance(about, QMenu)
        menus = (menu, inner, about)
        for shown in menus:
            shown.ensurePolished()
            shown.resize(shown.sizeHint())
        width = sum(shown.sizeHint().width() for shown in menus) + 60
        picture = QPixmap(width, max(shown.sizeHint().height() for shown in menus) + 60)
        picture.fill(studio.theme.colour("pressed"))
        painter, left = QPainter(picture), 20
        for shown in menus:
            painter.drawPixmap(QPoint(left, 30), shown.grab(QRect(QPoint(0, 0), shown.sizeHint())))
            left += shown.sizeHint().width() + 10
        painter.end()
        studio.write(picture, name)
        menu.deleteLater()

    studio.both("tray-menu", draw)


def dialogs(studio: Studio) -> None:
    """The plain dialogs of step 1, and the questions of 16, light and dark."""

    def draw(picture: str) -> None:
        for name, dialog in _dialogs(studio).items():
            dialog.show()
            studio.save(dialog, picture.replace("dialog-", f"dialog-{name}-", 1))
            dialog.deleteLater()

    studio.both("dialog", draw)


def _dialogs(studio: Studio) -> dict[str, QDialog]:
    context, status = studio.context, samples.full()
    watch, shop = samples.watch(), next(view for view in status.services if view.hostname.startswith("shop"))
    account = AccountDialog(context)
    account.show_report(TokenReport(accepted=True, permissions=PERMISSIONS))
    known = Known(Layers(groups=samples.groups()), Mode.ASK_EVERY, ("home", "garage"))
    changed = samples.label_changed()
    override = OverrideDialog(context, changed, details(status, changed, samples.NOW, samples.say), known)
    override.edit("access.policy")
    override.rows.who.choose("Everyone (public)")
    assert override.rows.who.lasting is not None
    override.rows.who.lasting.choose("For 2 hours")
    desk = FakeAdoption(found=(RECORD,), previewed=WHOLE)
    return {
        "account": account,
        "adopt": AdoptDialog(context, for_service(desk, watch)),
        "manual-rule": ManualRuleDialog(context, status),
        "override": override,
        "publish": PublishDialog(studio.theme, shop),
        "open": OpenDialog(studio.theme, watch, None, samples.NOW),
        "question": MessageDialog(
            studio.theme, Message("Ignore photos.nordhus.example?", "It is switched off here.", yes="Ignore")
        ),
    }


def reviews(studio: Studio) -> None:
    """03: with removals on hold, with steps that changed meanwhile, and while it is applied; light and dark."""

    def draw(picture: str) -> None:
        for name, show in (("held", held), ("changed", changed), ("applying", applying)):
            dialog = ReviewDialog(studio.context, review_samples.status())
            dialog.show()
            show(dialog)
            studio.save(dialog, picture.replace("review-", f"review-{name}-", 1))
            dialog.deleteLater()

    def held(dialog: ReviewDialog) -> None:
        dialog.list.choose(f"update way {review_samples.API}")

    def changed(dialog: ReviewDialog) -> None:
        held(dialog)
        dialog.show_status(review_samples.changed())

    def applying(dialog: ReviewDialog) -> None:
        held(dialog)
        dialog.apply_ticked()
        studio.commands.review.told = review_samples.half_way()
        start(dialog.look())

    studio.commands.review.found = review_samples.sides()
    studio.both("review", draw)
    studio.commands.review.told = {}


def draw_all(out: Path) -> list[Path]:
    """All pictures into `out`; gives their paths."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    studio = Studio(app, out)
    scenes = (
        services,
        states,
        whole_pages,
        access,
        public_now,
        access_tabs,
        tunnels,
        activity,
        doctor,
        connectors,
        tray,
        dialogs,
        reviews,
        engines,
        leaving,
    )
    for scene in scenes:
        scene(studio)
    return sorted(out.glob("*.png"))


def renew(shown: Path, drawn: list[Path]) -> None:
    """The documents' pictures as they are now; which ones they are is what lies there."""
    for picture in drawn:
        if (shown / picture.name).exists():
            shutil.copyfile(picture, shown / picture.name)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        draw_all(Path(sys.argv[1]))
    else:
        renew(SHOWN, draw_all(OUT))
