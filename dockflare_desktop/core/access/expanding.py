"""Conditions with several values: Cloudflare ANDs `require`, so "one of" becomes one policy for each combination."""

from collections.abc import Iterable, Sequence
from itertools import product
from math import prod

from dockflare_desktop.core.model import JsonObject

MOST_POLICIES = 16  # that one login or group may become (architecture.md section 14, decision 10)


def combinations(conditions: Iterable[Sequence[JsonObject]]) -> tuple[tuple[JsonObject, ...], ...]:
    """Every choice of one rule of each condition; without conditions the one that asks for nothing.

    >>> combinations([[{"a": {}}, {"b": {}}], [{"c": {}}]])
    (({'a': {}}, {'c': {}}), ({'b': {}}, {'c': {}}))
    """
    return tuple(product(*conditions))


def how_many(conditions: Iterable[Sequence[JsonObject]]) -> int:
    """How many combinations there are, without making them."""
    return prod(len(each) for each in conditions)
