"""What can be done with a tunnel, as it stands; pure."""

from enum import StrEnum

from dockflare_desktop.core.tunnels.overview import Shape, TunnelLook
from dockflare_desktop.gui.present.tunnels import head, no_connector
from dockflare_desktop.gui.text import translate


class TunnelDo(StrEnum):
    """What can be done with a tunnel."""

    RENAME = "rename"
    SNIPPET = "snippet"
    DEFAULT = "default"
    MOVE = "move"
    ROTATE = "rotate"
    RECORDS = "records"
    OPEN = "open"
    DELETE = "delete"
    MIGRATE = "migrate"
    TRY_URL = "try url"
    CONNECTOR = "connector"
    UPDATE_CONNECTOR = "update connector"
    STOP_CONNECTOR = "stop connector"


def offers(look: TunnelLook, *, ours: bool) -> tuple[tuple[TunnelDo, str, bool], ...]:
    """The menu: its words, and whether it can be done now; `ours`: we run a connector of it."""
    driven = head(look).driven
    return (
        (TunnelDo.DEFAULT, translate("tunnels", "Make it the default..."), driven and not look.default),
        (TunnelDo.MOVE, translate("tunnels", "Move services..."), bool(look.services)),
        (TunnelDo.RECORDS, translate("tunnels", "DNS records that point here"), look.records is not None),
        (TunnelDo.CONNECTOR, translate("tunnels", "Connector settings..."), driven),
        (TunnelDo.STOP_CONNECTOR, translate("tunnels", "Stop connector..."), driven and ours),
        (TunnelDo.MIGRATE, translate("tunnels", "Migrate from its file..."), look.shape is Shape.FILE),
        (TunnelDo.ROTATE, translate("tunnels", "Rotate token..."), driven),
        (TunnelDo.OPEN, translate("tunnels", "Open at Cloudflare"), True),
        (TunnelDo.DELETE, translate("tunnels", "Delete with everything of ours..."), driven),
    )


def one_click(look: TunnelLook | None) -> frozenset[TunnelDo]:
    """What helps at once where nobody runs it, or where it is run from a file."""
    if look is None:
        return frozenset()
    if look.shape is Shape.FILE:
        return frozenset({TunnelDo.MIGRATE})
    return frozenset({TunnelDo.CONNECTOR, TunnelDo.SNIPPET}) if no_connector(look) else frozenset()
