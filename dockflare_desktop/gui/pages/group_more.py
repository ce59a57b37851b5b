"""The editor's menu *More*: launcher, straight to the only sign-in method, allowed methods, and what is done to it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from dockflare_desktop.core.access.names import Naming
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import GroupForm
from dockflare_desktop.gui.present.tokens import name_of
from dockflare_desktop.gui.text import translate


class MoreMenu(QObject):
    """Keeps three options of a form; `changed` comes with each of them, the others are asked for."""

    changed = Signal()
    duplicate_asked = Signal()
    delete_asked = Signal()

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self._form, self._directory = GroupForm(), Directory()
        self._menu = QMenu(button)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        button.setMenu(self._menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.stored = False

    def show_form(self, form: GroupForm) -> None:
        """Options as they are stored."""
        self._form = form

    def show_account(self, directory: Directory) -> None:
        """The sign-in methods that can be chosen."""
        self._directory = directory

    def into(self, form: GroupForm) -> GroupForm:
        """A form with these options."""
        mine = self._form
        return replace(form, launcher=mine.launcher, auto_redirect=mine.auto_redirect, idps=mine.idps)

    def fill(self) -> QMenu:
        """The menu as it is now."""
        self._fill()
        return self._menu

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        launcher = self._option(translate("group", "Show in the app launcher"), on=self._form.launcher is True)
        launcher.toggled.connect(lambda on: self._take(replace(self._form, launcher=on or None)))
        redirect = self._option(
            translate("group", "Go straight to the only sign-in method"), on=self._form.auto_redirect is True
        )
        redirect.toggled.connect(lambda on: self._take(replace(self._form, auto_redirect=on or None)))
        if len(self._form.idps) != 1 and not self._form.auto_redirect:
            redirect.setEnabled(False)
            redirect.setToolTip(translate("group", "Allow exactly one sign-in method first."))
        self._methods(menu.addMenu(translate("group", "Allowed sign-in methods")))
        menu.addSeparator()
        menu.addAction(translate("group", "Duplicate")).triggered.connect(self.duplicate_asked)
        delete = menu.addAction(translate("group", "Delete group..."))
        delete.setEnabled(self.stored)
        delete.triggered.connect(self.delete_asked)

    def _option(self, text: str, *, on: bool) -> QAction:
        action = self._menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        return action

    def _methods(self, menu: QMenu) -> None:
        """All that there are, and those that are named but not there any more."""
        everything = menu.addAction(translate("group", "Any method of the account"))
        everything.setCheckable(True)
        everything.setChecked(not self._form.idps)
        everything.triggered.connect(lambda: self._take(replace(self._form, idps=())))
        menu.addSeparator()
        known = self._directory.sign_in_methods
        for each in known or ():
            chosen = each.id in self._form.idps or each.name in self._form.idps
            self._method(menu, each.name, each.id, chosen=chosen)
        listed = {name for each in known or () for name in (each.id, each.name)}
        for ident in self._form.idps:
            if ident not in listed:
                gone = translate("group", "{name} (not in the account)").format(name=ident)
                name = name_of(Naming.METHODS, ident, self._directory)
                self._method(menu, name if known is None else gone, ident, chosen=True)
        if known is None:
            unread = menu.addAction(translate("group", "The account's methods were not read yet"))
            unread.setEnabled(False)

    def _method(self, menu: QMenu, name: str, ident: str, *, chosen: bool) -> None:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(self._toggling(ident, name))

    def _toggling(self, ident: str, name: str) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            rest = tuple(each for each in self._form.idps if each not in (ident, name))
            self._take(replace(self._form, idps=(*rest, ident) if on else rest))

        return toggle

    def _take(self, form: GroupForm) -> None:
        self._form = form
        self.changed.emit()
