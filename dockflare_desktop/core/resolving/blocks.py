"""Which stored overrides of a service count. Who can enter is one block (H21), so it also ends and goes as one.

Two overrides of the block may say `access.group=family` and `access.policy=bypass`: together they are the family's
login, the second alone lets everyone in. Nobody was asked about that second reading, so it never comes about by itself:
where the first one ends or is reverted, and what is left would let everyone in, the rest counts no more either.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.model import Override

Opens = Callable[[Mapping[str, str]], bool]  # whether a block's texts, by field, let everyone in


def has_ended(expires_at: datetime | None, now: datetime) -> bool:
    """Whether its time is over."""
    return expires_at is not None and expires_at <= now


def in_force(overrides: Iterable[Override], now: datetime, opens: Opens) -> tuple[Override, ...]:
    """Those of one service that count now: not ended, neither themselves nor with their block."""
    every = tuple(overrides)
    left = tuple(each for each in every if not has_ended(each.expires_at, now))
    block = _block(left)
    if not block or not _opened_by_an_end(block, every, now, opens):
        return left
    return tuple(each for each in left if each not in block)


def goes_with(
    overrides: Iterable[Override], fields: Iterable[str], now: datetime, opens: Opens
) -> tuple[Override, ...]:
    """Those of one service that a revert of these fields (none: of all) takes away: the rest of the block as well,
    where that alone would let everyone in and does not now."""
    every, named = tuple(overrides), frozenset(fields)
    gone = tuple(each for each in every if not named or each.field in named)
    before = _block(in_force(every, now, opens))
    after = _block(in_force((each for each in every if each not in gone), now, opens))
    if not after or not _says_more(opens, after, before):
        return gone
    return tuple(each for each in every if each in gone or each.field in WHO_KEYS)


def _block(overrides: Iterable[Override]) -> tuple[Override, ...]:
    return tuple(each for each in overrides if each.field in WHO_KEYS)


def _opened_by_an_end(block: tuple[Override, ...], every: Iterable[Override], now: datetime, opens: Opens) -> bool:
    """Whether what is left lets everyone in only because a part ended that was there when the newest was made."""
    newest = max(each.made_at for each in block)
    ended = tuple(each for each in _block(every) if each.expires_at is not None and newest < each.expires_at <= now)
    return bool(ended) and _says_more(opens, block, (*block, *ended))


def _says_more(opens: Opens, block: Iterable[Override], before: Iterable[Override]) -> bool:
    """Whether a block lets everyone in, and the one before it did not: where there was none, the labels decided."""
    was = _texts(before)
    return opens(_texts(block)) and not (was and opens(was))


def _texts(block: Iterable[Override]) -> Mapping[str, str]:
    return {each.field: each.value for each in block}
