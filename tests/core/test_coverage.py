"""Which application decides: Access's own reading of hosts, paths and stars (cloudflare-api.md section 4)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.access.coverage import (
    Applications,
    at,
    covering,
    host_covers,
    narrower,
    path_covers,
    protects,
)
from dockflare_desktop.core.cloud import App, AppPolicy
from dockflare_desktop.core.model import PolicyBody

FAMILY = PolicyBody("family", "allow", ({"email": {"email": "ann@x.example"}},))
ANYONE = PolicyBody("open", "bypass", ({"everyone": {}},))
HOST = "app2.x.example"


def app(address: str, body: PolicyBody = FAMILY) -> App:
    return App(address, "aud", address, "self_hosted", (address,), (AppPolicy("p", body, reusable=False),))


@pytest.mark.parametrize("address", ["app*.x.example", "*2.x.example", "a*2.x.example", "*.x.example", "*.*.example"])
def test_a_star_anywhere_in_a_level_covers(address: str) -> None:
    assert protects([app(address)], HOST) is not None
    assert protects([app(address)], f"{HOST}/x") is not None


@pytest.mark.parametrize(
    "address", ["app*.y.example", "*-dev.x.example", "app*.x.example/x", "*x.example", "*.example"]
)
def test_other_patterns_do_not(address: str) -> None:
    assert covering([app(address)], HOST) == ()


def test_a_pattern_does_not_cover_a_wider_one() -> None:
    assert covering([app("app*.x.example")], "*.x.example") == ()


@pytest.mark.parametrize(
    ("outer", "path", "covered"),
    [("/a*", "/abc", True), ("/a*", "/b", False), ("/a/*", "/a", False), ("/a/*", "/a/b", True), ("/*", "", False)],
)
def test_a_star_in_a_path_spans_segments(outer: str, path: str, covered: bool) -> None:  # noqa: FBT001 - a parameter of the case
    assert bool(covering([app(HOST + outer)], HOST + path)) is covered


def test_an_exact_host_decides_before_a_pattern_and_the_longer_pattern_before_the_shorter() -> None:
    apps = [app("*.x.example"), app("app*.x.example"), app(HOST)]
    assert [each.id for each in covering(apps, HOST)] == [HOST, "app*.x.example", "*.x.example"]


@pytest.mark.parametrize("address", ["app*.x.example/x", "*.x.example/x", f"{HOST}/a*", f"{HOST}/*"])
def test_a_longer_path_on_a_pattern_decides_for_a_part_of_an_exact_host(address: str) -> None:
    assert [each.id for each in narrower([app(HOST), app(address, ANYONE)], HOST)] == [address]


def test_under_a_wildcard_every_depth_and_every_pattern_is_narrower() -> None:
    apps = [app("*.x.example"), app("a.b.x.example"), app("app*.x.example"), app("x.example")]
    assert {each.id for each in narrower(apps, "*.x.example")} == {"a.b.x.example", "app*.x.example"}


def test_a_path_with_a_star_is_not_the_path_itself() -> None:
    assert at([app(f"{HOST}/*")], HOST) == ()


ADDRESSES = st.sampled_from([HOST, f"{HOST}/a", "*.x.example", "app*.x.example/a", "b.x.example"])


@given(st.lists(ADDRESSES, max_size=6), st.data())
def test_an_index_with_one_more_or_less_is_the_index_of_what_is_left(addresses: list[str], data: st.DataObject) -> None:
    apps = [replace(app(address), id=f"{address} {place}") for place, address in enumerate(addresses)]
    gone = data.draw(st.sampled_from([each.id for each in apps] or [""]))
    more = data.draw(st.sampled_from([None, app("*.x.example/new", ANYONE), app(HOST, ANYONE)]))
    left = [each for each in apps if each.id != gone] + ([] if more is None else [more])
    changed, plain = Applications(apps).changed(more, gone), Applications(left)
    assert tuple(changed) == tuple(plain)
    for address in (HOST, f"{HOST}/a/b", "b.x.example", "*.x.example", "x.example"):
        assert covering(changed, address) == covering(plain, address)
        assert set(narrower_ids(changed, address)) == set(narrower_ids(plain, address))
        assert at(changed, address) == at(plain, address)


def narrower_ids(apps: Applications, address: str) -> list[str]:
    return [each.id for each in narrower(apps, address)]


def test_a_strangers_pattern_of_many_stars_is_judged_at_once() -> None:
    many = "*a" * 40
    assert not path_covers(f"/{many}b", "/" + "a" * 5000)
    assert not host_covers(f"{many}b.x.example", "a" * 60 + ".x.example")
    assert path_covers(f"/{many}", "/" + "a" * 5000)
