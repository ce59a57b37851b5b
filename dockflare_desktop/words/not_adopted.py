"""Sentences about why something may not be adopted."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import MEANT, QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.ADOPT_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no {label} “{value}” that is not ours."),
        QT_TRANSLATE_NOOP("Problem", "not found"),
        QT_TRANSLATE_NOOP("Problem", "List what there is with adopt --list."),
        window=QT_TRANSLATE_NOOP("Problem", "Look again; somebody may have removed it."),
        suggests=MEANT,
    ),
    Code.ADOPT_UNCLEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” means more than one: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "several are meant"),
        QT_TRANSLATE_NOOP("Problem", "Name one by its id, or a rule's tunnel with --tunnel."),
        window=QT_TRANSLATE_NOOP("Problem", "Choose one of them."),
    ),
    Code.ADOPT_KIND: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is of the kind {value}, which this program does not manage."),
        QT_TRANSLATE_NOOP("Problem", "kind {value}"),
        QT_TRANSLATE_NOOP("Problem", "Remove it at Cloudflare, or use another name."),
    ),
    Code.ADOPT_LOCKED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The record of {subject} is kept by another product of Cloudflare."),
        QT_TRANSLATE_NOOP("Problem", "kept by Cloudflare"),
        QT_TRANSLATE_NOOP("Problem", "Remove it there, or use another name."),
    ),
    Code.ADOPT_SEVERAL: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{subject} has other records beside this one ({detail}), and none of them can stand beside ours.",
        ),
        QT_TRANSLATE_NOOP("Problem", "several records"),
        QT_TRANSLATE_NOOP("Problem", "Leave one of them at Cloudflare, then adopt that one."),
    ),
    Code.ADOPT_WIDER: Entry(
        QT_TRANSLATE_NOOP("Problem", "The login of {subject} stands before other addresses too: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "covers more"),
        QT_TRANSLATE_NOOP("Problem", "Give those a login of their own at Cloudflare first."),
    ),
    Code.ADOPT_ORDER: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The rule of {subject} hides, or is hidden by, other rules of the tunnel “{value}”; ours stand in an order"
            " that would change which of them answers.",
        ),
        QT_TRANSLATE_NOOP("Problem", "order would change"),
        QT_TRANSLATE_NOOP("Problem", "Put the more specific rules above the others at Cloudflare first."),
    ),
    Code.ADOPT_CHANGED: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} has changed since it was shown, so nothing was done."),
        QT_TRANSLATE_NOOP("Problem", "changed meanwhile"),
        QT_TRANSLATE_NOOP("Problem", "Look at it again."),
    ),
    Code.ADOPT_GONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Nothing that is not ours is in the way of {subject} any more."),
        QT_TRANSLATE_NOOP("Problem", "nothing in the way"),
        QT_TRANSLATE_NOOP("Problem", "Compare with Cloudflare; the service is published by itself."),
    ),
    Code.ADOPT_HELD: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is ours already."),
        QT_TRANSLATE_NOOP("Problem", "ours already"),
        "",
    ),
}
