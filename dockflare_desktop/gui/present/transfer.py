"""Exports, imports and labels as text: pure functions from what was found to what is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.model import AccessGroup, Container
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.core.public.openings import written
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.core.transfer.assumed import Checked, check
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.core.transfer.labels import labels_of, snippet
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.transfer import finding_words


def counts(offer: Import) -> str:
    """What would be stored, in one line."""
    layers = offer.layers
    parts = (
        (layers.groups, translate("transfer", "access groups: {count}")),
        (layers.manual_rules, translate("transfer", "manual rules: {count}")),
        (layers.overrides, translate("transfer", "overrides: {count}")),
        (layers.zones, translate("transfer", "whole zones: {count}")),
        (offer.settings, translate("transfer", "settings: {count}")),
        (offer.meant, translate("transfer", "meant to be public: {count}")),
    )
    return ", ".join(words.format(count=len(items)) for items, words in parts if items)


def report(offer: Import) -> str:
    """What is not as it was, what is left out, and what the original left at Cloudflare."""
    changed = [finding_words(each, translate) for each in offer.findings if not each.left_out]
    left = [finding_words(each, translate) for each in offer.left_out]
    made = [" ".join(filter(None, (each.kind, each.which, each.address))) for each in offer.hints]
    meant = [written(each.place) for each in offer.meant]
    parts = (
        (translate("transfer", "Meant to be public, so that nobody is told of them"), meant),
        (translate("transfer", "Not as it was there"), changed),
        (translate("transfer", "Left out"), left),
        (translate("transfer", "Made by the original at Cloudflare, left alone until you adopt it"), made),
    )
    return "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in parts if lines)


def labels_text(view: ServiceView) -> str:
    """A service as a piece of a Compose file."""
    name = view.container if view.container.isprintable() else ""
    return snippet(labels_of(view.hostname, view.path, view.fields), name)


@dataclass(frozen=True, slots=True)
class Linter:
    """What pasted labels are judged by."""

    settings: Settings
    groups: tuple[AccessGroup, ...]
    now: datetime
    say: Say

    def text(self, containers: Sequence[Container], problems: Iterable[Problem]) -> str:
        """What they would do here, and what is wrong with them."""
        checked, told = check(containers, self.settings, self.groups, self.now, running=False)
        lines = [_problem(each, self.say) for each in (*problems, *told)]
        lines += [line for each in checked for line in _container(each, self.say)]
        return "\n".join(lines) or translate("transfer", "No label asks to be published.")


def _container(checked: Checked, say: Say) -> Iterable[str]:
    for claim in checked.claims:
        yield translate("transfer", "{address} → {target}, who can enter: {who}").format(
            address=claim.address, target=claim.target or "?", who=claim.who
        )
        yield from (f"  {_problem(each, say)}" for each in claim.problems)
    yield from (_problem(each, say) for each in checked.others)


def _problem(problem: Problem, say: Say) -> str:
    words, where = say(problem), problem.label
    mark = {Effect.HINT: translate("transfer", "Hint"), Effect.WARNING: translate("transfer", "Warning")}
    kind = mark.get(problem.effect, translate("transfer", "Problem"))
    named = f" ({where})" if where and where not in words.text else ""
    return f"{kind}{named}: {words.text} {words.fix}".rstrip()
