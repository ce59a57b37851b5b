"""Who could get in, in words: rules, policies, what the verdict rests on, and what would have to be known."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.access.judging import BlockResults, RuleResult
from dockflare_desktop.core.access.visitor import Missing
from dockflare_desktop.core.access.who import Ground, Judgement, PolicyResult, Verdict
from dockflare_desktop.core.cloud import Directory, Named, RuleGroup
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.public.door import Behind, Door
from dockflare_desktop.words import Translate, untranslated
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP
from dockflare_desktop.words.public import unclear_words

WHO = "Who"
VERDICTS: Mapping[Verdict, str] = {
    Verdict.IN: QT_TRANSLATE_NOOP("Who", "Gets in"),
    Verdict.OUT: QT_TRANSLATE_NOOP("Who", "Stays out"),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP("Who", "Cannot be judged"),
}
_NOBODY_THERE = QT_TRANSLATE_NOOP("Who", "Would get in, but nothing answers there")
BLOCKS: Mapping[str, str] = {
    "include": QT_TRANSLATE_NOOP("Who", "Let in"),
    "require": QT_TRANSLATE_NOOP("Who", "But only if"),
    "exclude": QT_TRANSLATE_NOOP("Who", "And never"),
}
_DECISIONS: Mapping[str, str] = {
    "allow": QT_TRANSLATE_NOOP("Who", "lets in after signing in"),
    "deny": QT_TRANSLATE_NOOP("Who", "refuses"),
    "bypass": QT_TRANSLATE_NOOP("Who", "skips the login"),
    "non_identity": QT_TRANSLATE_NOOP("Who", "lets in without signing in"),
}
_MISSING: Mapping[Missing, str] = {
    Missing.EMAIL: QT_TRANSLATE_NOOP("Who", "the e-mail address"),
    Missing.COUNTRY: QT_TRANSLATE_NOOP("Who", "the country"),
    Missing.ADDRESS: QT_TRANSLATE_NOOP("Who", "the IP address"),
    Missing.METHOD: QT_TRANSLATE_NOOP("Who", "the sign-in method"),
    Missing.TOKEN: QT_TRANSLATE_NOOP("Who", "the service token"),
    Missing.CERTIFICATE: QT_TRANSLATE_NOOP("Who", "the client certificate"),
    Missing.DEVICE: QT_TRANSLATE_NOOP("Who", "what Cloudflare knows of the device"),
    Missing.GROUP: QT_TRANSLATE_NOOP("Who", "what is in an Access group at Cloudflare"),
    Missing.POLICY: QT_TRANSLATE_NOOP("Who", "what a policy at Cloudflare says"),
    Missing.OUTSIDE: QT_TRANSLATE_NOOP("Who", "what only Cloudflare or the sign-in method knows"),
    Missing.KIND: QT_TRANSLATE_NOOP("Who", "the meaning of a rule of a kind that is not known here"),
    Missing.APPROVAL: QT_TRANSLATE_NOOP("Who", "whether somebody approves the visit"),
}
_RULES: Mapping[str, tuple[str, str]] = {  # selector -> the key of its value, and the phrase
    "everyone": ("", QT_TRANSLATE_NOOP("Who", "everyone")),
    "email": ("email", QT_TRANSLATE_NOOP("Who", "e-mail address is {}")),
    "email_domain": ("domain", QT_TRANSLATE_NOOP("Who", "e-mail address ends with @{}")),
    "email_list": ("id", QT_TRANSLATE_NOOP("Who", "e-mail address is in the list {}")),
    "geo": ("country_code", QT_TRANSLATE_NOOP("Who", "country is {}")),
    "ip": ("ip", QT_TRANSLATE_NOOP("Who", "IP address is in {}")),
    "ip_list": ("id", QT_TRANSLATE_NOOP("Who", "IP address is in the list {}")),
    "login_method": ("id", QT_TRANSLATE_NOOP("Who", "signed in with {}")),
    "auth_method": ("auth_method", QT_TRANSLATE_NOOP("Who", "signed in by {}")),
    "auth_context": ("id", QT_TRANSLATE_NOOP("Who", "authentication context is {}")),
    "service_token": ("token_id", QT_TRANSLATE_NOOP("Who", "service token is {}")),
    "any_valid_service_token": ("", QT_TRANSLATE_NOOP("Who", "any service token")),
    "certificate": ("", QT_TRANSLATE_NOOP("Who", "any valid certificate")),
    "common_name": ("common_name", QT_TRANSLATE_NOOP("Who", "certificate is {}")),
    "device_posture": ("integration_uid", QT_TRANSLATE_NOOP("Who", "device passes the check {}")),
    "linked_app_token": ("app_uid", QT_TRANSLATE_NOOP("Who", "comes from the application {}")),
    "external_evaluation": ("evaluate_url", QT_TRANSLATE_NOOP("Who", "{} says yes")),
    "github-organization": ("name", QT_TRANSLATE_NOOP("Who", "in the GitHub organisation {}")),
    "gsuite": ("email", QT_TRANSLATE_NOOP("Who", "in the Google group {}")),
    "azureAD": ("id", QT_TRANSLATE_NOOP("Who", "in the Entra group {}")),
    "okta": ("name", QT_TRANSLATE_NOOP("Who", "in the Okta group {}")),
    "saml": ("attribute_name", QT_TRANSLATE_NOOP("Who", "the SAML attribute {} fits")),
    "oidc": ("claim_name", QT_TRANSLATE_NOOP("Who", "the OpenID claim {} fits")),
    "user_risk_score": ("user_risk_score", QT_TRANSLATE_NOOP("Who", "risk score is {}")),
    "cloudflare_account_member": ("", QT_TRANSLATE_NOOP("Who", "member of the account")),
    "group": ("id", QT_TRANSLATE_NOOP("Who", "in the Access group {}")),
}
_OTHER_RULE = QT_TRANSLATE_NOOP("Who", "a rule of a kind that is not known here ({})")
_DECIDES = QT_TRANSLATE_NOOP("Who", "The login “{name}” on {address} decides.")
_GROUNDS: Mapping[Ground, str] = {
    Ground.NO_MATCH: QT_TRANSLATE_NOOP("Who", "No policy matches, and nobody else is let in."),
    Ground.NO_POLICY: QT_TRANSLATE_NOOP("Who", "It has no policy, so nobody is let in."),
    Ground.NO_SIGN_IN: QT_TRANSLATE_NOOP("Who", "All that is left needs signing in, and this visitor does not."),
    Ground.METHOD: QT_TRANSLATE_NOOP("Who", "Signing in with {chosen} is not offered here, only with {methods}."),
    Ground.NO_LOGIN: QT_TRANSLATE_NOOP("Who", "No login stands before this address, so everyone gets in."),
    Ground.OPEN_QUESTION: QT_TRANSLATE_NOOP("Who", "Not known: {missing}."),
    Ground.UNREADABLE: QT_TRANSLATE_NOOP("Who", "The logins of the account could not be read."),
    Ground.LOCKED: QT_TRANSLATE_NOOP("Who", "The connector turns away whoever comes without this login's token."),
    Ground.LOCK: QT_TRANSLATE_NOOP("Who", "Whether the tunnel's own check counts for this rule is not known."),
    Ground.UNSURE: QT_TRANSLATE_NOOP("Who", "Which login decides here cannot be told; “{name}” may."),
}
_BEHIND: Mapping[Behind, str] = {
    Behind.NO_RECORD: QT_TRANSLATE_NOOP("Who", "No DNS record leads from there to a tunnel of this account."),
    Behind.NO_RULE: QT_TRANSLATE_NOOP("Who", "No service answers there now."),
    Behind.UNCLEAR: QT_TRANSLATE_NOOP("Who", "Whether a service answers there cannot be told: {why}."),
}
_PLANNED = QT_TRANSLATE_NOOP(
    "Who", "A service asks for a login on {address} that does not stand there yet. With it: {verdict}."
)
_MATCHES = QT_TRANSLATE_NOOP("Who", "“{name}” {decision}: it matches ({rules}).")
_FAILS = QT_TRANSLATE_NOOP("Who", "“{name}” {decision}: it does not match ({rules}).")
_OPEN = QT_TRANSLATE_NOOP("Who", "“{name}” {decision}: it cannot be judged without {missing} ({rules}).")
_ANY_WAY = QT_TRANSLATE_NOOP("Who", "by any method")


def reasons(found: Judgement, directory: Directory, translate: Translate = untranslated) -> tuple[str, ...]:
    """What a verdict rests on, a sentence a block, in the order Cloudflare asks; what is not asked is left out."""
    said = []
    if found.app is not None and found.ground is not Ground.UNSURE:
        said.append(translate(WHO, _DECIDES).format(name=found.app.name, address=found.address))
    said += [policy_reason(each, directory, translate) for each in found.policies if each.reached is not False]
    if found.ground in _GROUNDS:
        said.append(ground_reason(found, directory, translate))
    return tuple(said)


def ground_reason(found: Judgement, directory: Directory, translate: Translate = untranslated) -> str:
    """What ends it, where no policy does."""
    sign_in = found.sign_in
    methods = [_name(each, directory.sign_in_methods) for each in (sign_in.methods if sign_in else ())]
    return translate(WHO, _GROUNDS[found.ground]).format(
        chosen=_name(sign_in.chosen or "", directory.sign_in_methods) if sign_in else "",
        methods=", ".join(methods) or translate(WHO, _ANY_WAY),
        missing=missing_words(found.lacks, translate),
        name=found.app.name if found.app is not None else "",
    )


def verdict_words(found: Judgement, behind: Door, translate: Translate = untranslated) -> str:
    """The verdict on a visitor of an address; nobody gets in where nothing answers, whatever the login says."""
    nothing = behind.behind in (Behind.NO_RECORD, Behind.NO_RULE)
    return translate(WHO, _NOBODY_THERE if nothing and found.verdict is Verdict.IN else VERDICTS[found.verdict])


def behind_words(door: Door, translate: Translate = untranslated) -> str:
    """That nothing answers behind the login, or that it cannot be told; "" where a service does."""
    if door.behind is Behind.ORIGIN:
        return ""
    why = unclear_words(door.unclear, translate) if door.unclear is not None else ""
    return translate(WHO, _BEHIND[door.behind]).format(why=why)


def planned_words(address: str, found: Judgement, translate: Translate = untranslated) -> str:
    """What would be once the login of a service stands."""
    verdict = translate(WHO, VERDICTS[found.verdict]).lower()
    return translate(WHO, _PLANNED).format(address=address, verdict=verdict)


def policy_reason(result: PolicyResult, directory: Directory, translate: Translate = untranslated) -> str:
    """One policy: what it does, whether it matches, and the rules that settle it."""
    body = result.policy.body
    decision = translate(WHO, _DECISIONS[body.decision]) if body.decision in _DECISIONS else body.decision or "?"
    pattern = {True: _MATCHES, False: _FAILS, None: _OPEN}[result.matches]
    return translate(WHO, pattern).format(
        name=unmarked(body.name) or result.policy.id,
        decision=decision,
        rules=settling(result.blocks, directory, translate),
        missing=missing_words(result.lacks, translate),
    )


def settling(blocks: BlockResults, directory: Directory, translate: Translate = untranslated) -> str:
    """The rules that make blocks match or not, or leave them open, block by block."""
    parts: list[tuple[str, Iterable[RuleResult]]] = []
    if blocks.matches:
        parts.append(("include", [each for each in blocks.include if each.matches]))
        parts.append(("require", blocks.require))
    elif blocks.matches is None:
        for name, truth, results in blocks.parts:
            parts.append((name, [each for each in results if truth is None and each.matches is None]))
    elif not blocks.included and blocks.included is not None:
        parts.append(("include", blocks.include))
    else:
        parts.append(("require", [each for each in blocks.require if each.matches is False]))
        parts.append(("exclude", [each for each in blocks.exclude if each.matches]))
    said = [
        f"{translate(WHO, BLOCKS[name])}: {', '.join(phrases)}"
        for name, results in parts
        if (phrases := [rule_phrase(each.rule, directory, translate) for each in results])
    ]
    return "; ".join(said) or f"{translate(WHO, BLOCKS['include'])}: -"


def rule_phrase(rule: JsonObject, directory: Directory, translate: Translate = untranslated) -> str:
    """One rule as people read it; methods, tokens and groups by name.

    >>> rule_phrase({"geo": {"country_code": "SE"}}, Directory())
    'country is SE'
    """
    selector, body = next(iter(rule.items()), ("", None))
    if selector not in _RULES or not isinstance(body, Mapping):
        return translate(WHO, _OTHER_RULE).format(selector)
    key, phrase = _RULES[selector]
    value = body.get(key)
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    known: Mapping[str, Iterable[Named | RuleGroup] | None] = {
        "login_method": directory.sign_in_methods,
        "service_token": directory.service_tokens,
        "group": directory.groups,
    }
    return translate(WHO, phrase).format(_name(text, known.get(selector)).removeprefix("@"))


def missing_words(lacks: Iterable[Missing], translate: Translate = untranslated) -> str:
    """What would have to be known, in one order whatever the set."""
    wanted = set(lacks)
    return ", ".join(translate(WHO, words) for missing, words in _MISSING.items() if missing in wanted)


def _name(object_id: str, known: Iterable[Named | RuleGroup] | None) -> str:
    return next((each.name for each in known or () if each.id == object_id), object_id)
