"""Who enters the hostnames of a whole zone that say nothing of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QWidget

from dockflare_desktop.core.account.overview import ZoneRow
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.present.sign_in import who_text
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.basics import steady

OWNERS = {"access.policy": "authenticate"}


@dataclass(frozen=True, slots=True)
class Around:
    """What the form offers and tells: groups by id, addresses that get behind it, whether saving shows first what it
    does."""

    names: Mapping[str, str]
    bare: Sequence[str] = ()
    reviews: bool = False


class ZoneDialog(FormDialog):
    """Accepted means: `fields` are what was chosen, and nothing is wrong with them."""

    def __init__(self, context: Context, row: ZoneRow, around: Around, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            Head(
                translate("sign-in", "Login of a whole zone"),
                translate("sign-in", "Who may enter {zone}?").format(zone=isolated(f"*.{row.zone}")),
                translate(
                    "sign-in",
                    "Every hostname one level below the zone that asks for no login of its own gets this one. "
                    "Without it none of them is published.",
                ),
                "ui-lock",
            ),
            parent,
        )
        self._zone = row.zone
        self.who = QComboBox()
        for ident, name in around.names.items():
            self.who.addItem(name, {"access.groups": ident})
        self.who.addItem(translate("sign-in", "The account’s owners, by signing in"), OWNERS)
        self._choose(row, around.names)
        steady(self.who)
        self.add_field(translate("sign-in", "Who can enter"), self.who)
        if around.bare:
            first = translate("sign-in", "Public now, and behind this login then: {addresses}")
            self.add_note(first.format(addresses=", ".join(isolated(each) for each in around.bare)))
        self.add_note(translate("sign-in", "Deeper names and the zone itself are not covered: * means one level."))
        looks = translate("sign-in", "Review and save...")
        self.ui.okButton.setText(looks if around.reviews else translate("sign-in", "Save"))
        self.ui.okButton.clicked.connect(self._commit)
        self.start(self.who)

    def _choose(self, row: ZoneRow, names: Mapping[str, str]) -> None:
        """What is asked for now; what this form cannot say is kept as one more choice."""
        if row.asked is None:
            return
        fields = dict(row.asked.fields)
        at = next((at for at in range(self.who.count()) if self.who.itemData(at) == fields), -1)
        if at < 0:
            self.who.insertItem(0, who_text(fields, names), fields)
            at = 0
        self.who.setCurrentIndex(at)

    def _commit(self) -> None:
        self.busy(on=True)
        self._context.start(self._check())

    @property
    def fields(self) -> dict[str, str]:
        """Who can enter, as label texts."""
        return dict(self.who.currentData())

    async def _check(self) -> None:
        desk = (await self._context.commands.desks()).access
        problems = await desk.check_zone(self._zone, self.fields)
        if problems:
            self.show_problems(problems)
        else:
            self.accept()
