"""Who could get in by a group as it stands in the editor: the verdict in words, row by row; pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.judging import any_of
from dockflare_desktop.core.access.visitor import Missing, Truth, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, Verdict
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import VALUE_KEYS, Block, GroupForm, Kept, Row, Selector
from dockflare_desktop.core.groups.form_checks import Around
from dockflare_desktop.core.groups.form_judge import RowOutcome, Tried, try_form
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.group_form import block_words, row_phrase, selector_name
from dockflare_desktop.gui.present.tokens import listed, value_text
from dockflare_desktop.gui.present.visitor import Answer, Line, card, line, unknown
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.who import ground_reason, missing_words, policy_reason, rule_phrase

SHOWN = 6  # values of a condition that fails


def of_form(form: GroupForm, visitor: Visitor, around: Around, say: Say) -> Answer:
    """One visitor before a group as it stands in the editor, saved or not."""
    tried = try_form(form, visitor, around)
    words = _Words(form, visitor, tried, around.directory)
    found = tried.judgement
    if isinstance(found, Problem):
        return replace(unknown(say(found).text), lines=words.lines())
    return replace(card(found), text=words.why(found), lines=words.lines())


@dataclass(frozen=True, slots=True)
class _Words:
    form: GroupForm
    visitor: Visitor
    tried: Tried
    directory: Directory

    # --- lines -------------------------------------------------------------------------------------------------------

    def lines(self) -> tuple[Line, ...]:
        """Every block, condition by condition."""
        found = [self._skip()] if self.form.skip_login_from else []
        found.append(self._let_in(self.tried.of(Block.LET_IN)))
        found += [self._condition(row) for row in self.tried.of(Block.ONLY_IF)]
        if never := self.tried.of(Block.NEVER):
            found.append(self._never(never))
        return tuple(found)

    def _skip(self) -> Line:
        truth = self.tried.skips
        addresses = listed(value_text(Selector.ADDRESS, value, self.directory) for value in self.form.skip_login_from)
        words = {
            True: translate("tester", "Skips the login: yes"),
            False: translate("tester", "Skips the login: no"),
            None: translate("tester", "Skips the login: cannot be judged"),
        }
        text = translate("tester", "Known addresses are {addresses}").format(addresses=addresses)
        return line(words[truth], text, truth) if truth is not False else Line(words[truth], text, "ui-minus", "text2")

    def _let_in(self, rows: Sequence[RowOutcome]) -> Line:
        truth = any_of(row.matches for row in rows)
        words = {
            True: translate("tester", "Let in: matches"),
            False: translate("tester", "Let in: no match"),
            None: translate("tester", "Let in: cannot be judged"),
        }
        if len(rows) > 1:
            none = translate("tester", "None of %n rows fits", "", len(rows))
        elif rows:
            none = translate("tester", "The only row does not fit")
        else:
            none = translate("tester", "There is no row, so nobody is let in")
        return line(words[truth], self._deciding(rows, truth, none), truth)

    def _condition(self, row: RowOutcome) -> Line:
        words = {
            True: translate("tester", "But only if: true"),
            False: translate("tester", "But only if: fails"),
            None: translate("tester", "But only if: cannot be judged"),
        }
        return line(words[row.matches], self.phrase(row), row.matches)

    def _never(self, rows: Sequence[RowOutcome]) -> Line:
        truth = any_of(row.matches for row in rows)
        words = {
            True: translate("tester", "And never: matches"),
            False: translate("tester", "And never: no match"),
            None: translate("tester", "And never: cannot be judged"),
        }
        one = translate("tester", "1 exception checked")
        none = one if len(rows) == 1 else translate("tester", "%n exceptions checked", "", len(rows))
        return line(words[truth], self._deciding(rows, truth, none), None if truth is None else not truth)

    def _deciding(self, rows: Sequence[RowOutcome], truth: Truth, none: str) -> str:
        """The first row that fits, or that cannot be judged; `none` where none does."""
        shown = _first(rows, truth) if truth is not False else None
        return none if shown is None else self.phrase(shown)

    def phrase(self, row: RowOutcome) -> str:
        """A row in words; where a value of it fits, that value alone."""
        entry = row.entry
        if isinstance(entry, Kept):
            return rule_phrase(entry.rule, self.directory, translate)
        if row.hits and entry.selector in VALUE_KEYS:
            entry = replace(entry, values=(entry.values[row.hits[0]],))
        return row_phrase(entry, self.directory)

    # --- the sentence ------------------------------------------------------------------------------------------------

    def why(self, found: Judgement) -> str:
        """The verdict in one sentence."""
        match found.verdict:
            case Verdict.UNKNOWN:
                lacks = missing_words(found.lacks - {Missing.NOTHING}, translate)
                return translate("tester", "Not known: {missing}.").format(missing=lacks)
            case Verdict.IN:
                return self._why_in(found)
            case Verdict.OUT if found.ground in (Ground.NO_SIGN_IN, Ground.METHOD, Ground.NO_POLICY):
                return ground_reason(found, self.directory, translate)
            case Verdict.OUT:
                return self._why_out(found)

    def _why_in(self, found: Judgement) -> str:
        if self.tried.skips:
            return translate("tester", "Comes from a known address, so no login is asked for.")
        shown = _first(self.tried.of(Block.LET_IN), truth=True)
        if shown is not None:
            return translate("tester", "{row}, and nothing speaks against it.").format(row=self.phrase(shown))
        return policy_reason(found.decided, self.directory, translate) if found.decided is not None else ""

    def _why_out(self, found: Judgement) -> str:
        if found.decided is not None:
            return policy_reason(found.decided, self.directory, translate)
        if _first(self.tried.of(Block.LET_IN), truth=True) is None:
            text = translate("tester", "{name} is not on the list: no row under “{block}” fits.")
            return text.format(name=self._name, block=block_words(Block.LET_IN).title)
        refused = _first(self.tried.of(Block.NEVER), truth=True)
        if refused is not None:
            text = translate("tester", "{name} is on the list, but never let in: {row}.")
            return text.format(name=self._name, row=self.phrase(refused))
        return self._failing(_first(self.tried.of(Block.ONLY_IF), truth=False))

    def _failing(self, row: RowOutcome | None) -> str:
        if row is None:
            return translate("tester", "No policy lets {name} in.").format(name=self._name)
        entry = row.entry
        has = self._value(entry) if isinstance(entry, Row) else ""
        if isinstance(entry, Kept) or not has:
            text = translate("tester", "{name} is on the list, but this is not so: {row}.")
            return text.format(name=self._name, row=self.phrase(row))
        values = listed((value_text(entry.selector, value, self.directory) for value in entry.values), SHOWN)
        one = translate("tester", "{name} is on the list, but {kind} is {value}, not {values}.")
        several = translate("tester", "{name} is on the list, but {value} is not one of {values}.")
        kind = selector_name(entry.selector).lower()
        return (several if len(entry.values) > 1 else one).format(name=self._name, kind=kind, value=has, values=values)

    def _value(self, row: Row) -> str:
        """What the visitor has where a row looks."""
        of: dict[Selector, str | None] = {
            Selector.EMAIL: self.visitor.email,
            Selector.COUNTRY: self.visitor.country,
            Selector.ADDRESS: self.visitor.address,
            Selector.METHOD: self.visitor.method,
        }
        found = of.get(row.selector) or ""
        return value_text(row.selector, found, self.directory) if found else ""

    @property
    def _name(self) -> str:
        """Whom it is about."""
        return self.visitor.email or translate("tester", "This visitor")


def _first(rows: Sequence[RowOutcome], truth: Truth) -> RowOutcome | None:
    return next((row for row in rows if row.matches is truth), None)
