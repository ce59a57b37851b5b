"""Run connectors of a tunnel as containers, or change how they run; what comes of it is shown before it is done."""

from collections.abc import Sequence

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from dockflare_desktop.core.connectors.setup import MOST_REPLICAS, PORTS, Setup
from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.connector_commands import Asked, ConnectorCommands, EnginePlace
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.present.connectors import network_note, networks_of, shown, starting
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import empty, grow, label, steady, wrapped


class RunConnectorDialog(FormDialog):
    """Accepted means: done, or, with `myself`, that somebody wants the snippet instead."""

    def __init__(self, context: Context, tunnel: str, parent: QWidget | None = None) -> None:
        explain = translate("connectors", "cloudflared is the small program that holds the line open to Cloudflare.")
        heading = translate("connectors", "Who runs the connector of “{name}”?").format(name=tunnel)
        title = translate("connectors", "Run a connector")
        super().__init__(context, Head(title, heading, explain, "nav-tunnels"), parent)
        self._tunnel = tunnel
        self._places: Sequence[EnginePlace] = ()
        self._plan: ConnectorPlan | None = None
        self.here = QRadioButton(translate("connectors", "Run it for me, as a container"))
        self.elsewhere = QRadioButton(translate("connectors", "I run it myself"))
        self.engine, self.network = steady(QComboBox()), steady(QComboBox())
        self.network.setEditable(True)
        self.image = QLineEdit()
        self.replicas, self.metrics = QLineEdit(), QLineEdit()
        self.replicas.setValidator(QIntValidator(1, MOST_REPLICAS, self))
        self.metrics.setValidator(QIntValidator(PORTS.start, PORTS.stop - 1, self))
        self.note = wrapped(context.theme, "", "text3", "caption")
        self.beside = QCheckBox(translate("connectors", "Start it beside those that run elsewhere"))
        self._managed = QWidget()
        self._steps = QVBoxLayout()
        self._lay_out()
        self.ui.okButton.clicked.connect(self._ok)
        for changed in (self.here.toggled, self.beside.toggled, self.replicas.textChanged, self.metrics.textChanged):
            changed.connect(self._edited)
        self.image.textEdited.connect(self._edited)
        self.network.currentTextChanged.connect(self._edited)
        self.engine.currentIndexChanged.connect(self._other_engine)
        self.here.setChecked(True)
        self._context.start(self._fill())
        self.start(self.here)

    @property
    def myself(self) -> bool:
        """Whether somebody runs it himself."""
        return self.elsewhere.isChecked()

    @property
    def asked(self) -> Asked:
        """What is typed."""
        return Asked(
            tunnel=self._tunnel,
            engine=str(self.engine.currentData() or ""),
            image=self.image.text(),
            network=self.network.currentText(),
            metrics_port=_whole(self.metrics),
            replicas=_whole(self.replicas),
            beside=self.beside.isChecked(),
        )

    def _lay_out(self) -> None:
        fields = QVBoxLayout(self._managed)
        fields.setContentsMargins(26, 0, 0, 0)
        fields.setSpacing(6)
        self.add_field(translate("connectors", "Engine"), self.engine, fields)
        self.add_field(translate("connectors", "Network"), self.network, fields)
        fields.addWidget(self.note)
        self.add_field(translate("connectors", "Image"), self.image, fields)
        numbers = QHBoxLayout()
        for name, field in (
            (translate("connectors", "Replicas"), self.replicas),
            (translate("connectors", "Metrics port, inside"), self.metrics),
        ):
            column = QVBoxLayout()
            self.add_field(name, field, column)
            numbers.addLayout(column)
        fields.addLayout(numbers)
        fields.addWidget(self.beside)
        fields.addLayout(self._steps)
        keeps = translate("connectors", "It keeps running when you close or quit this program, and after a restart.")
        for each in (self.here, self._managed, self.elsewhere):
            self.ui.fields.addWidget(each)
        self.add_note(keeps)
        self.beside.hide()
        self.resize(self._context.theme.scaled(560), 100)

    async def _fill(self) -> None:
        desk = await self._desk()
        self._places = await desk.places()
        self.engine.blockSignals(True)  # noqa: FBT003 - Qt's
        for place in self._places:
            self.engine.addItem(place.name, place.id)
        self.engine.blockSignals(False)  # noqa: FBT003 - Qt's
        self._show_setup(starting(await desk.setups(self._tunnel), self._places))

    def _show_setup(self, setup: Setup) -> None:
        self.engine.setCurrentIndex(max(0, self.engine.findData(setup.engine)))
        self._offer_networks(setup.network)
        self.image.setText(setup.image)
        self.replicas.setText(str(setup.replicas))
        self.metrics.setText(str(setup.metrics_port))
        self._edited()

    def _place(self) -> EnginePlace | None:
        return next((each for each in self._places if each.id == self.engine.currentData()), None)

    def _offer_networks(self, chosen: str) -> None:
        names = networks_of(self._place())
        self.network.blockSignals(True)  # noqa: FBT003 - Qt's
        self.network.clear()
        self.network.addItems(list(names))
        self.network.setCurrentText(chosen or names[0])
        self.network.blockSignals(False)  # noqa: FBT003 - Qt's

    def _other_engine(self) -> None:
        self._offer_networks("")
        self._edited()

    def _edited(self) -> None:
        """Something else is asked for: what was shown counts no more."""
        self._plan = None
        self._managed.setVisible(self.here.isChecked())
        self.note.setText(network_note(self._place(), self.network.currentText()))
        self._show_steps(())
        self.show_problems(())
        snippet = translate("connectors", "Show the snippet...")
        self.ui.okButton.setText(snippet if self.myself else translate("connectors", "Show the steps"))
        grow(self)

    def _show_steps(self, lines: Sequence[str]) -> None:
        empty(self._steps)
        if lines:
            title = translate("connectors", "What is done")
            self._steps.addWidget(label(self._context.theme, title, "text2", weight=500))
        for number, text in enumerate(lines, 1):
            self._steps.addWidget(wrapped(self._context.theme, f"{number}. {text}", "text"))

    def _ok(self) -> None:
        if self.myself:
            self.accept()
        else:
            self._context.start(self._carry_out() if self._plan is not None else self._look())

    async def _look(self) -> None:
        self.busy(on=True)
        answer = await (await self._desk()).plan(self.asked)
        if isinstance(answer, Problem):
            self.show_problems((answer,))
            return
        self._show_plan(answer)

    def _show_plan(self, plan: ConnectorPlan) -> None:
        told = shown(plan, self._context.say)
        self._plan = plan if told.ready else None
        self._show_steps(told.lines)
        self.show_problems(plan.problems)
        self.beside.setVisible(self.beside.isVisible() or told.elsewhere)
        if told.ready:
            self.ui.okButton.setText(translate("connectors", "Do this"))
        grow(self)

    async def _carry_out(self) -> None:
        plan, desk = self._plan, await self._desk()
        if plan is None:
            return
        self.busy(on=True)
        self.ui.okButton.setText(translate("connectors", "Starting..."))
        answer = await desk.carry_out(plan)
        if isinstance(answer, Problem):
            self._edited()
            self.show_problems((answer,))
        elif not answer.done:
            self._edited()
            self._show_plan(answer.plan)
        else:
            self.accept()

    async def _desk(self) -> ConnectorCommands:
        return (await self._context.commands.desks()).connectors


def _whole(field: QLineEdit) -> int:
    """What is typed; 0 for nothing, which is refused with what would be right."""
    return int(field.text() or 0)
