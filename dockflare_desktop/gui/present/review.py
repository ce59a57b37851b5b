"""What saving would do, as a short list: the plan of `Commands.preview` for one service; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dockflare_desktop.core.change import Change, Risk
from dockflare_desktop.core.planning.effects import effects
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.changes import action_words, effect_words, held_words, object_words
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import sentence_case, translate

OPENER = (Risk.MORE_PEOPLE, Risk.EVERYONE)
TONES = {
    Risk.EVERYONE: "open",
    Risk.MORE_PEOPLE: "warn",
    Risk.OFFLINE: "bad",
    Risk.ONLINE: "live",
    Risk.FEWER_PEOPLE: "live",
}


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One change: what, to which object, with which effect; `waits` says for what it waits."""

    what: str
    name: str
    effect: str
    tone: str
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The page before saving. `warnings` are sentences."""

    title: str
    lines: tuple[ReviewLine, ...]
    warnings: tuple[str, ...] = ()


def review(changes: Sequence[Change], problems: Sequence[Problem], say: Say) -> Review:
    """Of what a preview says about one service."""
    known = effects(changes)
    lines = tuple(_line(change, known[change.id]) for change in changes)
    told = tuple(said([problem], say) for problem in problems if problem.effect >= Effect.BLOCKS)
    if not lines:
        title = translate("review", "Nothing changes at Cloudflare.")
    elif len(lines) == 1:
        title = translate("review", "Saving makes this change")
    else:
        title = translate("review", "Saving makes these %n changes, in this order", "", len(lines))
    return Review(title, lines, told)


def unseen(problem: Problem, say: Say) -> Review:
    """Where Cloudflare cannot be judged: what is saved waits, and is compared again first."""
    words = say(problem)
    waits = translate("review", "It is saved here all the same, and compared again before anything is written.")
    return Review(translate("review", "What it changes cannot be told now"), (), (words.text, waits))


def needs_review(mode: Mode, changes: Sequence[Change]) -> bool:
    """ux.md section 3: a review, unless the mode is automatic and nothing becomes more open."""
    return mode is not Mode.AUTOMATIC or any(change.risk in OPENER for change in changes)


def _line(change: Change, effect: Risk) -> ReviewLine:
    waits = held_words(change.hold)
    text = translate("review", "waits: {why}").format(why=waits) if waits else ""
    tone = TONES.get(effect, "text2")
    return ReviewLine(sentence_case(action_words(change)), object_words(change), effect_words(effect), tone, text)
