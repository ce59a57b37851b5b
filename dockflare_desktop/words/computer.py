"""Sentences about networks, this computer, and what was typed."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.NETWORK_NOT_SHARED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{container} and the connector “{value}” share no network, so visitors who come through it see error 502.",
        ),
        QT_TRANSLATE_NOOP("Problem", "no shared network"),
        QT_TRANSLATE_NOOP("Problem", "Connect the container to the connector’s network."),
    ),
    Code.KEYRING_NONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "This desktop has no keyring. The token is kept until you quit."),
        QT_TRANSLATE_NOOP("Problem", "no keyring"),
        QT_TRANSLATE_NOOP("Problem", "Install a keyring (gnome-keyring or KWallet), or set CLOUDFLARE_API_TOKEN."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "There is no keyring that could keep the token: {detail}."),
        window=QT_TRANSLATE_NOOP(
            "Problem", "Install a keyring (gnome-keyring or KWallet); without one, connect again after each start."
        ),
    ),
    Code.KEYRING_LOCKED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The keyring is locked."),
        QT_TRANSLATE_NOOP("Problem", "keyring locked"),
        QT_TRANSLATE_NOOP("Problem", "Unlock it, then try again."),
    ),
    Code.DATABASE_BROKEN: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The local database could not be read; a new one was begun, and the old one is kept as {value}."
        ),
        QT_TRANSLATE_NOOP("Problem", "database was broken"),
        QT_TRANSLATE_NOOP("Problem", "Nothing is lost at Cloudflare."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "The local database could not be read; the backup of {detail} was used."
        ),
    ),
    Code.DATABASE_NEWER: Entry(
        QT_TRANSLATE_NOOP("Problem", "The local database is from a newer version of this program and was not touched."),
        QT_TRANSLATE_NOOP("Problem", "database is newer"),
        QT_TRANSLATE_NOOP("Problem", "Update the program."),
    ),
    Code.DATABASE_FAILED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The local database cannot be used."),
        QT_TRANSLATE_NOOP("Problem", "database failed"),
        QT_TRANSLATE_NOOP("Problem", "Check the data folder."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The local database cannot be used: {detail}."),
    ),
    Code.DISK_FULL: Entry(
        QT_TRANSLATE_NOOP("Problem", "The disk is full, so nothing more is written."),
        QT_TRANSLATE_NOOP("Problem", "disk full"),
        QT_TRANSLATE_NOOP("Problem", "Make room, then try again."),
    ),
    Code.OTHER_PROCESS: Entry(
        QT_TRANSLATE_NOOP("Problem", "Another run of this program is writing right now."),
        QT_TRANSLATE_NOOP("Problem", "other process writes"),
        QT_TRANSLATE_NOOP("Problem", "Wait until it is done, or quit it."),
    ),
    Code.ENV_WINS: Entry(
        QT_TRANSLATE_NOOP("Problem", "{label} is set by {value}, so it cannot be changed here."),
        QT_TRANSLATE_NOOP("Problem", "set by {value}"),
        QT_TRANSLATE_NOOP("Problem", "Change the environment variable."),
    ),
    Code.TRAY_MISSING: Entry(
        QT_TRANSLATE_NOOP("Problem", "This desktop shows no tray icons, so the window stays in the task bar."),
        QT_TRANSLATE_NOOP("Problem", "no tray"),
        "",
    ),
    Code.FILE_UNREADABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The file “{subject}” cannot be read."),
        QT_TRANSLATE_NOOP("Problem", "file unreadable"),
        QT_TRANSLATE_NOOP("Problem", "Check its name and permissions."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The file “{subject}” cannot be read: {detail}."),
    ),
    Code.FILE_UNWRITABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The file “{subject}” cannot be written."),
        QT_TRANSLATE_NOOP("Problem", "file not written"),
        QT_TRANSLATE_NOOP("Problem", "Choose another place."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The file “{subject}” cannot be written: {detail}."),
    ),
    Code.NOT_YAML: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{subject}” is not a Compose file."),
        QT_TRANSLATE_NOOP("Problem", "not a Compose file"),
        QT_TRANSLATE_NOOP("Problem", "Correct the file."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "“{subject}” is not a Compose file: {detail}."),
    ),
    Code.COMPOSE_NOT_FOLLOWED: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” of {subject} is not followed here, so what it brings is not checked."),
        QT_TRANSLATE_NOOP("Problem", "not followed"),
        QT_TRANSLATE_NOOP("Problem", "Check the output of docker compose config instead."),
    ),
    Code.COMPOSE_VARIABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The variable {value} is not set, so it counts as empty."),
        QT_TRANSLATE_NOOP("Problem", "variable not set"),
        QT_TRANSLATE_NOOP("Problem", "Set it, or give it a default."),
    ),
    Code.GROUPS_UNCHECKED: Entry(
        QT_TRANSLATE_NOOP("Problem", "There are no access groups on this computer, so their names were not checked."),
        QT_TRANSLATE_NOOP("Problem", "groups not checked"),
        "",
    ),
    Code.SETTING_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no setting “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "unknown setting"),
        QT_TRANSLATE_NOOP("Problem", "Use one of: {suggestion}."),
    ),
    Code.SETTING_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not accepted for {label}."),
        QT_TRANSLATE_NOOP("Problem", "not accepted"),
        QT_TRANSLATE_NOOP("Problem", "Use {suggestion}."),
    ),
    Code.NOT_FOUND: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no {label} “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "not found"),
        QT_TRANSLATE_NOOP("Problem", "Look at what there is."),
    ),
    Code.IN_USE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The {label} “{value}” is in use and was not removed: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "in use"),
        QT_TRANSLATE_NOOP("Problem", "Take it out of use first."),
    ),
    Code.BAD_USAGE: Entry(
        QT_TRANSLATE_NOOP("Problem", "That cannot be understood."),
        QT_TRANSLATE_NOOP("Problem", "bad usage"),
        QT_TRANSLATE_NOOP("Problem", "See --help."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "{detail}"),
        window=QT_TRANSLATE_NOOP("Problem", "Correct what was typed."),
    ),
    Code.OUR_BUG: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Something went wrong in the program itself. Nothing was written by the step that failed."
        ),
        QT_TRANSLATE_NOOP("Problem", "our bug"),
        QT_TRANSLATE_NOOP("Problem", "Copy the report and send it to us."),
    ),
}
