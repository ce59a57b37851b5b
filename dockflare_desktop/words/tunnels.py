"""Sentences about tunnels: their names, moves between them."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.TUNNEL_NAME_TAKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is a tunnel named {value} in this account already."),
        QT_TRANSLATE_NOOP("Problem", "name taken"),
        QT_TRANSLATE_NOOP("Problem", "Choose another name."),
    ),
    Code.TUNNEL_NAME_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "A tunnel cannot be called so: {detail}"),
        QT_TRANSLATE_NOOP("Problem", "unusable name"),
        QT_TRANSLATE_NOOP("Problem", "Choose another name."),
    ),
    Code.TUNNEL_SAME: Entry(
        QT_TRANSLATE_NOOP("Problem", "It is on the tunnel “{value}” already."),
        QT_TRANSLATE_NOOP("Problem", "same tunnel"),
        QT_TRANSLATE_NOOP("Problem", "Choose another tunnel."),
    ),
    Code.TUNNEL_EMPTY: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is nothing on the tunnel “{value}” that could move."),
        QT_TRANSLATE_NOOP("Problem", "nothing to move"),
        QT_TRANSLATE_NOOP("Problem", "Choose another tunnel."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "There is nothing of {detail} on the tunnel “{value}” that could move."
        ),
    ),
    Code.TUNNEL_IN_USE: Entry(
        QT_TRANSLATE_NOOP("Problem", "A connector is connected to the tunnel “{subject}”, so it was not deleted."),
        QT_TRANSLATE_NOOP("Problem", "connector is connected"),
        QT_TRANSLATE_NOOP("Problem", "Stop the connector first."),
    ),
    Code.WRITES_PAUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Writing is paused, so nothing is written, by hand either."),
        QT_TRANSLATE_NOOP("Problem", "paused"),
        QT_TRANSLATE_NOOP("Problem", "Resume first."),
    ),
}
