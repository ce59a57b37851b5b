"""Whatever people and Docker say comes back from the database exactly as it went in."""

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.adapters.store import opening
from dockflare_desktop.adapters.store.rows import (
    group,
    group_row,
    manual_rule,
    manual_rule_row,
    override,
    override_row,
    remembered,
    remembered_row,
)
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.change import LedgerEntry
from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Override, Remembered
from tests.adapters import store_samples as samples

T = TypeVar("T")


@pytest.fixture(scope="module", autouse=True)
def without_waiting_for_the_disk() -> Iterator[None]:
    """Hundreds of databases, none of which is to survive a power cut: that is tried elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(opening._PRAGMAS, "synchronous", "off")
        patch.setattr(opening.backups, "backup_if_due", lambda *_: None)
        yield


def run(body: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(body)


async def reopened(fill: Any, read: Any) -> Any:
    """What another program reads that opens the same file later."""
    with TemporaryDirectory() as folder:
        for step in (fill, read):
            store = await SqliteStore.open(Path(folder), clock=samples.Clock(), machine="m")
            try:
                found = await step(store)
            finally:
                await store.close()
        return found


@given(
    st.lists(samples.groups, max_size=3, unique_by=lambda item: item.id),
    st.lists(samples.overrides, max_size=3, unique_by=lambda item: (item.key, item.field)),
    st.lists(samples.rules, max_size=3, unique_by=lambda item: item.key),
)
def test_layers_survive_the_file(groups: list[AccessGroup], overrides: list[Override], rules: list[ManualRule]) -> None:
    async def fill(store: SqliteStore) -> None:
        for item in (*groups, *overrides, *rules):
            await store.save(item)

    wanted = Layers(
        tuple(sorted(groups, key=lambda item: item.id)),
        tuple(sorted(overrides, key=lambda item: (item.key, item.field))),
        tuple(sorted(rules, key=lambda item: item.key)),
    )
    assert run(reopened(fill, lambda store: store.layers())) == wanted


@given(st.lists(samples.entries, max_size=5, unique_by=lambda item: (item.kind, item.key, item.tunnel)))
def test_the_ledger_survives_the_file(entries: list[LedgerEntry]) -> None:
    found = run(reopened(lambda store: store.intend(entries), lambda store: store.ledger("acc")))
    order = sorted(entries, key=lambda item: tuple(part.encode() for part in (item.kind, item.key, item.tunnel)))
    assert list(found) == order


@given(st.lists(samples.remembereds, max_size=4, unique_by=lambda item: item.key))
def test_remembered_containers_survive_the_file(items: list[Remembered]) -> None:
    found = run(reopened(lambda store: store.remember(items), lambda store: store.remembered()))
    assert list(found) == sorted(items, key=lambda item: item.key)


class Row:
    """A row as the database gives it back."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.__dict__.update(columns)


@given(samples.groups, samples.overrides, samples.rules, samples.remembereds)
def test_every_field_of_every_stored_value_has_its_column(
    a: AccessGroup, b: Override, c: ManualRule, d: Remembered
) -> None:
    assert group(Row(group_row(a))) == a  # type: ignore[arg-type]  # only the attributes matter
    assert override(Row(override_row(b))) == b  # type: ignore[arg-type]  # only the attributes matter
    assert manual_rule(Row(manual_rule_row(c))) == c  # type: ignore[arg-type]  # only the attributes matter
    assert remembered(Row(remembered_row(d))) == d  # type: ignore[arg-type]  # only the attributes matter


def test_text_that_utf8_cannot_hold_is_stored_with_a_question_mark() -> None:
    bad = samples.OVERRIDE.__class__(samples.KEY, "service", "http://\udcff:1", "\udcff", samples.NOW)

    async def fill(store: SqliteStore) -> None:
        await store.save(bad)

    found = run(reopened(fill, lambda store: store.layers()))
    assert (found.overrides[0].value, found.overrides[0].below) == ("http://?:1", "?")
