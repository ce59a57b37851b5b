"""What is said about leaving, and about others who write here too."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.LEFT: Entry(
        QT_TRANSLATE_NOOP("Problem", "You left {subject}, so nothing is done for it here any more."),
        QT_TRANSLATE_NOOP("Problem", "left"),
        QT_TRANSLATE_NOOP("Problem", "Come back to it with leave back."),
        window=QT_TRANSLATE_NOOP("Problem", "Come back to it in the settings, Safety."),
    ),
    Code.LEAVE_SHARED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "{subject} also has services that stay, so its record and its login stay ours as well."
        ),
        QT_TRANSLATE_NOOP("Problem", "stays ours"),
        QT_TRANSLATE_NOOP("Problem", "Leave the other services of that address too."),
    ),
    Code.RIVAL_INSTALLATION: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "DockFlare Desktop on another computer ({value}) also writes to the tunnel {subject}: {detail}."
        ),
        QT_TRANSLATE_NOOP("Problem", "another computer writes here"),
        QT_TRANSLATE_NOOP("Problem", "Give each computer a tunnel of its own, or stop one of the two."),
    ),
    Code.RIVAL_TOOL: Entry(
        QT_TRANSLATE_NOOP("Problem", "{value} also leads addresses to the tunnel {subject}: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "another tool writes here"),
        QT_TRANSLATE_NOOP("Problem", "Its records are left alone. Give it a tunnel of its own, or stop it."),
    ),
    Code.TUNNEL_KEPT: Entry(
        QT_TRANSLATE_NOOP("Problem", "The tunnel {subject} stays: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "tunnel stays"),
        QT_TRANSLATE_NOOP("Problem", "Delete it at Cloudflare once nothing needs it."),
    ),
    Code.LEAVE_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no {label} “{value}” to leave."),
        QT_TRANSLATE_NOOP("Problem", "not known"),
        QT_TRANSLATE_NOOP("Problem", "Name one of: {suggestion}."),
    ),
    Code.LEAVE_PAUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Changes are paused, so nothing was left."),
        QT_TRANSLATE_NOOP("Problem", "paused"),
        QT_TRANSLATE_NOOP("Problem", "Resume changes first."),
    ),
}
