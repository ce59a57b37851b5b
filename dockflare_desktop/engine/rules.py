"""Writing a tunnel's rules: re-read, merge, validate, one PUT, verified by its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dockflare_desktop.core.change import Change, Kind, LedgerEntry, Outcome, OutcomeState, RuleStep
from dockflare_desktop.core.cloud import Document
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.origin.order import check_document
from dockflare_desktop.core.planning.books import canonical, equal, rule_key, rule_name
from dockflare_desktop.core.planning.desired import with_lock
from dockflare_desktop.core.planning.ingress import merge, rules_of, same
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.progress import Progress, failed, outdated, refused
from dockflare_desktop.engine.rows import intended


@dataclass(slots=True)
class RuleBatch:
    """All changes of one wave to one tunnel's document."""

    tunnel: str
    changes: Sequence[Change]
    progress: Progress
    config: JsonObject = field(default_factory=dict)
    document: Document | None = None
    ready: dict[str, JsonObject | None] = field(default_factory=dict)  # change id -> rule as sent
    stood: dict[str, JsonObject | None] = field(default_factory=dict)  # change id -> rule of ours as just read
    refusals: list[Outcome] = field(default_factory=list)

    async def prepare(self) -> list[tuple[Change, LedgerEntry]]:
        """Read the document, merge, validate; the rows to intend."""
        tunnel_id = self.progress.tunnels.get(self.tunnel, "")
        try:
            self.document = await self.progress.document(tunnel_id)
        except OutsideError as error:
            self.refusals = [failed(change, error) for change in self.changes]
            return []
        self._merge(self.document, tunnel_id)
        books, account = self.progress.books, self.progress.actual.account_id
        return [
            (
                change,
                intended(
                    change, books, account, self.ready[change.id] or {}, tunnel_id, stands=self.stood.get(change.id)
                ),
            )
            for change in self.changes
            if change.id in self.ready
        ]

    def leave_out(self, hosts: frozenset[str]) -> tuple[Change, ...]:
        """Merge again without what concerns these names, in wildcards' rules too; returns what was left out."""
        assert self.document is not None  # noqa: S101 - prepare() read it
        out = tuple(change for change in self.changes if _concerns(change, hosts))
        self.changes = [change for change in self.changes if change not in out]
        self.ready, self.refusals = {}, []
        self._merge(self.document, self.document.tunnel_id)
        return out

    async def send(self) -> list[Outcome]:
        """One PUT, unless nothing would change; an unclear answer is resolved by reading."""
        assert self.document is not None or not self.ready  # noqa: S101 - prepare() came first
        if self.document is None or not self.ready:
            return self.refusals
        sent = [change for change in self.changes if self._sent(change)]
        if same(self.document.config, self.config):
            return [*self.refusals, *(self._done(change, self.document.version) for change in sent)]
        try:
            answer = await self._put(self.document)
        except OutsideError as error:
            return [*self.refusals, *(failed(change, error) for change in sent)]
        self._compare(self.document, answer)
        self.progress.documents[answer.tunnel_id] = answer
        return [*self.refusals, *(self._judged(change, answer) for change in sent)]

    async def _put(self, document: Document) -> Document:
        """What stands afterwards. Raises OutsideError, `ambiguous` as long as it is not known whether ours stands."""
        try:
            return await self.progress.edge.put_document(document.tunnel_id, self.config)
        except OutsideError as error:
            # nobody may build on what was read before, so that it is read again before the next PUT
            self.progress.documents[document.tunnel_id] = outdated(document)
            found = await self._read_back(document.tunnel_id) if error.ambiguous else None
            if found is None or not all(self._stands(change, found) for change in self.changes if self._sent(change)):
                raise
        self._tell(ProblemCode.ANSWER_LOST, Effect.HINT)
        return found

    async def _read_back(self, tunnel_id: str) -> Document | None:
        try:
            found = await self.progress.edge.document(tunnel_id)
        except OutsideError:
            return None  # the ledger keeps both values, and the next reading tells
        self.progress.documents[tunnel_id] = found
        return found

    def _sent(self, change: Change) -> bool:
        return change.id in self.ready

    def _stands(self, change: Change, document: Document) -> bool:
        """Whether a document shows what a change was to bring about."""
        sent = self.ready[change.id]
        wanted = self.stood[change.id] if sent is None else sent
        stands = any(equal(rule, wanted) for rule in rules_of(document.config))
        return stands is (sent is not None)

    def _judged(self, change: Change, answer: Document) -> Outcome:
        if self._stands(change, answer):
            return self._done(change, answer.version)
        moved = Problem(ProblemCode.DOCUMENT_MOVED, self.tunnel, Effect.WARNING)
        return Outcome(change, OutcomeState.FAILED, moved, unclear=True)

    def _compare(self, before: Document, answer: Document) -> None:
        """H39: another version than the next one means that somebody wrote in between."""
        if answer.version != before.version + 1:
            detail = f"{before.version} {answer.version}"
            self._tell(ProblemCode.DOCUMENT_OVERWRITTEN, Effect.WARNING, detail)
        if not same(answer.config, self.config):
            self._tell(ProblemCode.DOCUMENT_MOVED, Effect.WARNING, str(answer.version))

    def _merge(self, document: Document, tunnel_id: str) -> None:
        rules = rules_of(document.config)
        books, changed = self.progress.books, {_step(change).key for change in self.changes}
        places = {
            key: at  # what was adopted and is not changed now is still somebody else's
            for key, at in books.own_rules(tunnel_id, rules, {}).items()
            if key in changed or not books.adopted(Kind.RULE, rule_name(key), tunnel_id)
        }
        wanted = {key: rules[at] for key, at in places.items()}
        for change in self.changes:
            self._take(change, rules, wanted)
        self._fit(document, tuple(places.values()), wanted)

    def _take(self, change: Change, rules: Sequence[JsonObject], wanted: dict[ServiceKey, JsonObject]) -> None:
        """Put one change into the wanted rules, if what it was planned on still stands."""
        step = _step(change)
        now = self.stood[change.id] = wanted.get(step.key)
        if now is None and step.rule is not None and _taken(step, rules):
            self._refuse(change, ProblemCode.FOREIGN_RULE)
            return
        if now is not None and step.before is not None and canonical(now) != canonical(step.before):
            self._refuse(change, ProblemCode.DOCUMENT_MOVED)
            return
        if step.rule is None:
            wanted.pop(step.key, None)
            if step.restore is not None:
                wanted[step.key] = step.restore
            self.ready[change.id] = step.restore
            return
        rule = self._locked(step)
        if rule is None:
            self._refuse(change, ProblemCode.PROTECT_FAILED)
            return
        wanted[step.key] = rule
        self.ready[change.id] = rule

    def _locked(self, step: RuleStep) -> JsonObject | None:
        if step.lock is None:
            return step.rule
        team, aud = self.progress.team, self.progress.aud(step.lock)
        return with_lock(step.rule or {}, team, aud) if team and aud else None

    def _fit(self, document: Document, places: tuple[int, ...], wanted: dict[ServiceKey, JsonObject]) -> None:
        """Leave out what has no place or is not valid; a foreign rule that is not valid stops all of it."""
        lasting = self.progress.books.lasting_rules(document.tunnel_id)
        before = {rule_key(rules_of(document.config)[at]): rules_of(document.config)[at] for at in places}
        while True:
            merged = merge(document.config, places, wanted, lasting)
            bad = dict.fromkeys(merged.no_place, ProblemCode.NO_PLACE)
            for fault in check_document(merged.config):
                rules = rules_of(merged.config)
                key = rule_key(rules[fault.rule - 1]) if 0 < fault.rule <= len(rules) else None
                if key is None or key not in wanted:
                    self._stop(fault.sentence)
                    return
                bad[key] = ProblemCode.TARGET_INVALID
            if not bad:
                self.config = merged.config
                return
            for key, code in bad.items():
                self._drop(key, code, before, wanted)

    def _drop(
        self,
        key: ServiceKey,
        code: ProblemCode,
        before: dict[ServiceKey, JsonObject],
        wanted: dict[ServiceKey, JsonObject],
    ) -> None:
        changes = [change for change in self.changes if change.id in self.ready and key in change.keys]
        for change in changes:
            del self.ready[change.id]
            self._refuse(change, code)
        kept = before.get(key)
        if changes and kept is not None:
            wanted[key] = kept
        else:
            del wanted[key]

    def _stop(self, sentence: str) -> None:
        problem = Problem(ProblemCode.FOREIGN_DOCUMENT_INVALID, self.tunnel, Effect.BLOCKS, detail=sentence)
        self.refusals = [refused(change, problem) for change in self.changes]
        self.ready = {}

    def _refuse(self, change: Change, code: ProblemCode) -> None:
        self.refusals.append(refused(change, Problem(code, change.target, Effect.BLOCKS, value=self.tunnel)))

    def _tell(self, code: ProblemCode, effect: Effect, detail: str = "") -> None:
        self.progress.problems.append(Problem(code, self.tunnel, effect, detail=detail))

    def _done(self, change: Change, version: int) -> Outcome:
        return Outcome(
            change, OutcomeState.DONE, version=version, written=self.ready[change.id], at=self.progress.now()
        )


def _step(change: Change) -> RuleStep:
    assert isinstance(change.step, RuleStep)  # noqa: S101 - grouped by kind
    return change.step


def _concerns(change: Change, hosts: frozenset[str]) -> bool:
    return any(covers(_step(change).key.hostname, host, levels=Levels.ANY) for host in hosts)


def _taken(step: RuleStep, rules: Sequence[JsonObject]) -> bool:
    """Whether somebody else's rule with this key stands in the document by now."""
    standing = [rule for rule in rules if rule_key(rule) == step.key]
    return bool(standing) and (
        step.before is None or all(canonical(each) != canonical(step.before) for each in standing)
    )
