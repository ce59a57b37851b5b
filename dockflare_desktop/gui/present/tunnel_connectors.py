"""The connectors of a tunnel as a table; pure."""

from datetime import datetime

from dockflare_desktop.core.connectors.view import Applied, ConnectorRow, TunnelConnectors
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.text import DAY, HOUR, MINUTE, span, translate
from dockflare_desktop.words.connectors import called, configuration, refusal, runs_as


def connector_columns() -> tuple[str, ...]:
    """Heads of the table."""
    return (
        translate("tunnels", "Connector"),
        translate("tunnels", "Runs as"),
        translate("tunnels", "Version"),
        translate("tunnels", "Data centres"),
        translate("tunnels", "From"),
        translate("tunnels", "Up for"),
        translate("tunnels", "Configuration"),
    )


def connectors_line(found: TunnelConnectors | None) -> str:
    """Beside its heading."""
    if found is None or not found.read:
        return translate("tunnels", "not read")
    return translate("tunnels", "{count} of {all} connected").format(count=len(found.connected), all=len(found.rows))


def connector_lines(found: TunnelConnectors | None, now: datetime) -> tuple[Line, ...]:
    """One row each."""
    listed = () if found is None else found.rows
    return tuple(_connector(row, at, now) for at, row in enumerate(listed))


def lasting(since: datetime, now: datetime) -> str:
    """How long something has been so, in its largest unit."""
    seconds = max(0, int((now - since).total_seconds()))
    size = next((each for each in (DAY, HOUR, MINUTE) if seconds >= each), 1)
    return span(seconds // size * size)


def _late(since: datetime, now: datetime) -> str:
    """The same, for a narrow place."""
    seconds = max(0, int((now - since).total_seconds()))
    return translate("tunnels", "{seconds} s").format(seconds=seconds) if seconds < MINUTE else lasting(since, now)


_APPLIED = {
    Applied.CURRENT: ("status-live", "live"),
    Applied.CATCHING_UP: ("ui-sync", "busy"),
    Applied.BEHIND: ("ui-warn", "warn"),
    Applied.REFUSED: ("status-error", "bad"),
    Applied.AWAY: ("status-stale", "idle"),
    Applied.UNKNOWN: ("status-unverified", "idle"),
}


def _connector(row: ConnectorRow, at: int, now: datetime) -> Line:
    behind = _late(row.behind_since, now) if row.behind_since is not None else ""
    icon, tone = _APPLIED[row.applied]
    loud = tone if tone in ("warn", "bad") else "text"
    old = translate("tunnels", "  update") if row.old else ""
    texts = (
        called(row, translate),
        runs_as(row, translate),
        row.version or "-",
        ", ".join(row.colos) or "-",
        row.origin_ip or "-",
        lasting(row.since, now) if row.since is not None else "-",
        configuration(row, behind, translate),
    )
    cells = (
        Cell(texts[0], weight=500),
        Cell(texts[1]),
        Cell(texts[2], "warn" if row.old else "text", weight=500 if row.old else 400, tail=old),
        Cell(texts[3]),
        Cell(texts[4], fixed=True),
        Cell(texts[5]),
        Cell(texts[6], loud, icon, tone, weight=500 if loud != "text" else 400),
    )
    sentence = translate("tunnels", "Connector {what}").format(what=", ".join(texts))
    return Line(row.id or f"{at}", cells, sentence, refusal(row, translate) or ", ".join(texts))
