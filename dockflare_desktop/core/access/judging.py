"""Rules before one visitor, block by block: each matches, does not, or cannot be judged, and what it would need to be.

How blocks work together: cloudflare-api.md section 4, "How it decides". Open questions stay open (three values).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dockflare_desktop.core.access.visitor import (
    IDENTITY,
    SELECTORS,
    Missing,
    Truth,
    Visitor,
    covered_together,
    nobody_knows,
)
from dockflare_desktop.core.cloud import Directory, RuleGroup
from dockflare_desktop.core.model import JsonObject


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule as judged; `inside` is what an Access group holds."""

    rule: JsonObject
    matches: Truth
    missing: Missing = Missing.NOTHING
    inside: "BlockResults | None" = None

    @property
    def lacks(self) -> frozenset[Missing]:
        """All that would have to be known, inside of a group too."""
        if self.matches is not None:
            return frozenset()
        return frozenset({self.missing} - {Missing.NOTHING}) | (self.inside.lacks if self.inside else frozenset())


@dataclass(frozen=True, slots=True)
class BlockResults:
    """The three blocks of a policy or group: one of `include`, all of `require`, none of `exclude`; and the address or
    range of the visitor."""

    include: tuple[RuleResult, ...]
    require: tuple[RuleResult, ...]
    exclude: tuple[RuleResult, ...]
    address: str | None = None

    @property
    def matches(self) -> Truth:
        """Whether all three agree."""
        return all_of((self.included, self.required, negated(self.excluded)))

    @property
    def parts(self) -> tuple[tuple[str, Truth, tuple[RuleResult, ...]], ...]:
        """Each block with its name and what came of it."""
        return (
            ("include", self.included, self.include),
            ("require", self.required, self.require),
            ("exclude", self.excluded, self.exclude),
        )

    @property
    def included(self) -> Truth:
        """Whether one of `include` matches."""
        return one_of(self.include, self.address)

    @property
    def required(self) -> Truth:
        """Whether all of `require` match."""
        return all_of(each.matches for each in self.require)

    @property
    def excluded(self) -> Truth:
        """Whether one of `exclude` matches."""
        return one_of(self.exclude, self.address)

    @property
    def lacks(self) -> frozenset[Missing]:
        """What the blocks that leave it open would need."""
        if self.matches is not None:
            return frozenset()
        found: frozenset[Missing] = frozenset()
        for _, truth, results in self.parts:
            if truth is None:
                found = found.union(*(each.lacks for each in results))
        return found


def one_of(results: Iterable[RuleResult], address: str | None) -> Truth:
    """Whether one of some rules matches: also where each range holds only a part of where the visitor may come from,
    and all of them together hold the whole."""
    results = tuple(results)
    found = any_of(each.matches for each in results)
    return True if found is None and covered_together(address, tuple(_ranges(results))) else found


def _ranges(results: Iterable[RuleResult]) -> Iterator[str]:
    """The ranges that leave it open."""
    for each in results:
        body = each.rule.get("ip") if each.missing is Missing.ADDRESS else None
        text = body.get("ip") if isinstance(body, Mapping) else None
        if isinstance(text, str):
            yield text


def any_of(truths: Iterable[Truth]) -> Truth:
    """OR over three values.

    >>> any_of([False, None]), any_of([None, True]), any_of([])
    (None, True, False)
    """
    found = set(truths)
    return True if True in found else None if None in found else False


def all_of(truths: Iterable[Truth]) -> Truth:
    """AND over three values.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    found = set(truths)
    return False if False in found else None if None in found else True


def negated(truth: Truth) -> Truth:
    """NOT over three values."""
    return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges rules for one visitor. `signed_in` is False where nobody is signed in yet: selectors that need an identity
    never match in policies that skip or replace the sign-in (cloudflare-api.md section 4, assumed there). `offered` are
    the ids of the allowed sign-in methods, none for all: nobody comes by another one."""

    visitor: Visitor
    directory: Directory
    signed_in: Truth
    offered: tuple[str, ...] = ()

    def blocks(
        self,
        include: Iterable[JsonObject],
        require: Iterable[JsonObject],
        exclude: Iterable[JsonObject],
        above: frozenset[str] = frozenset(),
    ) -> BlockResults:
        """Every rule of three blocks; `above` are the ids of the Access groups they are inside of."""
        return BlockResults(
            tuple(self.rule(each, above) for each in include),
            tuple(self.rule(each, above) for each in require),
            tuple(self.rule(each, above) for each in exclude),
            self.visitor.address,
        )

    def rule(self, rule: JsonObject, above: frozenset[str] = frozenset()) -> RuleResult:
        """One rule: an object with exactly one selector."""
        selector, body = next(iter(rule.items()), ("", None))
        if len(rule) != 1 or not isinstance(body, Mapping):
            return RuleResult(rule, None, Missing.KIND)
        if selector == "group":
            return self._group(rule, body, above)
        if selector in IDENTITY and (self.signed_in is False or self._by_another_method(selector, body)):
            return RuleResult(rule, matches=False)
        missing, matching = SELECTORS.get(selector, (Missing.KIND, nobody_knows))
        matches = matching(self.visitor, body)
        return RuleResult(rule, matches, missing if matches is None else Missing.NOTHING)

    def _by_another_method(self, selector: str, body: JsonObject) -> bool:
        """Whether only who signed in by a method that is not offered could fit."""
        if self.visitor.method is not None or not self.offered:
            return False
        asked = body.get("id" if selector == "login_method" else "identity_provider_id")
        return isinstance(asked, str) and asked.lower() not in {each.lower() for each in self.offered}

    def _group(self, rule: JsonObject, body: JsonObject, above: frozenset[str]) -> RuleResult:
        group_id = body.get("id")
        if not isinstance(group_id, str):
            return RuleResult(rule, None, Missing.KIND)
        if group_id in self.visitor.memberships:
            return RuleResult(rule, self.visitor.memberships[group_id])
        found = _named(self.directory.groups or (), group_id)
        if found is None or group_id in above:
            return RuleResult(rule, None, Missing.GROUP)
        inside = self.blocks(found.include, found.require, found.exclude, above | {group_id})
        return RuleResult(rule, inside.matches, inside=inside)


def _named(groups: Iterable[RuleGroup], group_id: str) -> RuleGroup | None:
    return next((each for each in groups if each.id == group_id), None)
