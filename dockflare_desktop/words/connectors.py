"""Sentences about connectors that we run, and the words for how a connector stands to its configuration."""

from typing import assert_never

from dockflare_desktop.core.connectors.steps import Step, StepKind
from dockflare_desktop.core.connectors.view import Applied, ConnectorRow, ToldBy
from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry, Translate, untranslated

CONTEXT = "connectors"
NAME_LENGTH = 4  # of an id's first characters, as people see it

ENTRIES: dict[str, Entry] = {
    Code.CONNECTOR_ELSEWHERE: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Connectors run elsewhere for “{subject}” already ({value}). Cloudflare would spread visitors over all of"
            " them, and those elsewhere may not reach what runs here.",
        ),
        QT_TRANSLATE_NOOP("Problem", "runs elsewhere"),
        QT_TRANSLATE_NOOP("Problem", "Use a tunnel of this computer’s own, or say that it is meant: --beside-others."),
        window=QT_TRANSLATE_NOOP("Problem", "Use a tunnel of this computer’s own, or tick that it is meant."),
    ),
    Code.CONNECTOR_LAST: Entry(
        QT_TRANSLATE_NOOP("Problem", "No other connector runs for “{subject}”: visitors will see error 1033."),
        QT_TRANSLATE_NOOP("Problem", "last connector"),
        QT_TRANSLATE_NOOP("Problem", "Start one elsewhere first where addresses are to stay up."),
    ),
    Code.CONNECTOR_NOT_READY: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The new connector for “{subject}” did not get ready within {value} s. It was removed again."
        ),
        QT_TRANSLATE_NOOP("Problem", "did not get ready"),
        QT_TRANSLATE_NOOP("Problem", "Check that this engine reaches Cloudflare (port 7844, UDP or TCP)."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem",
            "The new connector for “{subject}” did not get ready within {value} s, and was removed again. Its log says:"
            " {detail}",
        ),
    ),
    Code.CONNECTOR_IMAGE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The image “{value}” cannot be pulled on {subject}."),
        QT_TRANSLATE_NOOP("Problem", "image cannot be pulled"),
        QT_TRANSLATE_NOOP("Problem", "Check the image’s name, and that the engine reaches its registry."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The image “{value}” cannot be pulled on {subject}: {detail}."),
    ),
    Code.CONNECTOR_NETWORK: Entry(
        QT_TRANSLATE_NOOP("Problem", "The network “{value}” cannot be used for a connector."),
        QT_TRANSLATE_NOOP("Problem", "network cannot be used"),
        QT_TRANSLATE_NOOP("Problem", "Choose a network of the driver bridge, or a name that is free."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The network “{value}” cannot be used for a connector: {detail}."),
    ),
    Code.CONNECTOR_NO_ROOM: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no room left on {subject}."),
        QT_TRANSLATE_NOOP("Problem", "no room"),
        QT_TRANSLATE_NOOP("Problem", "Make room there, for example with docker image prune."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "There is no room left on {subject}: {detail}."),
    ),
    Code.CONNECTOR_ENGINE: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} refused what the connector needs."),
        QT_TRANSLATE_NOOP("Problem", "engine refused"),
        QT_TRANSLATE_NOOP("Problem", "Look at what it says."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "{subject} refused what the connector needs: {detail}."),
    ),
    Code.CONNECTOR_CHANGED: Entry(
        QT_TRANSLATE_NOOP("Problem", "What runs for “{subject}” changed since this was shown, so nothing was done."),
        QT_TRANSLATE_NOOP("Problem", "changed meanwhile"),
        QT_TRANSLATE_NOOP("Problem", "Look at the steps as they are now."),
    ),
    Code.CONNECTOR_LEFT: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "{subject} could not be reached while cleaning up, so this container may be left: {value}."
        ),
        QT_TRANSLATE_NOOP("Problem", "may be left"),
        QT_TRANSLATE_NOOP("Problem", "The next change of this tunnel’s connectors removes it."),
    ),
}


