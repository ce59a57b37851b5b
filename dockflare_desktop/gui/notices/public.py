"""Which notifications a public address is worth: a new one that nobody asked for, once (ux.md section 9); pure."""

from collections.abc import Iterator
from dataclasses import replace

from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.view import PublicRow
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.notices.notice import Notice, short
from dockflare_desktop.gui.text import translate

PUBLIC = "public "  # begins the key of a notice about an address that came up
OPEN = "open"
Cause = tuple[str, str]


def public_causes(status: AppStatus) -> Iterator[tuple[Cause, Notice]]:
    """One for each address that is new, as long as it is."""
    for row in status.public.new if status.public is not None else ():
        yield _cause(row), _notice(row)


def known_before(status: AppStatus) -> frozenset[Cause]:
    """Those that were told already, perhaps before the program started."""
    rows = status.public.new if status.public is not None else ()
    return frozenset(_cause(row) for row in rows if row.told)


def untold(status: AppStatus, waiting: frozenset[str]) -> tuple[Place, ...]:
    """New addresses of which nobody was told before, but for those whose notice (by its key) still waits."""
    rows = status.public.new if status.public is not None else ()
    return tuple(row.place for row in rows if not row.told and _cause(row)[0] not in waiting)


def _cause(row: PublicRow) -> Cause:
    return PUBLIC + row.address, OPEN


def _notice(row: PublicRow) -> Notice:
    title = short(translate("notice", "{address} is open to everyone"), row.address)
    body = (
        translate("notice", "It asks for a login, and none stands before it.")
        if row.ours
        else translate("notice", "It is not ours and came up lately. Nothing of it was changed.")
    )
    hostname, path = row.place
    show = Request(Do.PUBLIC, field=hostname, value=path)
    notice = Notice(PUBLIC + row.address, title, body, show, action=translate("notice", "Show"))
    if row.ours:
        return notice
    meant = Request(Do.MEANT, field=hostname, value=path)
    return replace(notice, second=translate("notice", "It is meant to be"), otherwise=meant)
