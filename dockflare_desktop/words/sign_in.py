"""Sentences about sign-in methods, service tokens and the logins of whole zones (ux.md section 6.2)."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.FIELD_UNUSABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{label}” is missing."),
        QT_TRANSLATE_NOOP("Problem", "field missing"),
        QT_TRANSLATE_NOOP("Problem", "Fill in {label}."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "What was typed for “{label}” cannot be used: {detail}."),
    ),
    Code.ANSWER_UNCLEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "Cloudflare’s answer got lost, and nothing shows that it worked."),
        QT_TRANSLATE_NOOP("Problem", "answer lost"),
        QT_TRANSLATE_NOOP("Problem", "Look again before you try once more."),
    ),
    Code.SECRET_LOST: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The service token “{value}” was {detail}, but Cloudflare’s answer got lost, and the secret with it.",
        ),
        QT_TRANSLATE_NOOP("Problem", "secret lost"),
        QT_TRANSLATE_NOOP("Problem", "Rotate the token to get a secret that you can see."),
    ),
    Code.SECRET_UNSURE: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The answer got lost. “{value}” was changed, but whether Cloudflare has the new secret cannot be read.",
        ),
        QT_TRANSLATE_NOOP("Problem", "secret not certain"),
        QT_TRANSLATE_NOOP("Problem", "Test it, or type the secret once more."),
    ),
}
