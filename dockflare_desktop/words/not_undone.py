"""Sentences about what cannot be undone."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.UNDO_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "An earlier release wrote this down, and too little of it to take it back."),
        QT_TRANSLATE_NOOP("Problem", "too little is known"),
        QT_TRANSLATE_NOOP("Problem", "Change the service itself instead."),
    ),
    Code.UNDO_DONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "This was taken back already."),
        QT_TRANSLATE_NOOP("Problem", "already undone"),
        QT_TRANSLATE_NOOP("Problem", "Nothing is to be done."),
    ),
    Code.UNDO_NOTHING: Entry(
        QT_TRANSLATE_NOOP("Problem", "Nothing was written here, so there is nothing to take back."),
        QT_TRANSLATE_NOOP("Problem", "nothing was written"),
        QT_TRANSLATE_NOOP("Problem", "Nothing is to be done."),
    ),
    Code.UNDO_NOT_OURS: Entry(
        QT_TRANSLATE_NOOP("Problem", "Somebody else did this at Cloudflare, not this program."),
        QT_TRANSLATE_NOOP("Problem", "not ours"),
        QT_TRANSLATE_NOOP("Problem", "Compare now: what is ours is repaired or reported, as the settings say."),
    ),
    Code.UNDO_CHANGED: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} was changed again since then."),
        QT_TRANSLATE_NOOP("Problem", "changed since"),
        QT_TRANSLATE_NOOP("Problem", "Undo what came later first."),
    ),
    Code.UNDO_GONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Nothing is there any more for {subject} that could be taken back."),
        QT_TRANSLATE_NOOP("Problem", "already gone"),
        QT_TRANSLATE_NOOP("Problem", "Nothing is to be done."),
    ),
    Code.UNDO_BACK: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is asked for again already."),
        QT_TRANSLATE_NOOP("Problem", "already back"),
        QT_TRANSLATE_NOOP("Problem", "Nothing is to be done."),
    ),
    Code.UNDO_PROTECTS: Entry(
        QT_TRANSLATE_NOOP("Problem", "This keeps strangers out of {subject}, so it is not taken back."),
        QT_TRANSLATE_NOOP("Problem", "keeps strangers out"),
        QT_TRANSLATE_NOOP("Problem", "Put right what is wrong with its login; the service comes back by itself."),
    ),
    Code.UNDO_FOLLOWS: Entry(
        QT_TRANSLATE_NOOP("Problem", "This follows from something else, and goes and comes back with it."),
        QT_TRANSLATE_NOOP("Problem", "follows from something else"),
        QT_TRANSLATE_NOOP("Problem", "Undo what happened to the service instead."),
    ),
    Code.UNDO_UNASKABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "No service can ask for what stood there before for {subject}: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "cannot be asked for"),
        QT_TRANSLATE_NOOP("Problem", "Set it at Cloudflare, and adopt it."),
    ),
    Code.UNDO_NO_WAY: Entry(
        QT_TRANSLATE_NOOP("Problem", "This cannot be taken back here: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "no way back here"),
        QT_TRANSLATE_NOOP("Problem", "Do what is wanted now on the Tunnels page."),
    ),
    Code.UNDO_TUNNEL: Entry(
        QT_TRANSLATE_NOOP("Problem", "The tunnel “{value}”, where {subject} was, does not exist any more."),
        QT_TRANSLATE_NOOP("Problem", "its tunnel is gone"),
        QT_TRANSLATE_NOOP("Problem", "Give the service another tunnel."),
    ),
    Code.UNDO_SECRET: Entry(
        QT_TRANSLATE_NOOP("Problem", "The secret of “{subject}” was never kept and cannot come back."),
        QT_TRANSLATE_NOOP("Problem", "its secret cannot come back"),
        QT_TRANSLATE_NOOP("Problem", "Make a new one, and give it to whoever used the old one."),
    ),
    Code.UNDO_TIME: Entry(
        QT_TRANSLATE_NOOP("Problem", "The time of “{subject}” began anew, and that cannot be turned back."),
        QT_TRANSLATE_NOOP("Problem", "cannot be turned back"),
        QT_TRANSLATE_NOOP("Problem", "Delete the token if it is not to be used any more."),
    ),
    Code.UNDO_USED: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{subject}” is used by now, so it stays: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "is used"),
        QT_TRANSLATE_NOOP("Problem", "Take it out of what uses it first."),
    ),
    Code.UNDO_THERE: Entry(
        QT_TRANSLATE_NOOP("Problem", "This is taken back where it was done."),
        QT_TRANSLATE_NOOP("Problem", "taken back elsewhere"),
        QT_TRANSLATE_NOOP("Problem", "Go to what it is about, and change it there."),
    ),
    Code.UNDO_ADOPT: Entry(
        QT_TRANSLATE_NOOP("Problem", "The object of {subject} has its former value back and is not ours any more."),
        QT_TRANSLATE_NOOP("Problem", "is not ours any more"),
        QT_TRANSLATE_NOOP("Problem", "Adopt it again."),
    ),
}
