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
    Code.TUNNEL_REMOTE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The tunnel “{value}” is ruled from here already."),
        QT_TRANSLATE_NOOP("Problem", "ruled from here"),
        QT_TRANSLATE_NOOP("Problem", "Choose one that is run from a file."),
    ),
    Code.MIGRATE_OTHER: Entry(
        QT_TRANSLATE_NOOP("Problem", "This file is of the tunnel “{value}”, not of “{detail}”."),
        QT_TRANSLATE_NOOP("Problem", "another tunnel’s file"),
        QT_TRANSLATE_NOOP("Problem", "Choose the file that its connector runs with."),
    ),
    Code.MIGRATE_EMPTY: Entry(
        QT_TRANSLATE_NOOP("Problem", "There are no ingress rules in the file for “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "no rules"),
        QT_TRANSLATE_NOOP("Problem", "Choose the file that its connector runs with."),
    ),
    Code.MIGRATE_REFUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Rule {value} of the file cannot be taken over: {detail}"),
        QT_TRANSLATE_NOOP("Problem", "cannot be taken over"),
        QT_TRANSLATE_NOOP("Problem", "Change it in the file first; nothing is left out silently."),
    ),
    Code.MIGRATE_UNREADABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{subject}” is no configuration file of a connector: {detail}"),
        QT_TRANSLATE_NOOP("Problem", "not readable"),
        QT_TRANSLATE_NOOP("Problem", "Choose the file that its connector runs with."),
    ),
    Code.MIGRATE_LEFT: Entry(
        QT_TRANSLATE_NOOP("Problem", "These stay with the connector: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "stays with the connector"),
        QT_TRANSLATE_NOOP("Problem", "Give them to the connector where it is started."),
    ),
    Code.WRITES_PAUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Writing is paused, so nothing is written, by hand either."),
        QT_TRANSLATE_NOOP("Problem", "paused"),
        QT_TRANSLATE_NOOP("Problem", "Resume first."),
    ),
}
