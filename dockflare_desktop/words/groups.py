"""Sentences about access groups as people write them (ux.md section 10)."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import MEANT, QT_TRANSLATE_NOOP, RIGHT, Entry

MEANT_ = QT_TRANSLATE_NOOP("Problem", MEANT)
RIGHT_ = QT_TRANSLATE_NOOP("Problem", RIGHT)

ENTRIES: dict[str, Entry] = {
    Code.GROUP_ID_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "A group needs an id, by which labels name it."),
        QT_TRANSLATE_NOOP("Problem", "not a valid id"),
        QT_TRANSLATE_NOOP("Problem", "Use small letters, digits and dashes."),
        QT_TRANSLATE_NOOP("Problem", "“{value}” cannot be the id of a group: {detail}."),
        suggests=RIGHT_,
    ),
    Code.GROUP_ID_TAKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is already a group with the id “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "id taken"),
        QT_TRANSLATE_NOOP("Problem", "Choose another id, or change that group."),
    ),
    Code.GROUP_ID_IN_LABELS: Entry(
        QT_TRANSLATE_NOOP("Problem", "Labels still name the group “{value}”: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "labels name the old id"),
        QT_TRANSLATE_NOOP("Problem", "The old group stays for them until the labels say “{suggestion}”."),
    ),
    Code.GROUP_NAME_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "This cannot be the name of a group: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "not a valid name"),
        QT_TRANSLATE_NOOP("Problem", "Give it a short name."),
    ),
    Code.GROUP_NAME_TWICE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The group “{detail}” is called “{value}” too, so nobody can tell them apart."),
        QT_TRANSLATE_NOOP("Problem", "name used twice"),
        QT_TRANSLATE_NOOP("Problem", "Give one of them another name."),
    ),
    Code.GROUP_LARGE: Entry(
        QT_TRANSLATE_NOOP("Problem", "One policy may hold {detail} addresses at Cloudflare; this group has {value}."),
        QT_TRANSLATE_NOOP("Problem", "{value} of {detail} addresses"),
        QT_TRANSLATE_NOOP("Problem", "Let in a whole domain, or make a second group and name both."),
    ),
    Code.GROUP_RULES: Entry(
        QT_TRANSLATE_NOOP("Problem", "These rules cannot be used: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "rules not usable"),
        QT_TRANSLATE_NOOP("Problem", "Correct the rules; they are written as Cloudflare writes them."),
        suggests=MEANT,
    ),
    Code.GROUP_SPLITS: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Cloudflare wants every condition at once, so “one of” needs a policy for each combination:"
            " {value} here, and 16 is the most.",
        ),
        QT_TRANSLATE_NOOP("Problem", "{value} policies needed"),
        QT_TRANSLATE_NOOP("Problem", "Put the values into an Access group at Cloudflare, and make that the condition."),
    ),
    Code.GROUP_ROW_EMPTY: Entry(
        QT_TRANSLATE_NOOP("Problem", "This row has no value, so it would mean nothing."),
        QT_TRANSLATE_NOOP("Problem", "empty row"),
        QT_TRANSLATE_NOOP("Problem", "Add a value, or remove the row."),
    ),
    Code.ACCESS_GROUP_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no Access group “{value}” at Cloudflare."),
        QT_TRANSLATE_NOOP("Problem", "unknown Access group"),
        QT_TRANSLATE_NOOP("Problem", "Choose another, or create it at Cloudflare."),
        suggests=MEANT_,
    ),
    Code.PROVIDER_UNCLEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "No sign-in method here has the type “{value}”, so nobody is in such a group."),
        QT_TRANSLATE_NOOP("Problem", "no such sign-in method"),
        QT_TRANSLATE_NOOP("Problem", "Add the sign-in method first, or choose the one that is meant."),
        QT_TRANSLATE_NOOP("Problem", "Several sign-in methods have the type “{value}”: {detail}."),
    ),
    Code.POLICY_UNCLEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "Several policies have the name “{value}”: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "several policies of that name"),
        QT_TRANSLATE_NOOP("Problem", "Name the one that is meant by its id."),
    ),
    Code.NAMES_UNREAD: Entry(
        QT_TRANSLATE_NOOP("Problem", "Whether “{value}” exists cannot be told: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "cannot be looked up"),
        QT_TRANSLATE_NOOP("Problem", "Compare with Cloudflare, and try again."),
    ),
}
