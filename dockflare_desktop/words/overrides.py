"""What is said about overrides: those that wait, end, have no effect, or stand over labels that changed."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.OVERRIDE_WAITS: Entry(
        QT_TRANSLATE_NOOP("Problem", "An override for {subject} waits: no service has this address now."),
        QT_TRANSLATE_NOOP("Problem", "override waits"),
        QT_TRANSLATE_NOOP("Problem", "Remove the override, or start the service."),
    ),
    Code.LABEL_CHANGED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The label under your override of {label} changed to {value}. Your override still wins."
        ),
        QT_TRANSLATE_NOOP("Problem", "label changed"),
        QT_TRANSLATE_NOOP("Problem", "Revert the override to use the label."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem",
            "The label under your override of {label} changed from {detail} to {value}. Your override still wins.",
        ),
    ),
    Code.OVERRIDE_ENDED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The override of {label} ended; the label is used again."),
        QT_TRANSLATE_NOOP("Problem", "override ended"),
        "",
    ),
    Code.OVERRIDE_IDLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The group “{value}” is used, so your override of {label} has no effect."),
        QT_TRANSLATE_NOOP("Problem", "override without effect"),
        QT_TRANSLATE_NOOP("Problem", "Remove one of the two overrides."),
    ),
    Code.OVERRIDE_OPENS: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} would be open to everyone."),
        QT_TRANSLATE_NOOP("Problem", "would be public"),
        QT_TRANSLATE_NOOP("Problem", "Say --yes if that is what you want; off a terminal nobody can be asked."),
        window=QT_TRANSLATE_NOOP("Problem", "Open it to everyone, or put a login in front."),
    ),
    Code.OVERRIDE_END_OVER: Entry(
        QT_TRANSLATE_NOOP("Problem", "The end {until} is over already."),
        QT_TRANSLATE_NOOP("Problem", "the end is over"),
        QT_TRANSLATE_NOOP("Problem", "Choose a later time."),
    ),
}
