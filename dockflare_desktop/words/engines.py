"""Sentences about Docker engines."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.ENGINE_AWAY: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} cannot be reached. Its services are left exactly as they are."),
        QT_TRANSLATE_NOOP("Problem", "engine away"),
        QT_TRANSLATE_NOOP("Problem", "Start the engine, or check its address."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "{subject} cannot be reached ({detail}). Its services are left exactly as they are."
        ),
    ),
    Code.ENGINE_DENIED: Entry(
        QT_TRANSLATE_NOOP("Problem", "You may not use the Docker socket of {subject}."),
        QT_TRANSLATE_NOOP("Problem", "not allowed"),
        QT_TRANSLATE_NOOP("Problem", "Add your user to the group docker, or run a rootless engine."),
    ),
    Code.ENGINE_TWICE: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} and {value} are the same Docker engine, so it is read once."),
        QT_TRANSLATE_NOOP("Problem", "watched twice"),
        QT_TRANSLATE_NOOP(
            "Problem",
            "Stop watching one of them; nothing changes by that. Where they are two computers, one is a copy of the "
            "other: remove /etc/docker/key.json or /var/lib/docker/engine-id on it, and start its Docker again.",
        ),
    ),
    Code.SSH_KEY_LOCKED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The SSH key for {subject} was not accepted or is locked."),
        QT_TRANSLATE_NOOP("Problem", "SSH key"),
        QT_TRANSLATE_NOOP("Problem", "Unlock it with ssh-add, then try again."),
    ),
    Code.SSH_HOST_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is not a known host yet."),
        QT_TRANSLATE_NOOP("Problem", "unknown host"),
        QT_TRANSLATE_NOOP("Problem", "Connect once with ssh and check its fingerprint."),
    ),
    Code.TLS_WRONG: Entry(
        QT_TRANSLATE_NOOP("Problem", "The certificate of {subject} is not the one expected."),
        QT_TRANSLATE_NOOP("Problem", "wrong certificate"),
        QT_TRANSLATE_NOOP("Problem", "Check the certificates of the engine."),
    ),
    Code.STREAM_QUIET: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The event stream of {subject} is quiet; containers are asked for every 30 s instead."
        ),
        QT_TRANSLATE_NOOP("Problem", "event stream quiet"),
        QT_TRANSLATE_NOOP("Problem", "It is connected again by itself."),
    ),
    Code.ENGINE_NAME_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "An engine’s name has 1 to 60 letters, digits and signs."),
        QT_TRANSLATE_NOOP("Problem", "name not accepted"),
        QT_TRANSLATE_NOOP("Problem", "Give it a name by which you know it."),
    ),
    Code.ENGINE_NAME_TAKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "Another engine is called “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "name taken"),
        QT_TRANSLATE_NOOP("Problem", "Choose another name."),
    ),
    Code.ENGINE_PASSWORD: Entry(
        QT_TRANSLATE_NOOP("Problem", "The address of an engine may hold no password: it would be kept as plain text."),
        QT_TRANSLATE_NOOP("Problem", "password in the address"),
        QT_TRANSLATE_NOOP("Problem", "Use an SSH key, or a client certificate."),
    ),
    Code.SWARM_WORKER: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{subject} is a worker of a Swarm: only a manager knows the services, so none of them is read here "
            "and nothing of this engine is removed.",
        ),
        QT_TRANSLATE_NOOP("Problem", "Swarm worker"),
        QT_TRANSLATE_NOOP("Problem", "Watch a manager of this Swarm."),
    ),
    Code.PODMAN_STOPPED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Podman’s service of {subject} is not running. Its services are left exactly as they are."
        ),
        QT_TRANSLATE_NOOP("Problem", "Podman not running"),
        QT_TRANSLATE_NOOP("Problem", "Start its unit podman.socket, by systemctl as the user whose Podman it is."),
    ),
    Code.TLS_EXPIRED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The certificate of {subject} has ended, so it was not used."),
        QT_TRANSLATE_NOOP("Problem", "certificate ended"),
        QT_TRANSLATE_NOOP("Problem", "Renew the engine’s certificate."),
    ),
    Code.TLS_OTHER_NAME: Entry(
        QT_TRANSLATE_NOOP("Problem", "The certificate of {subject} is for another name than {value}."),
        QT_TRANSLATE_NOOP("Problem", "certificate for another name"),
        QT_TRANSLATE_NOOP("Problem", "Use a name that is in the certificate, or renew it for this one."),
    ),
    Code.SSH_HOST_CHANGED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "{subject} shows another host key than before, so it may be another computer. It was not used."
        ),
        QT_TRANSLATE_NOOP("Problem", "host key changed"),
        QT_TRANSLATE_NOOP(
            "Problem", "If you know why it changed, take the old one out with ssh-keygen -R, then try again."
        ),
    ),
}
