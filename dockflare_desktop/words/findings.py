"""Sentences about what the doctor alone finds."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.NO_ZONES: Entry(
        QT_TRANSLATE_NOOP("Problem", "The token sees no zone, so there is nothing to publish in."),
        QT_TRANSLATE_NOOP("Problem", "no zone"),
        QT_TRANSLATE_NOOP("Problem", "Add a zone at Cloudflare, or let the token see it."),
    ),
    Code.URL_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” cannot be tried."),
        QT_TRANSLATE_NOOP("Problem", "not a URL"),
        QT_TRANSLATE_NOOP("Problem", "Type an address such as https://app.example.com/path."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "“{value}” cannot be tried: {detail}."),
    ),
    Code.SEEN_DIFFERENT: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} does not answer as it should, asked from this computer: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "answers wrongly"),
        QT_TRANSLATE_NOOP("Problem", "Try the address step by step: dockflare-desktop try {subject}."),
        window=QT_TRANSLATE_NOOP("Problem", "Try the address step by step."),
    ),
    Code.INSTALLATION_BESIDE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Another DockFlare Desktop ({value}) made {detail} objects in this account."),
        QT_TRANSLATE_NOOP("Problem", "another installation"),
        QT_TRANSLATE_NOOP("Problem", "Nothing is to be done; they are left alone."),
    ),
    Code.LEFT_OVER: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Left from an earlier database, so not known to be ours any more and left alone: {detail}."
        ),
        QT_TRANSLATE_NOOP("Problem", "left over"),
        QT_TRANSLATE_NOOP("Problem", "Adopt what is still wanted (adopt --list), and delete the rest at Cloudflare."),
        window=QT_TRANSLATE_NOOP("Problem", "Adopt what is still wanted, and delete the rest at Cloudflare."),
    ),
    Code.NO_NETWORK: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no network of a connector that {container} could join."),
        QT_TRANSLATE_NOOP("Problem", "no network to join"),
        QT_TRANSLATE_NOOP("Problem", "Put connector and container on a network of their own."),
    ),
    Code.NETWORK_REFUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The engine did not change the network “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "network not changed"),
        QT_TRANSLATE_NOOP("Problem", "Look at the container, then try again."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The engine did not change the network “{value}”: {detail}."),
    ),
    Code.ENGINE_OBSERVED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The mode is “Observe only”, so nothing is changed at the engine either."),
        QT_TRANSLATE_NOOP("Problem", "observe only"),
        QT_TRANSLATE_NOOP("Problem", "Choose another mode in the settings first."),
    ),
    Code.ENGINE_PAUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Changes are paused, so nothing is changed at the engine."),
        QT_TRANSLATE_NOOP("Problem", "paused"),
        QT_TRANSLATE_NOOP("Problem", "Resume changes first."),
    ),
    Code.CONNECTOR_OLD: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Connector {subject} runs cloudflared {value}, {detail} months old. It still works."
        ),
        QT_TRANSLATE_NOOP("Problem", "connector is old"),
        QT_TRANSLATE_NOOP("Problem", "Update it: Cloudflare supports a version for a year."),
    ),
    Code.PORT_SILENT: Entry(
        QT_TRANSLATE_NOOP("Problem", "Nothing answers on {value}, asked from this computer."),
        QT_TRANSLATE_NOOP("Problem", "target does not answer"),
        QT_TRANSLATE_NOOP("Problem", "Choose the port that it listens on, or look at its logs."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "Nothing answers on {value} ({detail}), asked from this computer."),
        suggests=QT_TRANSLATE_NOOP("Problem", "The container shows port {suggestion}."),
    ),
    Code.TARGET_CERTIFICATE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The certificate of {value} is not accepted."),
        QT_TRANSLATE_NOOP("Problem", "target’s certificate"),
        QT_TRANSLATE_NOOP("Problem", "Set no_tls_verify, or the name in it with origin_server_name."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The certificate of {value} is not accepted: {detail}."),
        window=QT_TRANSLATE_NOOP("Problem", "Override the origin options: do not check it, or set its name."),
    ),
    Code.DATABASE_DAMAGED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The local database is damaged."),
        QT_TRANSLATE_NOOP("Problem", "database is damaged"),
        QT_TRANSLATE_NOOP("Problem", "Quit and start again: its newest copy is used then."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The local database is damaged: {detail}."),
    ),
    Code.DISK_LOW: Entry(
        QT_TRANSLATE_NOOP("Problem", "{value} MB are free where the data is kept."),
        QT_TRANSLATE_NOOP("Problem", "disk nearly full"),
        QT_TRANSLATE_NOOP("Problem", "Make room, before nothing more can be stored."),
    ),
    Code.NOTIFICATIONS_NONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Nothing on this desktop shows notifications."),
        QT_TRANSLATE_NOOP("Problem", "no notifications"),
        QT_TRANSLATE_NOOP("Problem", "Install a notification service, such as dunst or mako."),
    ),
}
