"""The fake host does what real ones do."""

import pytest

from tests.fake_host import FakeHost
from tests.host_contract import check_host

pytestmark = pytest.mark.anyio


async def test_it_keeps_the_contract() -> None:
    host = FakeHost("e")
    await check_host(host, lambda: list(host.boxes.values()), "t1", "t-o-k-e-n", "cloudflare/cloudflared:latest")
