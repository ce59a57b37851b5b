"""Fixtures of the embedded account's own tests."""

from random import Random

import pytest

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.transport import AccountTransport
from tests.demo.cloud import TOKEN, Clock, Cloud


@pytest.fixture
def cloud() -> Cloud:
    clock = Clock()
    account = Account(clock, rng=Random(7))
    account.add_token(TOKEN)
    zone = account.add_zone("home.example")
    tunnel = account.add_tunnel("home")
    return Cloud(clock, account, AccountTransport(account), zone, tunnel)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
