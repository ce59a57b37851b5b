"""Identity providers of the embedded account: whatever is secret comes back as a mask, and the mask keeps it."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from dockflare_desktop.demo import access_providers
from dockflare_desktop.demo.access_providers import MASK
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.refusals import Refused

OKTA = {"client_id": "a", "client_secret": "hush", "okta_account": "https://x.okta.com", "api_token": "hush-2"}


@pytest.fixture
def account() -> Account:
    return Account(lambda: datetime(2026, 11, 1, tzinfo=UTC), rng=random.Random(1))


def shown(account: Account, ident: str) -> Any:
    return account.access.providers[ident]["config"]


def test_no_secret_of_any_kind_is_answered_and_each_mask_keeps_its_own(account: Account) -> None:
    ident = account.add_identity_provider("Okta", "okta", **OKTA)
    assert (shown(account, ident)["client_secret"], shown(account, ident)["api_token"]) == (MASK, MASK)
    sent = {"name": "Okta", "type": "okta", "config": {**shown(account, ident), "client_secret": "new"}}
    access_providers.replace(account._ask(sent, ident))
    assert account.access.secrets == {ident: "new", f"{ident} api_token": "hush-2"}
    assert "hush" not in str(account.access.providers)


@pytest.mark.parametrize("secret", [MASK, 7])
def test_a_mask_that_stands_for_nothing_is_no_secret(account: Account, secret: object) -> None:
    with pytest.raises(Refused):
        account.add_identity_provider("Okta", "okta", **{**OKTA, "api_token": secret})
