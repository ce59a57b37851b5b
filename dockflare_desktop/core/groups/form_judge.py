"""One visitor before the form of a group, while it is typed: the verdict, and what came of every row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.expanding import MOST_POLICIES
from dockflare_desktop.core.access.judging import Judge, RuleResult, one_of
from dockflare_desktop.core.access.names import Names, Unnamed
from dockflare_desktop.core.access.planned import of_group
from dockflare_desktop.core.access.visitor import Missing, Truth, Visitor
from dockflare_desktop.core.access.who import Judgement
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Block, Entry, GroupForm, Row
from dockflare_desktop.core.groups.form_checks import Around, group_of
from dockflare_desktop.core.groups.form_write import is_program, policies_of, policy_count, rules_of, skip_rules
from dockflare_desktop.core.model import AccessGroup, JsonObject
from dockflare_desktop.core.problem import Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What came of one row: whether a value of it fits, which ones (from 0), and what is not known of the others."""

    block: Block
    row: int
    entry: Entry
    matches: Truth
    hits: tuple[int, ...] = ()
    missing: frozenset[Missing] = frozenset()


@dataclass(frozen=True, slots=True)
class Tried:
    """A visitor tried on a form. `judgement` is a problem where a name leads nowhere or there are too many policies.
    `skips`: whether the visitor comes from an address that needs no login."""

    judgement: Judgement | Problem
    rows: tuple[RowOutcome, ...]
    skips: Truth

    def of(self, block: Block) -> tuple[RowOutcome, ...]:
        """The rows of one block."""
        return tuple(each for each in self.rows if each.block is block)


def try_form(form: GroupForm, visitor: Visitor, around: Around) -> Tried:
    """Judge a form as it stands; rows without values and values that are not valid yet let nobody in."""
    clean = group_of(form, around).form
    judge = _judge(clean, visitor, around.directory)
    rows = tuple(_rows(clean, judge, around.directory))
    skips = one_of(map(judge.rule, skip_rules(clean.skip_login_from)), visitor.address)
    if policy_count(clean) > MOST_POLICIES:
        count = str(policy_count(clean))
        return Tried(Problem(ProblemCode.GROUP_SPLITS, clean.id, value=count), rows, skips)
    group = AccessGroup(clean.id, clean.name, policies_of(clean), idps=clean.idps)
    return Tried(of_group(group, visitor, around.directory), rows, skips)


def _judge(form: GroupForm, visitor: Visitor, directory: Directory) -> Judge:
    """As the policies for people see a visitor who signs in; a program never does."""
    found = Names(directory).method_ids(form.idps)
    methods = () if isinstance(found, Unnamed) else found
    if visitor.method is None and visitor.email and len(methods) == 1:
        visitor = replace(visitor, method=methods[0])
    return Judge(visitor, directory, visitor.signs_in, methods)


def _rows(form: GroupForm, judge: Judge, directory: Directory) -> Iterator[RowOutcome]:
    stranger = replace(judge, signed_in=False)
    for block in Block:
        for number, entry in enumerate(form.block(block)):
            if isinstance(entry, Row) and entry.empty:
                continue
            by = stranger if block is Block.LET_IN and is_program(entry) else judge
            results = [_result(by, rule, directory) for rule in rules_of(entry)]
            yield RowOutcome(
                block,
                number,
                entry,
                one_of(results, judge.visitor.address),
                tuple(place for place, each in enumerate(results) if each.matches),
                frozenset().union(*(each.lacks for each in results)),
            )


def _result(judge: Judge, rule: JsonObject, directory: Directory) -> RuleResult:
    resolved = Names(directory).rule(rule)
    if isinstance(
        resolved, Unnamed
    ):  # nobody has what is not there; what was not read, or is not clear, may be anything
        open_ = resolved.known is None or bool(resolved.several)
        return RuleResult(rule, None if open_ else False, Missing.METHOD)
    return judge.rule(resolved)
