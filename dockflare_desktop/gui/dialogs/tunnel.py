"""Small windows about a tunnel: its name, where its services go, how somebody runs its connector."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from dockflare_desktop.core.connectors.snippets import Form, TokenBy
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.tunnels.migrating import Migration, lines
from dockflare_desktop.engine.tunnels import TunnelWritten
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.files import chosen
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import push, steady

MOST_STEPS = 8  # that are named
Write = Callable[[str], Awaitable[TunnelWritten]]
Look = Callable[[Mapping[str, object]], Awaitable[Migration | Problem]]


class TunnelNameDialog(FormDialog):
    """A name for a new tunnel, or another one for `name`. Accepted means: `written` holds the tunnel."""

    def __init__(self, context: Context, write: Write, name: str = "", parent: QWidget | None = None) -> None:
        new = not name
        says = translate(
            "tunnels", "Labels that say the old name go on meaning this tunnel; what is stored here says the new one."
        )
        made = translate("tunnels", "Its rules are written from here. It publishes nothing until services are on it.")
        heading = translate("tunnels", "A new tunnel") if new else translate("tunnels", "Rename “{name}”")
        title = translate("tunnels", "New tunnel") if new else translate("tunnels", "Rename tunnel")
        head = Head(title, heading.format(name=name), made if new else says, "nav-tunnels")
        super().__init__(context, head, parent)
        self._write = write
        self.written: TunnelWritten | None = None
        self.name = QLineEdit(name)
        self.add_field(translate("tunnels", "Name"), self.name)
        self.ui.okButton.setText(translate("tunnels", "Create") if new else translate("tunnels", "Rename"))
        self.ui.okButton.clicked.connect(self._commit)
        self.name.returnPressed.connect(self._commit)
        self.name.selectAll()
        self.start(self.name)

    def _commit(self) -> None:
        self.busy(on=True)
        self._context.start(self._written())

    async def _written(self) -> None:
        written = await self._write(self.name.text())
        if written.tunnel is None:
            self.mark(self.name, wrong=True)
            self.show_problems(written.problems)
            return
        self.written = written
        self.accept()


class MoveDialog(FormDialog):
    """What moves, and where to. Accepted means: `host` (None: everything) and `target` were chosen."""

    def __init__(
        self, context: Context, name: str, hosts: Sequence[str], targets: Sequence[str], parent: QWidget | None = None
    ) -> None:
        explain = translate(
            "tunnels",
            "The new tunnel gets the rules first; DNS follows once every connector there runs them; then the old rules "
            "go. No address is without its rule, record or login meanwhile.",
        )
        title = translate("tunnels", "Move services")
        head = Head(title, translate("tunnels", "Move from “{name}”").format(name=name), explain, "ui-arrow-right")
        super().__init__(context, head, parent)
        self.what = steady(QComboBox())
        self.what.addItem(translate("tunnels", "Everything, %n addresses", "", len(hosts)), None)
        for each in hosts:
            self.what.addItem(each, each)
        self.where = steady(QComboBox())
        self.where.addItems(list(targets))
        self.add_field(translate("tunnels", "What"), self.what)
        self.add_field(translate("tunnels", "To the tunnel"), self.where)
        if not targets:
            self.add_note(translate("tunnels", "There is no other tunnel that is ruled from here. Make one first."))
        self.ui.okButton.setText(translate("tunnels", "Review..."))
        self.ui.okButton.setEnabled(bool(targets))
        self.ui.okButton.clicked.connect(self.accept)
        self.start(self.what)

    @property
    def host(self) -> str | None:
        """The hostname that moves; None: everything."""
        chosen = self.what.currentData()
        return str(chosen) if chosen is not None else None

    @property
    def target(self) -> str:
        """The tunnel's name."""
        return self.where.currentText()


class DeleteDialog(FormDialog):
    """What goes with a tunnel. Accepted means: its name was typed, and it goes."""

    def __init__(self, context: Context, name: str, steps: Sequence[str], parent: QWidget | None = None) -> None:
        explain = translate(
            "tunnels",
            "Removed in this order: what is ours there, connections that were lost, then the tunnel. This cannot be "
            "undone; another tunnel of this name would have another id and another token.",
        )
        title = translate("tunnels", "Delete tunnel")
        head = Head(title, translate("tunnels", "Delete “{name}”?").format(name=name), explain, "ui-trash")
        super().__init__(context, head, parent)
        self._name = name
        for each in steps[:MOST_STEPS]:
            self.add_note(each)
        if len(steps) > MOST_STEPS:
            self.add_note(translate("tunnels", "and %n more", "", len(steps) - MOST_STEPS))
        self.typed = QLineEdit()
        self.typed.textChanged.connect(lambda text: self.ui.okButton.setEnabled(text == name))
        self.add_field(translate("tunnels", "Type the name of the tunnel"), self.typed)
        self.ui.okButton.setText(translate("tunnels", "Delete"))
        self.ui.okButton.setProperty("kind", "solid-danger")
        self.ui.okButton.setEnabled(False)
        self.ui.okButton.clicked.connect(self.accept)
        self.start(self.typed)


