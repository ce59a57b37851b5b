"""Sentences about manual rules."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.ADDRESS_IN_USE: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is the address of another manual rule."),
        QT_TRANSLATE_NOOP("Problem", "address in use"),
        QT_TRANSLATE_NOOP("Problem", "Use another address, or remove the other rule first."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "{subject} is the address of the container {detail}."),
    ),
    Code.MANUAL_WINS: Entry(
        QT_TRANSLATE_NOOP("Problem", "A manual rule has the same address and wins over the label."),
        QT_TRANSLATE_NOOP("Problem", "a manual rule wins"),
        QT_TRANSLATE_NOOP("Problem", "Remove the manual rule to use the label."),
    ),
    Code.MANUAL_OFF: Entry(
        QT_TRANSLATE_NOOP("Problem", "A manual rule for {subject} is switched off, so the label is used."),
        QT_TRANSLATE_NOOP("Problem", "a manual rule is off"),
        QT_TRANSLATE_NOOP("Problem", "Use the manual rule again, or remove it."),
    ),
    Code.MANUAL_MOVES: Entry(
        QT_TRANSLATE_NOOP("Problem", "This address was renamed to {value}, and stays until that is live."),
        QT_TRANSLATE_NOOP("Problem", "stays until {value} is live"),
        QT_TRANSLATE_NOOP("Problem", "If {value} cannot be published, its own row says why."),
    ),
    Code.RENAMES: Entry(
        QT_TRANSLATE_NOOP("Problem", "{value} goes as soon as {subject} is live."),
        QT_TRANSLATE_NOOP("Problem", "renamed from {value}"),
        QT_TRANSLATE_NOOP("Problem", "Until then both stay."),
    ),
    Code.MANUAL_ENDED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The manual rule of {subject} has come to its end, so what it published goes."),
        QT_TRANSLATE_NOOP("Problem", "manual rule ended"),
        QT_TRANSLATE_NOOP("Problem", "Give it a later end to publish it again."),
    ),
    Code.ADDRESS_EMPTY: Entry(
        QT_TRANSLATE_NOOP("Problem", "The address is still empty."),
        QT_TRANSLATE_NOOP("Problem", "no address"),
        QT_TRANSLATE_NOOP("Problem", "Say under which name it is to be reached."),
    ),
    Code.TARGET_EMPTY: Entry(
        QT_TRANSLATE_NOOP("Problem", "The target is still empty."),
        QT_TRANSLATE_NOOP("Problem", "no target"),
        QT_TRANSLATE_NOOP("Problem", "Say where visitors go, for example http://192.168.1.20:8080."),
    ),
    Code.LABEL_YIELDS: Entry(
        QT_TRANSLATE_NOOP("Problem", "The container {container} has {subject} by its labels; this rule wins over it."),
        QT_TRANSLATE_NOOP("Problem", "wins over a label"),
        QT_TRANSLATE_NOOP("Problem", "Use another address, unless that is meant."),
    ),
    Code.RECORDS_NEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "The zone {subject} has {value} records already; a new free zone holds 200."),
        QT_TRANSLATE_NOOP("Problem", "zone nearly full"),
        QT_TRANSLATE_NOOP("Problem", "Delete records that nothing needs."),
    ),
    Code.END_OVER: Entry(
        QT_TRANSLATE_NOOP("Problem", "The time at which {subject} is to be removed is over already."),
        QT_TRANSLATE_NOOP("Problem", "its end is over"),
        QT_TRANSLATE_NOOP("Problem", "Choose a later time."),
    ),
}
