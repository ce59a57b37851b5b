"""Sentences about sign-in methods, service tokens and the logins of whole zones (ux.md section 6.2)."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

KINDS = {
    "onetimepin": "One-time code",
    "google": "Google",
    "google-apps": "Google Workspace",
    "azureAD": "Entra ID",
    "okta": "Okta",
    "github": "GitHub",
    "oidc": "OpenID",
    "saml": "SAML",
    "cloudflare": "Cloudflare",
}
"""Types of sign-in methods as people know them: product names, the same in every language but the first."""

ENTRIES: dict[str, Entry] = {
    Code.FIELD_UNUSABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{label}” is missing."),
        QT_TRANSLATE_NOOP("Problem", "field missing"),
        QT_TRANSLATE_NOOP("Problem", "Fill in {label}."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "What was typed for “{label}” cannot be used: {detail}."),
    ),
    Code.ZONE_LOGIN_WANTED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "It says nothing of who can enter, and the login for {value} that the whole zone has cannot be had.",
        ),
        QT_TRANSLATE_NOOP("Problem", "no login for the zone"),
        QT_TRANSLATE_NOOP("Problem", "Mend the login of the whole zone, or give this one a login of its own."),
    ),
    Code.ZONE_LOGIN_OPEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "The login for {subject} would let everyone in, so it was not made or changed."),
        QT_TRANSLATE_NOOP("Problem", "zone login lets everyone in"),
        QT_TRANSLATE_NOOP("Problem", "Choose who may enter, or remove the login of the whole zone."),
    ),
    Code.ZONE_LOGIN_TAKEN: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The whole zone has another login at {value}, which was set by hand and goes before this one."
        ),
        QT_TRANSLATE_NOOP("Problem", "the zone has another login"),
        QT_TRANSLATE_NOOP("Problem", "Give it the zone’s login, or remove the login of the whole zone."),
    ),
    Code.ZONE_HAS_SERVICE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The service {subject} has a login of its own, which is that of the whole zone."),
        QT_TRANSLATE_NOOP("Problem", "a service has this login"),
        QT_TRANSLATE_NOOP("Problem", "Change who can enter that service instead."),
    ),
    Code.OBSERVE_ONLY: Entry(
        QT_TRANSLATE_NOOP("Problem", "The mode is “Observe only”, so nothing is written, by hand either."),
        QT_TRANSLATE_NOOP("Problem", "observe only"),
        QT_TRANSLATE_NOOP("Problem", "Choose another mode in the settings first."),
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
