"""Service tokens of one account: made, rotated, refreshed, deleted; a secret passes through once and is not kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dockflare_desktop.core.account.overview import Removal, TokenMade
from dockflare_desktop.core.account.tokens import check_name, read_lifetime
from dockflare_desktop.core.account.used_by import users_of_token
from dockflare_desktop.core.cloud import Named, ServiceToken
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.by_hand import ByHand, Write, missing, told
from dockflare_desktop.engine.ports import OutsideError

KIND = "service_token"  # in the history
AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class ServiceTokens:
    """Everything that can be done with them."""

    _hand: ByHand

    async def create(self, name: str, lifetime: str) -> TokenMade:
        """Make one; its secret is in the answer, and nowhere else."""
        try:
            await self._hand.may_write()
            known = await self._hand.edge.service_tokens()
            length = read_lifetime(lifetime)
            wrong = [each for each in (check_name(name, known), length) if isinstance(each, Problem)]
            if wrong or isinstance(length, Problem):
                return TokenMade(problems=tuple(wrong))
            return await self._create(name.strip(), length, known)
        except OutsideError as error:
            return TokenMade(problems=(told(error),))

    async def _create(self, name: str, length: str, known: Sequence[ServiceToken]) -> TokenMade:
        write = Write(KIND, "create", name)
        try:
            made = await self._hand.edge.create_service_token(name, length)
        except OutsideError as error:
            standing = await self._hand.read_after(error, self._hand.edge.service_tokens)
            old = {each.id for each in known}
            found = next((each for each in standing or () if each.id not in old and each.name == name), None)
            if found is None:
                await self._hand.tell(write, problem=told(error))
                raise
            await self._hand.tell(write, after=_shown(found))
            return TokenMade(found, problems=(_unseen(found, "created"),))
        await self._hand.tell(write, after=_shown(made.token))
        return TokenMade(made.token, made.secret)

    async def rotate(self, token_id: str, keep: timedelta = AT_ONCE) -> TokenMade:
        """Give a token a new secret; the old one works for so long still, where that is asked for."""
        try:
            await self._hand.may_write()
            token = await self._token(token_id)
            if isinstance(token, Problem):
                return TokenMade(problems=(token,))
            write = Write(KIND, "rotate", token.name, _shown(token))
            until = self._hand.now() + keep if keep else None
            try:
                made = await self._hand.edge.rotate_service_token(token_id, until)
            except OutsideError as error:
                await self._hand.tell(write, problem=told(error))
                if error.ambiguous:  # what it is now, no reading tells
                    return TokenMade(token, problems=(_unseen(token, "perhaps given a new secret"),))
                raise
            await self._hand.tell(write, after=_shown(made.token))
            return TokenMade(made.token, made.secret)
        except OutsideError as error:
            return TokenMade(problems=(told(error),))

    async def refresh(self, token_id: str) -> TokenMade:
        """Let a token's time begin anew; its secret stays."""
        try:
            await self._hand.may_write()
            token = await self._token(token_id)
            if isinstance(token, Problem):
                return TokenMade(problems=(token,))
            write = Write(KIND, "refresh", token.name, _shown(token))
            lost: tuple[Problem, ...] = ()
            try:
                fresh = await self._hand.edge.refresh_service_token(token_id)
            except OutsideError as error:
                standing = await self._hand.read_after(error, self._hand.edge.service_tokens)
                longer = (
                    each for each in standing or () if each.id == token_id and each.expires_at != token.expires_at
                )
                found = next(longer, None)
                if found is None:
                    await self._hand.tell(write, problem=told(error))
                    raise
                fresh, lost = found, (Problem(ProblemCode.ANSWER_LOST, found.name, Effect.HINT),)
            await self._hand.tell(write, after=_shown(fresh))
            return TokenMade(fresh, problems=lost)
        except OutsideError as error:
            return TokenMade(problems=(told(error),))

    async def delete(self, token_id: str) -> Removal:
        """Delete one that nothing uses; Cloudflare would refuse it too."""
        try:
            await self._hand.may_write()
            known = await self._hand.edge.service_tokens()
            token = next((each for each in known if each.id == token_id), None)
            if token is None:
                return Removal(problems=(missing("service token", token_id),))
            if (stays := await self._hand.in_the_way(named_tokens(known), token_id, users_of_token, ())) is not None:
                return stays
            write = Write(KIND, "delete", token.name, _shown(token))
            return await self._hand.delete(
                write, token_id, self._hand.edge.delete_service_token, self._hand.edge.service_tokens
            )
        except OutsideError as error:
            return Removal(problems=(told(error),))

    async def _token(self, token_id: str) -> ServiceToken | Problem:
        known = await self._hand.edge.service_tokens()
        return next((each for each in known if each.id == token_id), None) or missing("service token", token_id)


def named_tokens(tokens: Sequence[ServiceToken]) -> tuple[Named, ...]:
    """As rules and labels name them."""
    return tuple(Named(each.id, each.name) for each in tokens)


def _shown(token: ServiceToken) -> JsonObject:
    return {
        "id": token.id,
        "name": token.name,
        "client_id": token.client_id,
        "expires_at": None if token.expires_at is None else token.expires_at.isoformat(),
        "duration": token.duration,
    }


def _unseen(token: ServiceToken, happened: str) -> Problem:
    return Problem(ProblemCode.SECRET_LOST, token.name, Effect.WARNING, value=token.name, detail=happened)
