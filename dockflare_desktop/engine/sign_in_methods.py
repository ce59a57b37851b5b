"""Sign-in methods of one account: added, changed with their secrets kept, never deleted under what is ours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.account.methods import (
    MethodDraft,
    changeable,
    check_method,
    method_json,
    same_but_secrets,
    secrets_in,
)
from dockflare_desktop.core.account.overview import MethodSaved, Removal
from dockflare_desktop.core.account.used_by import Use, users_of_method
from dockflare_desktop.core.cloud import Named, SignInMethod
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.by_hand import ByHand, Write, missing, told
from dockflare_desktop.engine.ports import OutsideError

KIND = "sign_in_method"  # in the history
NOT_SHOWN = "…"


@dataclass(frozen=True, slots=True)
class SignInMethods:
    """Everything that can be done with them."""

    _hand: ByHand

    async def save(self, draft: MethodDraft) -> MethodSaved:
        """Add or change one. What Cloudflare refuses is among the problems, with its text."""
        try:
            await self._hand.may_write()
            known = await self._hand.edge.sign_in_methods()
            if problems := check_method(draft, known):
                return MethodSaved(problems=problems)
            return await self._save(draft, known)
        except OutsideError as error:
            return MethodSaved(problems=(_hidden(told(error), secrets_in(draft)),))

    async def _save(self, draft: MethodDraft, known: Sequence[SignInMethod]) -> MethodSaved:
        before = next((each for each in known if each.id == draft.id), None)
        body = method_json(draft, before)
        write = Write(
            KIND, "create" if before is None else "update", draft.name.strip(), None if before is None else before.raw
        )
        problems: tuple[Problem, ...] = ()
        try:
            method = await self._hand.edge.save_sign_in_method(body, draft.id)
        except OutsideError as error:
            found = await self._found(error, body, before, known)
            if found is None:
                await self._hand.tell(write, problem=_hidden(told(error), secrets_in(draft)))
                raise
            method, problems = found, (_lost(draft, before, found),)
        await self._hand.tell(write, after=method.raw)
        return MethodSaved(method, problems)

    async def _found(
        self, error: OutsideError, body: JsonObject, before: SignInMethod | None, known: Sequence[SignInMethod]
    ) -> SignInMethod | None:
        """What an unclear call made or changed, as far as Cloudflare shows it."""
        standing = await self._hand.read_after(error, self._hand.edge.sign_in_methods)
        old = {each.id for each in known}
        for each in standing or ():
            mine = each.id not in old if before is None else each.id == before.id
            if mine and same_but_secrets(body, each):
                return each
        return None

    async def delete(self, method_id: str, despite: Collection[Use] = ()) -> Removal:
        """Delete one that nothing of ours uses. `despite` are users at Cloudflare that were shown to whoever asked."""
        try:
            await self._hand.may_write()
            known = await self._hand.edge.sign_in_methods()
            method = next((each for each in known if each.id == method_id), None)
            if method is None:
                return Removal(problems=(missing("sign-in method", method_id),))
            if not changeable(method):
                return Removal(problems=check_method(MethodDraft(method.name, method.kind, {}, method.id), known))
            if (
                stays := await self._hand.in_the_way(named_methods(known), method_id, users_of_method, despite)
            ) is not None:
                return stays
            write = Write(KIND, "delete", method.name, method.raw)
            return await self._hand.delete(
                write, method_id, self._hand.edge.delete_sign_in_method, self._hand.edge.sign_in_methods
            )
        except OutsideError as error:
            return Removal(problems=(told(error),))


def named_methods(methods: Sequence[SignInMethod]) -> tuple[Named, ...]:
    """As rules and labels name them."""
    return tuple(Named(each.id, each.name, each.kind) for each in methods)


def _lost(draft: MethodDraft, before: SignInMethod | None, found: SignInMethod) -> Problem:
    """The answer got lost, and it had worked; whether a retyped secret was taken, no reading tells."""
    if before is not None and secrets_in(draft):
        return Problem(ProblemCode.SECRET_UNSURE, found.name, Effect.WARNING, value=found.name)
    return Problem(ProblemCode.ANSWER_LOST, found.name, Effect.HINT)


def _hidden(problem: Problem, secrets: Sequence[str]) -> Problem:
    """A problem whose text does not repeat what was typed as a secret, whatever Cloudflare quotes."""
    detail = problem.detail
    for each in secrets:
        detail = detail.replace(each, NOT_SHOWN)
    return replace(problem, detail=detail)
