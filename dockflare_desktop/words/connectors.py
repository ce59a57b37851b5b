"""Sentences about connectors that we run, and the words for how a connector stands to its configuration."""

from typing import assert_never

from dockflare_desktop.core.connectors.view import Applied, ConnectorRow, ToldBy
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Translate, untranslated

CONTEXT = "connectors"
NAME_LENGTH = 4  # of an id's first characters, as people see it


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
