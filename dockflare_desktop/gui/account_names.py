"""Names of the account for choosing and judging: sign-in methods, service tokens, Access groups, as last read."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from dockflare_desktop.core.account.overview import AccessOverview
from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.gui.access_reader import AccessReader
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.text import ago, translate

FRESH = timedelta(minutes=1)


class AccountNames(QObject):
    """`changed` comes when other names are known. What could not be read stays as it was, which is not "none"."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.directory = Directory()
        self._read_at: datetime | None = None
        self._reading = False
        self._reader: AccessReader | None = None

    def follow(self, reader: AccessReader) -> None:
        """Take what this one reads, instead of reading for itself."""
        self._reader = reader
        reader.changed.connect(lambda: self._take(reader.overview or AccessOverview()))

    def look(self) -> None:
        """Read again, unless it was just done."""
        if self._reader is not None:
            self._reader.look()
            return
        fresh = self._read_at is not None and self._context.now() - self._read_at < FRESH
        if not fresh and not self._reading:
            self._reading = True
            self._context.start(self._look())

    async def _look(self) -> None:
        try:
            overview = await (await self._context.commands.desks()).access.overview()
        finally:
            self._reading = False
        self._take(overview)

    def _take(self, overview: AccessOverview) -> None:
        if overview.methods is not None or overview.tokens is not None:
            self._read_at = self._context.now()
            self.directory = directory_of(overview, self.directory)
            self.changed.emit()

    @property
    def note(self) -> str:
        """How fresh it is."""
        if self._read_at is None:
            return translate("tester", "The account was not read yet, so names in it are not known.")
        when = ago(self._read_at, self._context.now())
        return translate("tester", "Names at Cloudflare as read {when}.").format(when=when)


def directory_of(overview: AccessOverview, before: Directory) -> Directory:
    """The account's names out of what the Access page reads; what could not be read stays as it was."""
    methods, tokens = before.sign_in_methods, before.service_tokens
    if overview.methods is not None:
        methods = tuple(Named(row.method.id, row.method.name, row.method.kind) for row in overview.methods)
    if overview.tokens is not None:
        tokens = tuple(Named(row.token.id, row.token.name) for row in overview.tokens)
    groups = overview.groups if overview.groups is not None else before.groups
    return Directory(sign_in_methods=methods, service_tokens=tokens, groups=groups)
