"""Who could get in by a group as it stands in the editor: the verdict in words, row by row; pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dockflare_desktop.core.access.form import VALUE_KEYS, Block, Entry, GroupForm, Kept, Row, Selector
from dockflare_desktop.core.access.form_write import policies_of, policy_count, rules_of
from dockflare_desktop.core.access.judging import Judge, any_of
from dockflare_desktop.core.access.names import Names, Unnamed
from dockflare_desktop.core.access.planned import of_group
from dockflare_desktop.core.access.visitor import Missing, Truth, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, Verdict
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present_group_form import block_words, row_phrase, selector_name
from dockflare_desktop.gui.present_tokens import listed, value_text
from dockflare_desktop.gui.present_visitor import Answer, Line, card, line, unknown
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.who import ground_reason, missing_words, policy_reason, rule_phrase

MOST_POLICIES = 64  # a form that would become more is not judged: it cannot be saved either


def of_form(form: GroupForm, visitor: Visitor, directory: Directory, say: Say) -> Answer:
    """One visitor before a group as it stands in the editor, saved or not."""
    if policy_count(form) > MOST_POLICIES:
        return unknown(translate("tester", "There are too many combinations to judge."))
    group = AccessGroup(form.id, form.name, policies_of(form), idps=form.idps)
    found = of_group(group, visitor, directory)
    if isinstance(found, Problem):
        return unknown(say(found).text)
    rows = _Rows(visitor, directory)
    lines = rows.lines(form)
    return replace(card(found), text=_why(found, rows, form, directory), lines=lines)


class _Rows:
    """Judges the rows of a form, as its policies are judged."""

    def __init__(self, visitor: Visitor, directory: Directory) -> None:
        self._visitor, self._directory = visitor, directory
        self._judge = Judge(visitor, directory, signed_in=visitor.signs_in)

    def truth(self, entry: Entry) -> Truth:
        """Whether one of its values matches."""
        return any_of(self._of_rule(rule) for rule in rules_of(entry))

    def _of_rule(self, rule: JsonObject) -> Truth:
        named = Names(self._directory).resolved(PolicyBody("", "allow", include=(rule,)))
        return None if isinstance(named, Unnamed) else self._judge.rule(named.include[0]).matches

    def matching(self, entries: Iterable[Entry]) -> Entry | None:
        """The first row that matches, with the value that does."""
        for entry in entries:
            if self.truth(entry):
                return self._narrowed(entry)
        return None

    def _narrowed(self, entry: Entry) -> Entry:
        if isinstance(entry, Kept) or entry.selector not in VALUE_KEYS:
            return entry
        alone = (replace(entry, values=(value,)) for value in entry.values)
        return next((each for each in alone if self.truth(each)), entry)

    def skips(self, form: GroupForm) -> Truth:
        """Whether the login is skipped."""
        return any_of(
            self.truth(Row(Selector.ADDRESS, (value,))) if value != "everyone" else True
            for value in form.skip_login_from
        )

    def phrase(self, entry: Entry) -> str:
        """A row in words."""
        if isinstance(entry, Kept):
            return rule_phrase(entry.rule, self._directory, translate)
        return row_phrase(entry, self._directory)

    def lines(self, form: GroupForm) -> tuple[Line, ...]:
        """Every block, condition by condition."""
        found = [self._skip(form)] if form.skip_login_from else []
        found.append(self._let_in(form.let_in))
        found += [self._condition(entry) for entry in form.only_if]
        if form.never:
            found.append(self._never(form.never))
        return tuple(found)

    def _skip(self, form: GroupForm) -> Line:
        truth = self.skips(form)
        addresses = listed(value_text(Selector.ADDRESS, value, self._directory) for value in form.skip_login_from)
        words = {
            True: translate("tester", "Skips the login: yes"),
            False: translate("tester", "Skips the login: no"),
            None: translate("tester", "Skips the login: cannot be judged"),
        }
        text = translate("tester", "Known addresses are {addresses}").format(addresses=addresses)
        return line(words[truth], text, truth)

    def _let_in(self, entries: Sequence[Entry]) -> Line:
        truth = any_of(self.truth(entry) for entry in entries)
        words = {
            True: translate("tester", "Let in: matches"),
            False: translate("tester", "Let in: no match"),
            None: translate("tester", "Let in: cannot be judged"),
        }
        shown = self.matching(entries)
        if shown is not None:
            text = self.phrase(shown)
        elif truth is None:
            text = next(self.phrase(entry) for entry in entries if self.truth(entry) is None)
        elif entries:
            text = translate("tester", "None of %n rows fits", "", len(entries))
            text = translate("tester", "The only row does not fit") if len(entries) == 1 else text
        else:
            text = translate("tester", "There is no row, so nobody is let in")
        return line(words[truth], text, truth)

    def _condition(self, entry: Entry) -> Line:
        truth = self.truth(entry)
        words = {
            True: translate("tester", "But only if: true"),
            False: translate("tester", "But only if: fails"),
            None: translate("tester", "But only if: cannot be judged"),
        }
        return line(words[truth], self.phrase(self._narrowed(entry) if truth else entry), truth)

    def _never(self, entries: Sequence[Entry]) -> Line:
        truth = any_of(self.truth(entry) for entry in entries)
        words = {
            True: translate("tester", "And never: matches"),
            False: translate("tester", "And never: no match"),
            None: translate("tester", "And never: cannot be judged"),
        }
        shown = self.matching(entries)
        if shown is not None:
            text = self.phrase(shown)
        elif truth is None:
            text = next(self.phrase(entry) for entry in entries if self.truth(entry) is None)
        else:
            text = translate("tester", "%n exceptions checked", "", len(entries))
            text = translate("tester", "1 exception checked") if len(entries) == 1 else text
        return line(words[truth], text, None if truth is None else not truth)

    def value(self, row: Row) -> str:
        """What the visitor has where a row looks."""
        of: dict[Selector, str | None] = {
            Selector.EMAIL: self._visitor.email,
            Selector.EMAIL_ENDS: self._visitor.email,
            Selector.COUNTRY: self._visitor.country,
            Selector.ADDRESS: self._visitor.address,
            Selector.METHOD: self._visitor.method,
        }
        found = of.get(row.selector) or ""
        return (
            found
            if row.selector is Selector.EMAIL_ENDS or not found
            else value_text(row.selector, found, self._directory)
        )

    @property
    def name(self) -> str:
        """Whom it is about."""
        return self._visitor.email or translate("tester", "This visitor")


def _why(found: Judgement, rows: _Rows, form: GroupForm, directory: Directory) -> str:
    """The verdict in one sentence."""
    if found.verdict is Verdict.UNKNOWN:
        lacks = missing_words(found.lacks - {Missing.NOTHING}, translate)
        return translate("tester", "Not known: {missing}.").format(missing=lacks)
    if found.verdict is Verdict.IN:
        return _why_in(found, rows, form, directory)
    if found.ground in (Ground.NO_SIGN_IN, Ground.METHOD, Ground.NO_POLICY):
        return ground_reason(found, directory, translate)
    return _why_out(found, rows, form, directory)


def _why_in(found: Judgement, rows: _Rows, form: GroupForm, directory: Directory) -> str:
    if rows.skips(form):
        return translate("tester", "Comes from a known address, so no login is asked for.")
    shown = rows.matching(form.let_in)
    if shown is not None:
        return translate("tester", "{row}, and nothing speaks against it.").format(row=rows.phrase(shown))
    return policy_reason(found.decided, directory, translate) if found.decided is not None else ""


def _why_out(found: Judgement, rows: _Rows, form: GroupForm, directory: Directory) -> str:
    if found.decided is not None:
        return policy_reason(found.decided, directory, translate)
    if any_of(rows.truth(entry) for entry in form.let_in) is not True:
        return translate("tester", "{name} is not on the list: no row under “{block}” fits.").format(
            name=rows.name, block=block_words(Block.LET_IN).title
        )
    refused = rows.matching(form.never)
    if refused is not None:
        text = translate("tester", "{name} is on the list, but never let in: {row}.")
        return text.format(name=rows.name, row=rows.phrase(refused))
    failing = next((entry for entry in form.only_if if rows.truth(entry) is False), None)
    if isinstance(failing, Row) and failing.values and rows.value(failing):
        return _failing(rows, failing, directory)
    row = rows.phrase(failing) if failing is not None else ""
    return translate("tester", "{name} is on the list, but this is not so: {row}.").format(name=rows.name, row=row)


def _failing(rows: _Rows, row: Row, directory: Directory) -> str:
    values = listed((value_text(row.selector, value, directory) for value in row.values), 6)
    one = translate("tester", "{name} is on the list, but {kind} is {value}, not {values}.")
    several = translate("tester", "{name} is on the list, but {value} is not one of {values}.")
    pattern = several if len(row.values) > 1 else one
    return pattern.format(
        name=rows.name, kind=selector_name(row.selector).lower(), value=rows.value(row), values=values
    )
