"""Writing tunnels, reusable policies and Access applications: one call each, unclear answers resolved by reading."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from dockflare_desktop.core.access.coverage import at
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import (
    AppStep,
    Change,
    Kind,
    LedgerEntry,
    Outcome,
    OutcomeState,
    PolicyStep,
    RecordStep,
    RuleStep,
    TunnelStep,
)
from dockflare_desktop.core.cloud import Actual, App, Look, Policy, Tunnel
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.planning.desired_applications import app_body, app_matches
from dockflare_desktop.core.planning.desired_policies import bodies, policy_json, policy_key, same_policy, sent_policy
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.progress import Progress, failed, missing_need
from dockflare_desktop.engine.rows import intended

POLICIES = Look(apps=False, policies=True)


@dataclass(slots=True)
class ObjectWrite:
    """One tunnel, policy or application."""

    change: Change
    progress: Progress
    refusal: Outcome | None = None
    body: JsonObject = field(default_factory=dict)
    value: JsonObject = field(default_factory=dict)  # for the ledger, where that is more than the body
    lost: bool = False  # the answer was unclear, so it was read again

    @property
    def changes(self) -> Sequence[Change]:
        """This one."""
        return (self.change,)

    @property
    def config(self) -> JsonObject | None:
        """No document."""
        return None

    async def prepare(self) -> list[tuple[Change, LedgerEntry]]:
        """Fill in what Cloudflare gave out meanwhile; the row to intend."""
        if isinstance(self.change.step, AppStep) and self.change.step.spec is not None:
            spec = self.change.step.spec
            ids = self.progress.ids(spec.policies)
            absent = [key for use in spec.policies if (key := policy_key(use)) is not None and key not in ids]
            if absent:
                self.refusal = missing_need(self.change, absent[0])
                return []
            self.body = app_body(spec, self.change.step.before, ids, self.progress.books.installation)
            self.value = {**self.body, "everyone": admits_everyone(bodies(spec.policies))}
        if isinstance(self.change.step, PolicyStep) and (sent := self._sent(self.change.step)) is not None:
            self.body = policy_json(sent)
        account = self.progress.actual.account_id
        return [(self.change, intended(self.change, self.progress.books, account, self.value or self.body))]

    def leave_out(self, hosts: frozenset[str]) -> tuple[Change, ...]:  # noqa: ARG002 - one object has no parts
        """Nothing can be left out of it."""
        return ()

    async def send(self) -> list[Outcome]:
        """The call."""
        if self.refusal is not None:
            return [self.refusal]
        try:
            return [await self._send()]
        except OutsideError as error:
            return [failed(self.change, error)]

    async def _send(self) -> Outcome:
        step = self.change.step
        match step:
            case TunnelStep(name=name):
                return await self._tunnel(name)
            case PolicyStep(use=None, before=Policy() as policy):
                return await self._delete(self.progress.edge.delete_policy, policy.id)
            case PolicyStep() if (sent := self._sent(step)) is not None:
                return await self._policy(step, sent)
            case AppStep(spec=None, before=App() as app, restore=former):
                return await self._end(app, former)
            case AppStep(spec=AccessSpec() as spec):
                return await self._app(step, spec)
            case PolicyStep() | AppStep() | RuleStep() | RecordStep():
                return missing_need(self.change, self.change.target)
        assert_never(step)

    def _sent(self, step: PolicyStep) -> PolicyBody | None:
        return sent_policy(step.use, self.progress.books.installation, marks=step.marks)

    async def _tunnel(self, name: str) -> Outcome:
        try:
            tunnel = await self.progress.edge.create_tunnel(name)
        except OutsideError as error:
            seen = await self._seen(error, Look(apps=False))
            found = next((each for each in seen.directory.tunnels if each.name == name), None)
            if found is None:
                raise
            tunnel = found
        self.progress.tunnels[name] = tunnel.id
        return self._done(tunnel.id, tunnel=tunnel)

    async def _policy(self, step: PolicyStep, body: PolicyBody) -> Outcome:
        known = step.before
        if known is None and self.progress.cut_off(Kind.POLICY, step.key):  # the API takes a second one of this name
            known = self._own(step, body, await self.progress.edge.observe(POLICIES))
        try:
            policy = await self.progress.edge.put_policy(body, known.id if known else "")
        except OutsideError as error:
            seen = await self._seen(error, POLICIES)
            found = self._found_policy(step, body, known, seen)
            if found is None:
                raise
            policy = found
        self.progress.policies[step.key] = policy.id
        return self._done(policy.id, policy=policy, written=policy_json(policy.body))

    def _own(self, step: PolicyStep, body: PolicyBody, seen: Actual) -> Policy | None:
        """Ours from an earlier try. Raises OutsideError where that cannot be read."""
        if seen.directory.policies is None:
            raise OutsideError(next(each for each in seen.problems if each.label == "policies"))
        return self.progress.books.own_policy(step.key, body, seen.directory.policies)

    def _found_policy(self, step: PolicyStep, body: PolicyBody, known: Policy | None, seen: Actual) -> Policy | None:
        """What an unclear call made or changed; one that stood before, or is kept under another key, is not it."""
        before = {each.id for each in self.progress.actual.directory.policies or ()} if known is None else set()
        for each in seen.directory.policies or ():
            mine = each.id == known.id if known is not None else each.id not in before
            if mine and same_policy(body, each.body) and self.progress.books.holders.get(each.id, step.key) == step.key:
                return each
        return None

    async def _app(self, step: AppStep, spec: AccessSpec) -> Outcome:
        app_id = step.before.id if step.before else ""
        try:
            app = await self.progress.edge.put_app(self.body, app_id)
        except OutsideError as error:
            app = self._found(await self._seen(error, Look()), step, error)
        if not app.aud:  # H5: an empty AUD is a failed login, never an empty list
            problem = Problem(ProblemCode.PROTECT_FAILED, spec.address, Effect.UNPROTECTED)
            return Outcome(self.change, OutcomeState.FAILED, problem, unclear=True)  # it is there, so its row stays
        self.progress.auds[spec.address] = app.aud
        return self._done(app.id, app=app, aud=app.aud, written=self.body)

    def _found(self, seen: Actual, step: AppStep, error: OutsideError) -> App:
        """What an unclear call made or changed; one that stood before is not what was made."""
        ids = self.progress.ids(step.spec.policies) if step.spec else {}
        before = {app.id for app in self.progress.actual.apps or ()}
        for app in at(seen.apps or (), step.address):
            mine = app.id not in before if step.before is None else app.id == step.before.id
            if mine and step.spec and app_matches(step.spec, app, ids, self.progress.books.installation):
                return app
        raise error

    async def _end(self, app: App, former: JsonObject | None) -> Outcome:
        """Deleted; where it was adopted, back as it was (H14)."""
        if former is None:
            return await self._delete(self.progress.edge.delete_app, app.id)
        return self._done(app.id, app=await self.progress.edge.put_app(former, app.id))

    async def _delete(self, call: Callable[[str], Awaitable[None]], object_id: str) -> Outcome:
        try:
            await call(object_id)
        except OutsideError as error:
            seen = await self._seen(error, Look(policies=True))
            standing = {app.id for app in seen.apps or ()} | {each.id for each in seen.directory.policies or ()}
            if object_id in standing or seen.apps is None or seen.directory.policies is None:
                raise
        return self._done(object_id)

    async def _seen(self, error: OutsideError, look: Look) -> Actual:
        """What stands now, after an unclear answer or where an earlier one was unclear. A clear refusal is raised
        again, and an unclear answer stays one if nothing can be read."""
        if not error.ambiguous and not self.progress.cut_off(self.change.kind, self.change.target):
            raise error
        self.lost = True
        try:
            return await self.progress.edge.observe(look)
        except OutsideError:
            raise error from None

    def _done(  # noqa: PLR0913 - what each kind of object gives back
        self,
        object_id: str,
        *,
        tunnel: Tunnel | None = None,
        policy: Policy | None = None,
        app: App | None = None,
        aud: str = "",
        written: JsonObject | None = None,
    ) -> Outcome:
        if self.lost:
            self.progress.problems.append(Problem(ProblemCode.ANSWER_LOST, self.change.target, Effect.HINT))
        return Outcome(
            self.change,
            OutcomeState.DONE,
            object_id=object_id,
            aud=aud,
            written=written,
            tunnel=tunnel,
            policy=policy,
            app=app,
            at=self.progress.now(),
        )
