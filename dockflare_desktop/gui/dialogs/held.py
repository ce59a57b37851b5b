"""The changes that wait for a click, as a list with check boxes; nothing risky is ticked by itself."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidgetItem, QWidget

from dockflare_desktop.core.change import approval
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_held_dialog import Ui_HeldDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.changes import action_words, different_words, effect_words, held_words, object_words
from dockflare_desktop.gui.present.held import Bundle, bundles, bundles_text
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import style

ROW = 34  # px


class HeldDialog(QDialog):
    """Approves through Commands.approve."""

    def __init__(self, context: Context, status: AppStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._bundles = bundles(status)
        ui = self._ui = Ui_HeldDialog()
        ui.setupUi(self)
        self.resize(context.theme.scaled(860), 440)
        style(ui.heading, context.theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, context.theme)
        columns = (
            translate("held", "Change"),
            translate("held", "Object"),
            translate("held", "Effect"),
            translate("held", "Waits because"),
        )
        ui.list.setHeaderLabels(list(columns))
        ui.list.header().setFixedHeight(32)
        ui.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        ui.list.setIndentation(28)
        for width, at in ((270, 0), (230, 1), (130, 2)):
            ui.list.setColumnWidth(at, context.theme.scaled(width))
        for bundle in self._bundles:
            self._add(bundle)
        if (first := ui.list.topLevelItem(0)) is not None:
            ui.list.setCurrentItem(first)
        ui.answer.hide()
        ui.list.itemChanged.connect(self._count)
        ui.copyButton.clicked.connect(lambda: QGuiApplication.clipboard().setText(bundles_text(self._bundles)))
        ui.cancelButton.clicked.connect(self.reject)
        ui.applyButton.clicked.connect(self._apply)
        self._count()

    def _add(self, bundle: Bundle) -> None:
        """One tick for a service, its objects below it: half of them would be no service."""
        count = len(bundle.changes)
        objects = translate("held", "1 object") if count == 1 else translate("held", "%n objects", "", count)
        texts = [bundle.name, objects, effect_words(bundle.effect), held_words(bundle.hold)]
        item = QTreeWidgetItem(self._ui.list, texts)
        item.setSizeHint(0, QSize(0, ROW))
        item.setCheckState(0, Qt.CheckState.Unchecked if bundle.risky else Qt.CheckState.Checked)
        item.setData(0, Qt.ItemDataRole.UserRole, [approval(change) for change in bundle.changes])
        item.setFont(0, self._context.theme.font("body", 500))
        steps = [f"{action_words(change)} {object_words(change)}" for change in bundle.changes]
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join((*texts, *steps)))
        for change, effect in zip(bundle.changes, bundle.effects, strict=True):
            step = QTreeWidgetItem(item, [action_words(change), object_words(change), effect_words(effect)])
            step.setFlags(Qt.ItemFlag.ItemIsEnabled)  # read, not chosen
            for column in range(3):
                step.setForeground(column, self._context.theme.colour("text2"))
        item.setExpanded(True)

    def _ticked_items(self) -> list[QTreeWidgetItem]:
        tree = self._ui.list
        items = (tree.topLevelItem(at) for at in range(tree.topLevelItemCount()))
        return [item for item in items if item is not None and item.checkState(0) is Qt.CheckState.Checked]

    def ticked(self) -> frozenset[str]:
        """Approvals of the changes whose service is ticked, as they were shown."""
        return frozenset(str(each) for item in self._ticked_items() for each in item.data(0, Qt.ItemDataRole.UserRole))

    def _count(self) -> None:
        count = len(self._ticked_items())
        text = translate("held", "Apply %n changes", "", count)
        text = translate("held", "Apply 1 change") if count == 1 else text
        self._ui.applyButton.setText(text if count else translate("held", "Apply"))
        self._ui.applyButton.setEnabled(bool(count))

    def _apply(self) -> None:
        self._ui.applyButton.setEnabled(False)
        self._context.start(self._approve(self.ticked()))

    async def _approve(self, approvals: frozenset[str]) -> None:
        try:
            different = await self._context.commands.approve(approvals)
        except OutsideError as error:
            self._answer(said([error.problem], self._context.say))
            self._count()
            return
        if not different:
            self.accept()
            return
        self._answer(different_words(self._drop(different)))

    def _drop(self, different: frozenset[str]) -> int:
        """What was let through waits no longer; nothing of the rest may be let through as it is shown here. Tells how
        many stay."""
        stay = 0
        for item in self._ticked_items():
            if different.isdisjoint(item.data(0, Qt.ItemDataRole.UserRole)):
                self._ui.list.takeTopLevelItem(self._ui.list.indexOfTopLevelItem(item))
            else:
                stay += 1
                item.setCheckState(0, Qt.CheckState.Unchecked)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return stay

    def _answer(self, text: str) -> None:
        self._ui.answer.setText(text)
        self._ui.answer.show()
