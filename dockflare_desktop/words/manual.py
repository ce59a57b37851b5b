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
    Code.MANUAL_ENDED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The manual rule of {subject} has come to its end, so what it published goes."),
        QT_TRANSLATE_NOOP("Problem", "manual rule ended"),
        QT_TRANSLATE_NOOP("Problem", "Give it a later end to publish it again."),
    ),
    Code.END_OVER: Entry(
        QT_TRANSLATE_NOOP("Problem", "The time at which {subject} is to be removed is over already."),
        QT_TRANSLATE_NOOP("Problem", "its end is over"),
        QT_TRANSLATE_NOOP("Problem", "Choose a later time."),
    ),
}