class MigrateDialog(FormDialog):
    """The file that a tunnel is run from, pasted or picked. Accepted means: `parsed` is it, and all of it can be taken
    over as it was shown."""

    def __init__(self, context: Context, name: str, preview: Look, parent: QWidget | None = None) -> None:
        explain = translate(
            "tunnels",
            "Its connectors take their rules from Cloudflare then, not from the file, and there is no way back. The "
            "rules stay as they are; none of them becomes ours by it.",
        )
        heading = translate("tunnels", "Rule “{name}” from here").format(name=name)
        super().__init__(context, Head(translate("tunnels", "Migrate"), heading, explain, "nav-tunnels"), parent)
        self._preview = preview
        self.parsed: Mapping[str, object] = {}
        self.file, self.shown = QPlainTextEdit(), QPlainTextEdit()
        self.shown.setReadOnly(True)
        for text in (self.file, self.shown):
            text.setFont(context.theme.font(fixed=True))
            text.setMinimumHeight(context.theme.scaled(130))
            text.setTabChangesFocus(True)
        self.pick = push(context.theme, translate("tunnels", "Choose file..."))
        self.pick.clicked.connect(lambda: context.start(self._pick()))
        self.add_field(translate("tunnels", "The connector’s configuration file"), self.file)
        self.ui.fields.addWidget(self.pick)
        self.add_field(translate("tunnels", "What it becomes, in this order"), self.shown)
        self.ui.okButton.setText(translate("tunnels", "Migrate"))
        self.ui.okButton.setEnabled(False)
        self.ui.okButton.clicked.connect(self.accept)
        self.file.textChanged.connect(lambda: context.start(self._look()))
        self.resize(context.theme.scaled(620), 100)
        self.start(self.file)

    async def _pick(self) -> None:
        path = await chosen(QFileDialog(self, translate("tunnels", "The connector’s configuration file")))
        if path is not None:
            with suppress(OSError, UnicodeDecodeError):  # what cannot be read leaves the field as it is
                self.file.setPlainText(path.read_text("utf-8-sig"))

    async def _look(self) -> None:
        self.ui.okButton.setEnabled(False)
        self.shown.clear()
        parsed = self._context.read_config(self.file.toPlainText())
        if isinstance(parsed, Problem):
            self.show_problems((parsed,))
            self.ui.okButton.setEnabled(False)
            return
        found = await self._preview(parsed)
        self.show_problems((found,) if isinstance(found, Problem) else found.problems)
        whole = isinstance(found, Migration) and found.config is not None
        self.ui.okButton.setEnabled(whole)
        if isinstance(found, Migration):
            self.parsed = parsed
            rules = (f"{number}  {host or '*'} {path}  {to}" for number, host, path, to in lines(found))
            self.shown.setPlainText("\n".join(rules))


class SnippetDialog(FormDialog):
    """How somebody runs a connector himself; the token is fetched only where it is asked for."""

    def __init__(self, context: Context, tunnel: str, parent: QWidget | None = None) -> None:
        explain = translate("tunnels", "Run this anywhere: every connector of a tunnel serves all of its addresses.")
        title = translate("tunnels", "Run a connector of “{name}”").format(name=tunnel)
        super().__init__(context, Head(translate("tunnels", "Run snippet"), title, explain, "ui-terminal"), parent)
        self._tunnel = tunnel
        self.form, self.by = steady(QComboBox()), steady(QComboBox())
        for text, form in (("docker run", Form.DOCKER_RUN), ("Compose", Form.COMPOSE), ("systemd", Form.SYSTEMD)):
            self.form.addItem(text, form)
        self.by.addItem(translate("tunnels", "in the environment"), TokenBy.ENVIRONMENT)
        self.by.addItem(translate("tunnels", "in a file"), TokenBy.FILE)
        self.reveal = QCheckBox(translate("tunnels", "With the token: whoever has it can answer for this tunnel"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(context.theme.font(fixed=True))
        self.text.setMinimumHeight(context.theme.scaled(190))
        self.add_field(translate("tunnels", "Run as"), self.form)
        self.add_field(translate("tunnels", "Token"), self.by)
        self.ui.fields.addWidget(self.reveal)
        self.add_field(translate("tunnels", "Snippet"), self.text)
        self.copy = push(context.theme, translate("tunnels", "Copy"), icon="ui-copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.ui.fields.addWidget(self.copy)
        self.ui.okButton.setText(translate("tunnels", "Close"))
        self.ui.okButton.clicked.connect(self.accept)
        self.ui.cancelButton.hide()
        self.resize(context.theme.scaled(620), 100)
        for changed in (self.form.currentIndexChanged, self.by.currentIndexChanged, self.reveal.toggled):
            changed.connect(lambda: self._context.start(self._show()))
        self._context.start(self._show())
        self.start(self.form)

    async def _show(self) -> None:
        desk = (await self._context.commands.desks()).connectors
        form, by = Form(self.form.currentData()), TokenBy(self.by.currentData())
        text = await desk.snippet(form, by, self._tunnel, reveal=self.reveal.isChecked())
        if isinstance(text, Problem):
            self.show_problems((text,))
            return
        self.show_problems(())
        self.text.setPlainText(text)