def called(row: ConnectorRow, translate: Translate = untranslated) -> str:
    """What a connector is called: the beginning of its id and where it runs."""
    name = row.id[:NAME_LENGTH] or (row.managed.name if row.managed is not None else "")
    if row.managed is None:
        return name
    return translate(CONTEXT, QT_TRANSLATE_NOOP("connectors", "{name} on {engine}")).format(
        name=name, engine=row.engine
    )


def runs_as(row: ConnectorRow, translate: Translate = untranslated) -> str:
    """How it is run, as far as that is known from here."""
    if row.managed is None:
        return translate(CONTEXT, QT_TRANSLATE_NOOP("connectors", "Elsewhere"))
    return translate(CONTEXT, QT_TRANSLATE_NOOP("connectors", "Managed container"))


def configuration(row: ConnectorRow, behind: str = "", translate: Translate = untranslated) -> str:
    """The configuration it runs against the one that was written; `behind` says for how long it is late."""
    match row.applied:
        case Applied.CURRENT:
            text = QT_TRANSLATE_NOOP("connectors", "v{version}, current")
        case Applied.CATCHING_UP if not behind:
            text = QT_TRANSLATE_NOOP("connectors", "v{version}, catching up")
        case Applied.CATCHING_UP | Applied.BEHIND if behind:
            text = QT_TRANSLATE_NOOP("connectors", "v{version}, {behind} behind v{wanted}")
        case Applied.BEHIND | Applied.CATCHING_UP:
            text = QT_TRANSLATE_NOOP("connectors", "v{version}, behind v{wanted}")
        case Applied.REFUSED:
            text = QT_TRANSLATE_NOOP("connectors", "v{version}, refused v{wanted}")
        case Applied.AWAY:
            text = QT_TRANSLATE_NOOP("connectors", "Not connected")
        case Applied.UNKNOWN:
            text = QT_TRANSLATE_NOOP("connectors", "v{version}")
        case _:
            assert_never(row.applied)
    return translate(CONTEXT, text).format(version=row.config_version, wanted=row.wanted, behind=behind)


def refusal(row: ConnectorRow, translate: Translate = untranslated) -> str:
    """Why it refused, and who says so; "" where it did not."""
    match row.told_by:
        case ToldBy.LOG if row.applied is Applied.REFUSED:
            text = QT_TRANSLATE_NOOP("connectors", "Its log says: {reason}. It still runs v{version}.")
        case ToldBy.LOG:
            text = QT_TRANSLATE_NOOP("connectors", "Its log says: {reason}.")
        case ToldBy.CHECK:
            text = QT_TRANSLATE_NOOP(
                "connectors",
                "It runs elsewhere, so its log cannot be read; checked here, {reason}. It still runs v{version}.",
            )
        case ToldBy.NOBODY:
            return ""
        case _:
            assert_never(row.told_by)
    return translate(CONTEXT, text).format(reason=row.reason.rstrip("."), version=row.config_version)


def step_words(step: Step, translate: Translate = untranslated) -> str:
    """One step of a plan, as it is shown before it is done."""
    match step.kind:
        case StepKind.PULL:
            text = QT_TRANSLATE_NOOP("connectors", "Pull the image {name}, and keep to exactly what comes (its digest)")
        case StepKind.MAKE_NETWORK:
            text = QT_TRANSLATE_NOOP("connectors", "Make the network {name}")
        case StepKind.START:
            text = QT_TRANSLATE_NOOP("connectors", "Start connector {number} from {name}, and wait until it is ready")
        case StepKind.REPLACE:
            text = QT_TRANSLATE_NOOP(
                "connectors", "Start a new connector {number}; once it is ready, stop and remove {name}"
            )
        case StepKind.KEEP:
            text = QT_TRANSLATE_NOOP("connectors", "Leave {name} as it is")
        case StepKind.STOP:
            text = QT_TRANSLATE_NOOP("connectors", "Stop and remove {name}")
        case StepKind.REMOVE_NETWORK:
            text = QT_TRANSLATE_NOOP("connectors", "Remove the network {name}, which nobody else uses")
        case _:
            assert_never(step.kind)
    return translate(CONTEXT, text).format(name=step.name, number=step.number)
