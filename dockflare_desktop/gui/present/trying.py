"""A trial to what the Try a URL dialog shows; pure functions."""

from dataclasses import dataclass

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.core.trying.trial import Mark, Saying, Trial
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.trying import conclusion_words, link_words, step_words

MARKS = {
    Mark.OK: ("status-live", "live"),
    Mark.OPEN: ("nav-public", "open"),
    Mark.WARNING: ("ui-warn", "warn"),
    Mark.BAD: ("status-error", "bad"),
    Mark.UNKNOWN: ("status-unverified", "idle"),
}


NOTHING = Request(Do.NOTHING)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One link."""

    icon: str
    tone: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class TrialEnd:
    """What visitors see, and the way out; without words there is none."""

    text: str
    tone: str
    button: str = ""
    request: Request = NOTHING


def rows(trial: Trial) -> tuple[TrialRow, ...]:
    """Every link, in order."""
    return tuple(
        TrialRow(*MARKS[step.mark], link_words(step.link, translate), step_words(step, translate))
        for step in trial.steps
    )


def end(trial: Trial, status: AppStatus) -> TrialEnd | None:
    """What visitors see; None where nothing is broken."""
    found = trial.conclusion
    if found is None:
        return None
    tone = "warn" if found.saying is Saying.SEES_WARNING else "bad"
    text = conclusion_words(found, translate)
    key = next((row.key for row in status.services if row.address == found.address), None)
    apart = any(step.saying is Saying.TARGET_APART for step in trial.steps)
    if apart and found.address:
        button = translate("trying", "Connect to its network...")
        return TrialEnd(text, tone, button, Request(Do.JOIN_NETWORK, value=found.address))
    if key is not None and found.port:
        button = translate("trying", "Override to {port}...").format(port=found.port)
        return TrialEnd(text, tone, button, Request(Do.OVERRIDE, key, "service"))
    if key is not None:
        return TrialEnd(text, tone, translate("trying", "Show the service"), Request(Do.SHOW, key))
    return TrialEnd(text, tone)
