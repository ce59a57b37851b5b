"""Add or change a sign-in method; its secrets are typed, never shown, and stay where they are not typed again."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from dockflare_desktop.core.account.methods import FALSE, FIELDS, TEAM_DOMAIN, TRUE, FieldKind, MethodDraft, MethodField
from dockflare_desktop.core.cloud import SignInMethod
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.present.sign_in import field_name, kind_name
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.basics import empty, grow, steady


class MethodDialog(FormDialog):
    """Accepted means: it was saved. `method` None adds one; `team` tells the address that the provider must know."""

    def __init__(
        self, context: Context, method: SignInMethod | None = None, team: str = "", parent: QWidget | None = None
    ) -> None:
        adds = method is None
        name = method.name if method is not None else ""
        title = translate("sign-in", "Add sign-in method") if adds else translate("sign-in", "Change sign-in method")
        heading = translate("sign-in", "How should people sign in?") if adds else name
        explain = translate("sign-in", "This provider tells who somebody is. Who may enter is up to your groups.")
        super().__init__(context, Head(title, heading, explain, "ui-idp"), parent)
        self._method, self._team = method, team
        self.kind = QComboBox()
        for key in FIELDS:
            self.kind.addItem(kind_name(key), key)
        if method is not None and method.kind not in FIELDS:
            self.kind.addItem(kind_name(method.kind), method.kind)
        steady(self.kind)
        self.name = QLineEdit(name)
        self.texts: dict[str, QLineEdit] = {}
        self.flags: dict[str, QCheckBox] = {}
        self._fields = QVBoxLayout()
        self._fields.setSpacing(6)
        self.add_field(translate("sign-in", "Provider"), self.kind)
        self.add_field(translate("sign-in", "Name, as labels and groups call it"), self.name)
        self.ui.fields.addLayout(self._fields)
        self.ui.okButton.setText(translate("sign-in", "Add") if adds else translate("sign-in", "Save"))
        if method is not None:
            self.kind.setCurrentIndex(self.kind.findData(method.kind))
        self.kind.setEnabled(adds)
        self.kind.currentIndexChanged.connect(self._turn)
        self.ui.okButton.clicked.connect(self._commit)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._commit)
        self._turn()
        self.start(self.kind if adds else self.name)

    @property
    def _kind(self) -> str:
        return str(self.kind.currentData())

    def _turn(self) -> None:
        """The fields of another type; a name that was only proposed follows it."""
        empty(self._fields)
        self.texts, self.flags = {}, {}
        for each in FIELDS.get(self._kind, ()):
            self._add(each)
        if self._team:
            where = isolated(f"https://{self._team}.{TEAM_DOMAIN}/cdn-cgi/access/callback")
            allow = translate("sign-in", "At the provider, allow this address: {where}")
            self.add_note(allow.format(where=where), self._fields)
        proposed = {kind_name(key) for key in FIELDS}
        if self._method is None and self.name.text() in {"", *proposed}:
            self.name.setText(kind_name(self._kind))
        self._order()
        grow(self)

    def _add(self, each: MethodField) -> None:
        stored = self._method.config.get(each.key) if self._method is not None else None
        if each.kind is FieldKind.FLAG:
            flag = self.flags[each.key] = QCheckBox(field_name(each.key))
            flag.setChecked(stored is True)
            self._fields.addWidget(flag)
            return
        field = self.texts[each.key] = QLineEdit()
        optional = translate("sign-in", "{field}, if there is one").format(field=field_name(each.key))
        self.add_field(field_name(each.key) if each.required else optional, field, self._fields)
        if each.kind is FieldKind.SECRET:
            field.setEchoMode(QLineEdit.EchoMode.Password)
            if self._method is not None and each.key in self._method.held:
                field.setPlaceholderText(translate("sign-in", "Stays as it is unless you type a new one"))
        elif isinstance(stored, str):
            field.setText(stored)

    def _order(self) -> None:
        before: QWidget = self.name
        for field in (*self.texts.values(), *self.flags.values(), self.ui.cancelButton, self.ui.okButton):
            QWidget.setTabOrder(before, field)
            before = field

    def draft(self) -> MethodDraft:
        """What was typed; a secret that was not is not part of it."""
        hidden = {each.key for each in FIELDS.get(self._kind, ()) if each.kind is FieldKind.SECRET}
        fields = {key: field.text() for key, field in self.texts.items() if field.text() or key not in hidden}
        fields |= {key: TRUE if flag.isChecked() else FALSE for key, flag in self.flags.items()}
        stays = {key for key, field in self.texts.items() if not field.text() and not self._stored(key)}
        ident = "" if self._method is None else self._method.id
        return MethodDraft(
            self.name.text(), self._kind, {key: text for key, text in fields.items() if key not in stays}, ident
        )

    def _stored(self, key: str) -> bool:
        """Whether an emptied field says something: that it should be empty."""
        return self._method is not None and bool(self._method.config.get(key))

    def _commit(self) -> None:
        self.busy(on=True)
        self._context.start(self._save())

    async def _save(self) -> None:
        desk = (await self._context.commands.desks()).access
        saved = await desk.save_method(self.draft())
        if saved.method is not None and not saved.problems:
            self.accept()
            return
        wrong = {each.label for each in saved.problems}
        for key, field in (*self.texts.items(), ("name", self.name)):
            self.mark(field, wrong=key in wrong)
        self.show_problems(saved.problems)
        if saved.method is not None:  # it is there, with something to be told
            self._method = saved.method
            self.ui.okButton.setText(translate("sign-in", "Save"))
