"""One desktop notification as a value."""

from dataclasses import dataclass

from dockflare_desktop.gui.doing import Request

TITLE = 45  # characters


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification. A newer one with the same `key` replaces it; a click asks for `request`, one on the button
    called `second` for `otherwise`."""

    key: str
    title: str
    body: str
    request: Request
    stays: bool = False
    action: str = ""
    second: str = ""
    otherwise: Request | None = None

    @property
    def actions(self) -> tuple[str, ...]:
        """The words of its buttons."""
        return tuple(name for name in (self.action, self.second) if name)


def short(title: str, address: str) -> str:
    """The whole title in 45 characters: the address gives way at its end."""
    room = TITLE - len(title.format(address=""))
    return title.format(address=address if len(address) <= room else address[: room - 1] + "…")
