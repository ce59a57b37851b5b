"""Add or change an engine: a context, a socket, SSH, or TCP with TLS; it is read once before it is stored."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dockflare_desktop.core.engines.probed import Offer, Probed
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine, TlsFiles
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.dialogs.host_key import introduced
from dockflare_desktop.gui.present.engines import probe_text
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.basics import empty, grow, push, repolish, steady


class Kind(StrEnum):
    """How an engine is reached."""

    CONTEXT = "context"
    SOCKET = "socket"
    SSH = "ssh"
    TCP = "tcp"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: contexts of the `docker` command, and tunnels whose rules can be written."""

    contexts: Sequence[Offer] = ()
    tunnels: Sequence[str] = ()


class EngineDialog(FormDialog):
    """Accepted means: it was stored. An engine without an id is added."""

    def __init__(self, context: Context, engine: StoredEngine, choices: Choices, parent: QWidget | None = None) -> None:
        adds = not engine.id
        title = translate("engines", "Add engine") if adds else translate("engines", "Change engine")
        heading = translate("engines", "Which Docker engine should be watched?") if adds else title
        explain = translate("engines", "It is only read, unless you let a connector run on it.")
        super().__init__(context, Head(title, heading, explain, "nav-engines"), parent)
        self._engine, self._choices = engine, choices
        self._tested_place: StoredEngine | None = None
        self.name = QLineEdit(engine.name)
        self.kind = steady(QComboBox())
        self.tunnel = steady(QComboBox())
        self.texts: dict[str, QLineEdit] = {}
        self.context_box = steady(QComboBox())
        self.tls = QCheckBox(translate("engines", "Encrypted (TLS)"))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(6)
        self.test_button = push(context.theme, translate("engines", "Test"))
        self._build()
        self.start(self.name if engine.id else self.kind)

    def _build(self) -> None:
        self.add_field(translate("engines", "Name"), self.name)
        if self._engine.id == DEFAULT:
            self.name.setPlaceholderText(translate("engines", "as it calls itself"))
        else:
            self._build_place()
        self.tunnel.addItem(translate("engines", "The default tunnel"), "")
        for each in self._choices.tunnels:
            self.tunnel.addItem(each, each)
        if self._engine.tunnel and self.tunnel.findData(self._engine.tunnel) < 0:
            self.tunnel.addItem(self._engine.tunnel, self._engine.tunnel)
        self.tunnel.setCurrentIndex(max(0, self.tunnel.findData(self._engine.tunnel)))
        self.add_field(translate("engines", "Tunnel of its services, unless a label names one"), self.tunnel)
        across = QHBoxLayout()
        across.addWidget(self.test_button)
        across.addStretch(1)
        self.ui.fields.addLayout(across)
        self.ui.okButton.setText(translate("engines", "Save") if self._engine.id else translate("engines", "Add"))
        self.ui.okButton.clicked.connect(self._commit)
        self.test_button.clicked.connect(lambda: self._begin(self._test()))
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._commit)

    def _build_place(self) -> None:
        names = {
            Kind.CONTEXT: translate("engines", "A context of the docker command"),
            Kind.SOCKET: translate("engines", "A socket on this computer"),
            Kind.SSH: translate("engines", "Another computer by SSH"),
            Kind.TCP: translate("engines", "Another computer by TCP"),
        }
        for kind, name in names.items():
            if kind is not Kind.CONTEXT or self._choices.contexts:
                self.kind.addItem(name, kind)
        for offer in self._choices.contexts:
            where = isolated(offer.where) if offer.where else translate("engines", "cannot be read")
            self.context_box.addItem(f"{offer.engine.context} ({where})", offer.engine.context)
        self.add_field(translate("engines", "How it is reached"), self.kind)
        self.ui.fields.addLayout(self._fields)
        self.kind.setCurrentIndex(max(0, self.kind.findData(_kind(self._engine, self._choices))))
        self.context_box.setCurrentIndex(max(0, self.context_box.findData(self._engine.context)))
        self.kind.currentIndexChanged.connect(self._turn)
        self.tls.setChecked(self._engine.tls is not None or not self._engine.url)
        self.tls.toggled.connect(self._show_files)
        self._turn()

    def _turn(self) -> None:
        """The fields of another kind."""
        for kept in (self.context_box, self.tls):
            kept.setParent(None)
        empty(self._fields)
        self.texts = {}
        match Kind(self.kind.currentData()):
            case Kind.CONTEXT:
                self.context_box.show()
                self.add_field(translate("engines", "Context"), self.context_box, self._fields)
            case Kind.SOCKET:
                self._text("url", translate("engines", "Socket"), "unix:///run/user/1000/podman/podman.sock")
            case Kind.SSH:
                self._text("url", translate("engines", "Address"), "ssh://mara@nas-01")
                self.add_note(
                    translate(
                        "engines",
                        "Your SSH configuration and agent are used. Another socket than Docker’s own may follow: "
                        "ssh://mara@nas-01/run/user/1000/docker.sock",
                    ),
                    self._fields,
                )
            case Kind.TCP:
                self._text("url", translate("engines", "Address"), "tcp://nas-01:2376")
                self.tls.show()
                self._fields.addWidget(self.tls)
                self._files()
        grow(self)

    def _text(self, key: str, name: str, example: str, value: str | None = None) -> QLineEdit:
        field = self.texts[key] = QLineEdit(self._kept(key) if value is None else value)
        field.setPlaceholderText(example)
        self.add_field(name, field, self._fields)
        return field

    def _kept(self, key: str) -> str:
        same = _kind(self._engine, self._choices) == self.kind.currentData()
        return self._engine.url if key == "url" and same else ""

    def _files(self) -> None:
        stored = self._engine.tls or TlsFiles()
        self.file_buttons: dict[str, QPushButton] = {}
        for key, name, value in (
            ("ca", translate("engines", "Who may vouch for it (ca.pem)"), stored.ca),
            ("cert", translate("engines", "Our certificate (cert.pem)"), stored.cert),
            ("key", translate("engines", "Its key (key.pem)"), stored.key),
        ):
            field = self._text(key, name, "", value)
            choose = push(self._context.theme, translate("engines", "Choose..."))
            choose.setAccessibleName(translate("engines", "Choose the file: {what}").format(what=name))
            choose.clicked.connect(lambda _checked=False, field=field: self._choose(field))
            self._fields.removeWidget(field)
            across = QHBoxLayout()
            across.setSpacing(8)
            across.addWidget(field, 1)
            across.addWidget(choose)
            self._fields.addLayout(across)
            self.file_buttons[key] = choose
        self._show_files()

    def _show_files(self) -> None:
        for key in ("ca", "cert", "key"):
            if key in self.texts:
                self.texts[key].setEnabled(self.tls.isChecked())
                self.file_buttons[key].setEnabled(self.tls.isChecked())

    def _choose(self, field: QLineEdit) -> None:
        dialog = QFileDialog(self, translate("engines", "Choose a PEM file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(field.setText)
        dialog.open()

    # --- what was typed ----------------------------------------------------------------------------------------------

    @property
    def engine(self) -> StoredEngine:
        """What was typed."""
        made = replace(self._engine, name=self.name.text(), tunnel=str(self.tunnel.currentData()))
        if self._engine.id == DEFAULT:
            return made
        kind = Kind(self.kind.currentData())  # Qt gives back a plain text
        if kind is Kind.CONTEXT:
            return replace(made, url="", context=str(self.context_box.currentData()), tls=None)
        typed = {key: field.text().strip() for key, field in self.texts.items()}
        secured = kind is Kind.TCP and self.tls.isChecked()
        tls = TlsFiles(typed["ca"], typed["cert"], typed["key"]) if secured else None
        return replace(made, url=_url(kind, typed["url"]), context="", tls=tls)

    # --- doing -------------------------------------------------------------------------------------------------------

    def _begin(self, work: Coroutine[Any, Any, object]) -> None:
        self.busy(on=True)
        self.test_button.setEnabled(False)
        self._context.start(work)

    def _commit(self) -> None:
        self._begin(self._save())

    async def _save(self) -> None:
        """Stored once it answered; what does not answer is stored by a second click."""
        desk = (await self._context.commands.desks()).engines
        wanted = self.engine
        if problems := await desk.check(wanted):
            self._done(problems)
            return
        moved = (wanted.url, wanted.context, wanted.tls) != (self._engine.url, self._engine.context, self._engine.tls)
        if wanted.id != DEFAULT and (moved or not wanted.id) and self._tested_place != wanted:
            tested = await self._read(wanted)
            if tested.problem is not None:
                self._tested_place = wanted
                self._say(tested)
                self.ui.okButton.setText(translate("engines", "Save anyway"))
                return
        if problems := await desk.save(wanted):
            self._done(problems)
        else:
            self.accept()

    async def _test(self) -> None:
        desk = (await self._context.commands.desks()).engines
        if problems := await desk.check(self.engine):
            self._done(problems)
        else:
            self._say(await self._read(self.engine))

    async def _read(self, engine: StoredEngine) -> Probed:
        """Read it; the key of an SSH host that is not known is shown, and trusted if somebody says so."""
        desk = (await self._context.commands.desks()).engines
        tested = await desk.test(engine)
        unknown = tested.problem is not None and tested.problem.code is ProblemCode.SSH_HOST_UNKNOWN
        if unknown and await introduced(self._context, engine, self):
            tested = await desk.test(engine)
        return tested

    def _say(self, tested: Probed) -> None:
        self._done(())
        fails = tested.problem is not None and tested.problem.effect >= Effect.BLOCKS
        self.ui.answer.setProperty("tone", "bad" if fails else "text")
        repolish(self.ui.answer)
        self.ui.answer.setText(probe_text(tested, self._context.say))
        self.ui.answer.show()
        grow(self)

    def _done(self, problems: Sequence[Problem]) -> None:
        self.ui.answer.setProperty("tone", "bad")
        repolish(self.ui.answer)
        self.test_button.setEnabled(True)
        self.show_problems(problems)


def _kind(engine: StoredEngine, choices: Choices) -> Kind:
    if engine.context or (not engine.url and choices.contexts):
        return Kind.CONTEXT
    scheme = urlsplit(engine.url).scheme if "://" in engine.url else ""
    return {"ssh": Kind.SSH, "tcp": Kind.TCP, "http": Kind.TCP, "https": Kind.TCP}.get(scheme, Kind.SOCKET)


def _url(kind: Kind, typed: str) -> str:
    """A bare path, or a bare host, is meant as what was chosen."""
    if not typed or "://" in typed:
        return typed
    return f"unix://{typed}" if kind is Kind.SOCKET else f"{kind}://{typed}"
