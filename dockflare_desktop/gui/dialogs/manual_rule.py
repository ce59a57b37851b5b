"""Add a manual rule: address, target, who can enter, tunnel, and any other field as KEY=VALUE."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.labels.fields import asks_nobody
from dockflare_desktop.core.model import ManualRule
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_manual_rule_dialog import Ui_ManualRuleDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import grow, repolish, steady, style

EVERYONE = "access.policy=bypass"


def split_address(text: str) -> tuple[str, str]:
    """A pasted URL splits itself into hostname and path.

    >>> split_address("https://NAS.example.org/photos?x=1")
    ('NAS.example.org', '/photos')
    >>> split_address("nas.example.org")
    ('nas.example.org', '')
    """
    rest = text.strip().partition("://")[2] or text.strip()
    host, slash, path = rest.partition("/")
    path = slash + path.partition("?")[0].partition("#")[0]
    return host.partition("?")[0], "" if path == "/" else path


def other_fields(text: str) -> dict[str, str] | str:
    """KEY=VALUE lines as fields, or the first line that is none."""
    found = {}
    for row in filter(None, map(str.strip, text.splitlines())):
        key, equals, value = row.partition("=")
        if not equals or not key.strip():
            return row
        found[key.strip()] = value.strip()
    return found


class ManualRuleDialog(QDialog):
    """Saves through ManualCommands.save and closes when nothing stands in the way."""

    def __init__(self, context: Context, status: AppStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        ui = self._ui = Ui_ManualRuleDialog()
        ui.setupUi(self)
        theme = context.theme
        style(ui.heading, theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, theme)
        for name in (ui.addressLabel, ui.pathLabel, ui.targetLabel, ui.whoLabel, ui.tunnelLabel, ui.moreLabel):
            style(name, theme, "caption", 500)
        ui.more.setFont(theme.font(fixed=True))
        ui.answer.hide()
        self._fill(status)
        self._typed = ""
        ui.address.textEdited.connect(self._edited)
        ui.address.editingFinished.connect(self._split)
        for field in (ui.address, ui.target, ui.more):
            field.textChanged.connect(self._check)
        ui.who.currentIndexChanged.connect(self._check)
        ui.cancelButton.clicked.connect(self.reject)
        ui.saveButton.clicked.connect(self._save)
        self._check()
        ui.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, status: AppStatus) -> None:
        who, tunnel = self._ui.who, self._ui.tunnel
        for group in status.groups:
            who.addItem(status.group_names.get(group) or group, f"access.group={group}")
        who.addItem(translate("manual", "The owners, after a login"), "access.policy=authenticate")
        who.addItem(translate("manual", "Everyone (public)"), EVERYONE)
        for combo in (who, tunnel):
            steady(combo)
        who.setCurrentIndex(0)  # a group, or the owners: never everyone by itself
        tunnel.addItem(translate("manual", "Default: {tunnel}").format(tunnel=status.settings.tunnel), "")
        for name in status.cloudflare.tunnels:
            tunnel.addItem(name, name)

    def _edited(self, text: str) -> None:
        """What is pasted splits itself at once, what is typed when the field is left: half a URL is no address."""
        pasted, self._typed = len(text) > len(self._typed) + 1, text
        if pasted:
            self._split()

    def _split(self) -> None:
        text = self._ui.address.text()
        host, path = split_address(text)
        if host != text.strip():
            self._ui.address.setText(host)
            self._ui.path.setText(path or self._ui.path.text())

    def _check(self) -> None:
        ui = self._ui
        ui.saveButton.setEnabled(bool(ui.address.text().strip() and ui.target.text().strip()))
        everyone = self._lets_everyone_in()
        publish = translate("manual", "Publish")
        ui.saveButton.setText(translate("manual", "Publish for everyone") if everyone else publish)
        ui.saveButton.setDefault(not everyone)  # Enter never opens to everyone
        ui.saveButton.setAutoDefault(not everyone)
        ui.cancelButton.setDefault(everyone)
        if everyone:
            text = translate("manual", "Anyone on the internet will reach {address}, without a login.")
            self._answer(text.format(address=ui.address.text().strip() or translate("manual", "this address")), "warn")
        elif ui.answer.property("tone") == "warn":
            ui.answer.hide()

    def _lets_everyone_in(self) -> bool:
        fields = other_fields(self._ui.more.toPlainText())
        who, _, value = str(self._ui.who.currentData()).partition("=")
        said = {who: value, **(fields if isinstance(fields, dict) else {})}
        return asks_nobody(said)

    def rule(self) -> ManualRule | Problem | str:
        """What was typed; a problem with the address; or the line of other fields that is none."""
        ui = self._ui
        self._split()
        read = self._context.read_address(ui.address.text().strip(), ui.path.text().strip())
        if isinstance(read, Problem):
            return read
        more = other_fields(ui.more.toPlainText())
        if isinstance(more, str):
            return more
        key, path = read
        who, _, value = str(ui.who.currentData()).partition("=")
        fields = {"service": ui.target.text().strip(), who: value, **more}
        if tunnel := str(ui.tunnel.currentData()):
            fields["tunnel"] = tunnel
        return ManualRule(key, path, fields, self._context.now())

    def _save(self) -> None:
        rule = self.rule()
        if isinstance(rule, ManualRule):
            self._ui.saveButton.setEnabled(False)
            self._context.start(self._send(rule))
        elif isinstance(rule, Problem):
            self._show((rule,))
        else:
            text = translate("manual", "“{line}” is not of the form KEY=VALUE.").format(line=rule)
            self._answer(text)

    async def _send(self, rule: ManualRule) -> None:
        problems = tuple(await (await self._context.commands.desks()).manual.save(rule))
        self._check()
        if any(problem.effect >= Effect.BLOCKS for problem in problems):
            self._show(problems)
        else:
            self.accept()

    def _show(self, problems: tuple[Problem, ...]) -> None:
        words = [self._context.say(problem) for problem in problems]
        self._answer("\n".join(f"{word.text} {word.fix}".strip() for word in words))

    def _answer(self, text: str, tone: str = "bad") -> None:
        self._ui.answer.setText(text)
        self._ui.answer.setProperty("tone", tone)
        repolish(self._ui.answer)
        self._ui.answer.show()
        grow(self)
