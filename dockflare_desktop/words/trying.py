"""Trying a URL, in words."""

from collections.abc import Mapping

from dockflare_desktop.core.public.outside import Failure
from dockflare_desktop.core.public.roads import Unclear
from dockflare_desktop.core.trying.trial import Conclusion, Link, Saying, Step, Trial
from dockflare_desktop.words import Translate, untranslated
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP
from dockflare_desktop.words.public import unclear_words

TRYING = "Trying"
LINKS: Mapping[Link, str] = {
    Link.DNS: QT_TRANSLATE_NOOP("Trying", "DNS"),
    Link.CERTIFICATE: QT_TRANSLATE_NOOP("Trying", "Certificate"),
    Link.LOGIN: QT_TRANSLATE_NOOP("Trying", "Login"),
    Link.RULE: QT_TRANSLATE_NOOP("Trying", "Rule"),
    Link.CONNECTOR: QT_TRANSLATE_NOOP("Trying", "Connector"),
    Link.TARGET: QT_TRANSLATE_NOOP("Trying", "Target"),
    Link.ANSWER: QT_TRANSLATE_NOOP("Trying", "Answer"),
}
_SAYINGS: Mapping[Saying, str] = {
    Saying.LEADS: QT_TRANSLATE_NOOP("Trying", "{type} to tunnel {tunnel}, proxied, ours"),
    Saying.LEADS_FOREIGN: QT_TRANSLATE_NOOP("Trying", "{type} to tunnel {tunnel}, proxied, not ours"),
    Saying.NO_RECORD: QT_TRANSLATE_NOOP("Trying", "no record has this name"),
    Saying.OTHER_RECORD: QT_TRANSLATE_NOOP("Trying", "{type} {content} leads to none of your tunnels"),
    Saying.UNCLEAR: QT_TRANSLATE_NOOP("Trying", "cannot be told: {why}"),
    Saying.COVERED: QT_TRANSLATE_NOOP("Trying", "covered by the zone’s certificate"),
    Saying.TOO_DEEP: QT_TRANSLATE_NOOP("Trying", "{levels} levels deep; the zone’s certificate covers one. Use {flat}"),
    Saying.LOGIN: QT_TRANSLATE_NOOP("Trying", "{name} asks for a login"),
    Saying.NO_LOGIN: QT_TRANSLATE_NOOP("Trying", "none here: open to everyone"),
    Saying.OPENED: QT_TRANSLATE_NOOP("Trying", "{name} lets everyone in"),
    Saying.PARTLY: QT_TRANSLATE_NOOP("Trying", "{name} lets some in without signing in"),
    Saying.LOGIN_UNKNOWN: QT_TRANSLATE_NOOP("Trying", "cannot be judged"),
    Saying.RULE: QT_TRANSLATE_NOOP("Trying", "no. {number}, version {version}"),
    Saying.RULE_PATH: QT_TRANSLATE_NOOP("Trying", "no. {number}, path {path}, version {version}"),
    Saying.CATCH_ALL: QT_TRANSLATE_NOOP("Trying", "none for this address; the last one answers {service}"),
    Saying.RULE_UNCLEAR: QT_TRANSLATE_NOOP("Trying", "cannot be told: {why}"),
    Saying.CONNECTED: QT_TRANSLATE_NOOP("Trying", "connected: {count}, with version {version}"),
    Saying.BEHIND: QT_TRANSLATE_NOOP("Trying", "{late} of {count} still use version {oldest}, wanted {version}"),
    Saying.NONE_CONNECTED: QT_TRANSLATE_NOOP("Trying", "none runs for {tunnel}"),
    Saying.CONNECTORS_UNREAD: QT_TRANSLATE_NOOP("Trying", "could not be asked for"),
    Saying.TARGET_ANSWERS: QT_TRANSLATE_NOOP("Trying", "{target} answers, asked from this computer"),
    Saying.TARGET_REFUSES: QT_TRANSLATE_NOOP("Trying", "{target} refuses the connection"),
    Saying.TARGET_SILENT: QT_TRANSLATE_NOOP("Trying", "{target} does not answer this computer"),
    Saying.TARGET_APART: QT_TRANSLATE_NOOP("Trying", "{target}: {container} shares no network with the connector"),
    Saying.TARGET_STOPPED: QT_TRANSLATE_NOOP("Trying", "{target}: {container} has stopped"),
    Saying.TARGET_UNASKED: QT_TRANSLATE_NOOP("Trying", "{target} cannot be asked from this computer"),
    Saying.TARGET_BUILT_IN: QT_TRANSLATE_NOOP("Trying", "the connector answers by itself: {target}"),
    Saying.ANSWERS: QT_TRANSLATE_NOOP("Trying", "{status} in {time} ms"),
    Saying.ANSWERS_LOGIN: QT_TRANSLATE_NOOP("Trying", "the login, in {time} ms"),
    Saying.NO_ANSWER: QT_TRANSLATE_NOOP("Trying", "none: {why}"),
    Saying.SEES_NOTHING: QT_TRANSLATE_NOOP("Trying", "Visitors are not led to one of your tunnels."),
    Saying.SEES_TUNNEL_ERROR: QT_TRANSLATE_NOOP("Trying", "Visitors see error 1033."),
    Saying.SEES_TARGET_ERROR: QT_TRANSLATE_NOOP("Trying", "Visitors see error 502."),
    Saying.SEES_OTHER_PORT: QT_TRANSLATE_NOOP(
        "Trying", "Visitors see error 502. Container {container} shows port {port}, the target says {asked}."
    ),
    Saying.SEES_STATUS: QT_TRANSLATE_NOOP("Trying", "Visitors see what the connector answers: {service}."),
    Saying.SEES_WARNING: QT_TRANSLATE_NOOP("Trying", "Browsers warn, unless the zone has a certificate of its own."),
}
_FAILURES: Mapping[Failure, str] = {
    Failure.NAME: QT_TRANSLATE_NOOP("Trying", "the name is not known"),
    Failure.CERTIFICATE: QT_TRANSLATE_NOOP("Trying", "the certificate is not accepted"),
    Failure.SILENCE: QT_TRANSLATE_NOOP("Trying", "no connection"),
}


def link_words(link: Link, translate: Translate = untranslated) -> str:
    """A link's name."""
    return translate(TRYING, LINKS[link])


def step_words(step: Step, translate: Translate = untranslated) -> str:
    """What is said of a link."""
    names = dict(step.names)
    if step.saying in (Saying.UNCLEAR, Saying.RULE_UNCLEAR):
        names["why"] = unclear_words(Unclear(names["why"]), translate)
    if step.saying is Saying.NO_ANSWER:
        names["why"] = translate(TRYING, _FAILURES[Failure(names["why"])])
    return translate(TRYING, _SAYINGS[step.saying]).format(**names)


def conclusion_words(conclusion: Conclusion, translate: Translate = untranslated) -> str:
    """What visitors see."""
    return translate(TRYING, _SAYINGS[conclusion.saying]).format(**conclusion.names)


def trial_text(trial: Trial, translate: Translate = untranslated) -> str:
    """A whole trial as lines to copy."""
    lines = [f"https://{trial.host}{trial.path}"]
    lines += [
        f"  [{step.mark}] {link_words(step.link, translate)}: {step_words(step, translate)}" for step in trial.steps
    ]
    if trial.conclusion is not None:
        lines.append(conclusion_words(trial.conclusion, translate))
    return "\n".join(lines) + "\n"
