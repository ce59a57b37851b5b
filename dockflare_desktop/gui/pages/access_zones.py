"""The Whole zones tab of Access: a login for every hostname that says nothing of its own."""

from dataclasses import replace

from dockflare_desktop.core.account.overview import AccessOverview, ZoneRow, ZoneState
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.model import WholeZone
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus, LoginKind
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.edit_review import EditReview, EditReviewDialog
from dockflare_desktop.gui.dialogs.zone import Around, ZoneDialog
from dockflare_desktop.gui.doers.adoption import for_picks
from dockflare_desktop.gui.pages.access_rows import RowsTab
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.present.review import review, unseen
from dockflare_desktop.gui.present.sign_in import Line, addresses, unreadable, who_text, zone_columns, zone_lines
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.empty import NothingThere


class ZonesTab(RowsTab):
    """Sets, changes and takes back; what that opens is shown before."""

    def show_status(self, status: AppStatus) -> None:
        """The newest status; groups may have other names."""
        renamed = status.group_names != self._status.group_names
        super().show_status(status)
        if renamed:
            self.draw()

    def columns(self) -> tuple[str, ...]:
        return zone_columns()

    def widths(self) -> tuple[int, ...]:
        return (260, 380, 160)

    def lines(self, overview: AccessOverview) -> tuple[Line, ...] | None:
        return None if overview.zones is None else zone_lines(overview, self._status.group_names)

    def shown_banner(self, overview: AccessOverview) -> Banner | None:
        if overview.zones is None:
            return unreadable(overview.problems, self._context.say)
        blocked = [each for row in overview.zones for each in row.problems]
        if not blocked:
            return None
        words = self._context.say(blocked[0])
        tone, icon = ("bad", "status-blocked") if blocked[0].code is not ProblemCode.LOGIN_KEPT else ("warn", "ui-warn")
        return Banner(tone, icon, words.text, words.fix)

    def nothing(self) -> NothingThere:
        title = translate("sign-in", "No zones")
        text = translate("sign-in", "The token sees no zone of this account.")
        return NothingThere(self._context.theme, "nav-public", title, text)

    def add_buttons(self) -> None:
        self.set_button = self.add_button(
            translate("sign-in", "Set login..."), self.enter, when=self._has_row, kind="primary", icon="ui-lock"
        )
        self.adopt_button = self.add_button(translate("sign-in", "Adopt..."), self._adopt, when=self._is_theirs)
        self.remove_button = self.add_button(
            translate("sign-in", "Take it back..."), self._remove, when=self._is_set, kind="danger"
        )

    def _spoken(self, count: int) -> str:
        return translate("sign-in", "Whole zones, %n rows", "", count)

    @property
    def count(self) -> int | None:
        """How many are protected as a whole; None where that is not known."""
        overview = self._reader.overview
        if overview is None or overview.zones is None:
            return None
        return sum(1 for row in overview.zones if row.state in (ZoneState.PROTECTED, ZoneState.THEIRS))

    def _row(self) -> ZoneRow | None:
        overview = self._reader.overview
        rows = overview.zones or () if overview is not None else ()
        return next((row for row in rows if row.zone == self.current), None)

    def _has_row(self) -> bool:
        return self._row() is not None

    def _is_set(self) -> bool:
        row = self._row()
        return row is not None and row.asked is not None

    def _is_theirs(self) -> bool:
        """Whether what is asked for is in the way of somebody else's login."""
        row = self._row()
        return row is not None and row.asked is not None and bool(row.by)

    def _adopt(self) -> None:
        row = self._row()
        if row is not None and row.by:
            self._context.start(self._adopted(row))

    async def _adopted(self, row: ZoneRow) -> None:
        star = f"*.{row.zone}"
        desk = (await self._context.commands.desks()).adoption
        errand = for_picks(desk, (Pick(Kind.APPLICATION, star),), star)
        if await ask(AdoptDialog(self._context, errand, self)):
            await self.read_again()

    def new(self) -> None:
        """Ctrl+N: the login of the current zone."""
        self.enter()

    def enter(self) -> None:
        """Set or change the current one."""
        row = self._row()
        if row is not None:
            self._context.start(self._edit(row))

    async def _edit(self, row: ZoneRow) -> None:
        names = {ident: self._status.group_names.get(ident, ident) for ident in self._status.groups}
        looks = self._status.settings.mode is not Mode.AUTOMATIC or row.asked is not None
        dialog = ZoneDialog(self._context, row, Around(names, self._bare(row), reviews=looks), self)
        if not await ask(dialog):
            return
        wanted = WholeZone(row.zone, dialog.fields, self._context.now())
        heading = translate("sign-in", "Put {who} in front of {zone}?")
        asked = EditReview(
            heading.format(who=who_text(wanted.fields, names), zone=isolated(f"*.{row.zone}")),
            review((), (), self._context.say),
        )
        if looks and not await self._reviewed(wanted, asked):
            return
        problems = await (await self._context.commands.desks()).access.save_zone(row.zone, wanted.fields)
        if problems:
            await self.tell(translate("sign-in", "The login was not set"), problems)
        await self.read_again()

    async def _reviewed(self, zone: WholeZone, asked: EditReview) -> bool:
        """What it would write, and who gets in without a login then."""
        layers = await self._context.commands.layers()
        others = tuple(each for each in layers.zones if each.zone != zone.zone)
        try:
            preview = await self._context.commands.preview(replace(layers, zones=(*others, zone)))
        except OutsideError as error:
            asked = replace(asked, written=unseen(error.problem, self._context.say))
        else:
            told = [each for each in preview.plan.problems if each.subject == f"*.{zone.zone}"]
            opens = dict.fromkeys((*asked.opens, *(str(key) for key in preview.opens)))
            asked = replace(asked, written=review(preview.changes, told, self._context.say), opens=tuple(opens))
        return await ask(EditReviewDialog(self._context.theme, asked, self))

    def _bare(self, row: ZoneRow) -> tuple[str, ...]:
        """Addresses that are public now and would get behind it."""
        depth = row.zone.count(".") + 1
        return tuple(
            view.address
            for view in self._status.services
            if view.access.login is LoginKind.NONE
            and view.hostname.endswith(f".{row.zone}")
            and view.hostname.count(".") == depth
            and "*" not in view.hostname
        )

    def _remove(self) -> None:
        row = self._row()
        if row is not None and row.asked is not None:
            self._context.start(self._removed(row))

    async def _removed(self, row: ZoneRow) -> None:
        opens, relying = row.behind, row.relying
        star = isolated(f"*.{row.zone}")
        while True:
            if relying:
                title = translate("sign-in", "The login for {zone} is needed and stays").format(zone=star)
                text = translate("sign-in", "These ask for it by name (default_tld). Give them another login first.")
                await self.stays(title, text, addresses(relying))
                return
            asked = EditReview(
                translate("sign-in", "Take the login for {zone} back?").format(zone=star),
                review((), (), self._context.say),
                explain=translate("sign-in", "Hostnames that ask for no login of their own have none then."),
                opens=tuple(addresses([key]) for key in opens),
                save=translate("sign-in", "Take it back"),
            )
            if not await self._reviewed(WholeZone(row.zone, {}, self._context.now()), asked):
                return
            removal = await (await self._context.commands.desks()).access.delete_zone(row.zone, opens)
            if removal.problems:
                await self.tell(translate("sign-in", "The login was not taken back"), removal.problems)
            if removal.gone or removal.problems:
                await self.read_again()
                return
            opens, relying = removal.opens, removal.relying  # others than were shown
