"""Reads everything that the Access page shows of sign-in methods and service tokens, as far as the token may."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from dockflare_desktop.core.account.methods import changeable, test_link
from dockflare_desktop.core.account.overview import AccessOverview, MethodRow, TokenRow, ZoneRow
from dockflare_desktop.core.account.tokens import life_of
from dockflare_desktop.core.account.used_by import users_of_method, users_of_token
from dockflare_desktop.core.account.zone_rows import zone_rows
from dockflare_desktop.core.change import Ledger
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.by_hand import USERS, ByHand
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.service_tokens import named_tokens
from dockflare_desktop.engine.sign_in_methods import named_methods

T = TypeVar("T")


async def read_overview(hand: ByHand) -> AccessOverview:
    """What cannot be read is None and told. Raises OutsideError where nothing can be."""
    problems: list[Problem] = []
    actual = await hand.edge.observe(replace(USERS, team=True))
    layers = await hand.store.layers()
    methods = await _if_readable(hand.edge.sign_in_methods, problems)
    tokens = await _if_readable(hand.edge.service_tokens, problems)
    team = actual.directory.team or ""
    by_method = hand.scene(named_methods(methods or ()), layers, actual)
    by_token = hand.scene(named_tokens(tokens or ()), layers, actual)
    told = (*problems, *(replace(each, label="") for each in actual.problems))
    method_rows = [
        MethodRow(each, users_of_method(each.id, by_method), test_link(team, each.id), changeable(each))
        for each in methods or ()
    ]
    token_rows = [TokenRow(each, users_of_token(each.id, by_token), life_of(each, hand.now())) for each in tokens or ()]
    return AccessOverview(
        team=team,
        methods=None if methods is None else tuple(method_rows),
        tokens=None if tokens is None else tuple(token_rows),
        zones=None if actual.apps is None else await _zones(hand, actual, layers),
        groups=actual.directory.groups,
        problems=tuple({(each.code, each.value): each for each in told}.values()),
    )


async def _zones(hand: ByHand, actual: Actual, layers: Layers) -> tuple[ZoneRow, ...]:
    ledger = Ledger(hand.store.installation, await hand.store.ledger(actual.account_id), hand.store.lost)
    return zone_rows(actual, layers, ledger, (hand.services, hand.problems))


async def _if_readable(read: Callable[[], Awaitable[T]], problems: list[Problem]) -> T | None:
    try:
        return await read()
    except OutsideError as error:
        problems.append(error.problem)
        return None
