"""Two places say "open to everyone", one of what we write and one of what stands there: they may not disagree."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dockflare_desktop.core.access.openness import admits_everyone, opener_than
from dockflare_desktop.core.access.stranger import opens_to_everyone
from dockflare_desktop.core.cloud import AppPolicy, Directory
from dockflare_desktop.core.model import JsonObject, PolicyBody

RULES: tuple[JsonObject, ...] = (
    {"everyone": {}},
    {"ip": {"ip": "0.0.0.0/0"}},
    {"ip": {"ip": "::/0"}},
    {"ip": {"ip": "0.0.0.0/1"}},
    {"ip": {"ip": "128.0.0.0/1"}},
    {"ip": {"ip": "192.0.2.0/24"}},
    {"email": {"email": "mum@x.example"}},
    {"email_domain": {"domain": "x.example"}},
    {"geo": {"country_code": "SE"}},
    {"any_valid_service_token": {}},
    {"certificate": {}},
)
SOME = RULES[3:]
"""What is not all there are, though two halves together are. An exception of all is left out, since there the two do
differ: `openness` does not weigh exceptions, on purpose."""
CONDITIONS = (RULES[0], *SOME)


def bodies(most_required: int) -> st.SearchStrategy[PolicyBody]:
    some = st.lists(st.sampled_from(RULES), max_size=3).map(tuple)
    spared = st.lists(st.sampled_from(SOME[1:]), max_size=3).map(tuple)
    required = st.lists(st.sampled_from(CONDITIONS), max_size=most_required).map(tuple)
    decisions = st.sampled_from(["allow", "bypass", "deny", "non_identity"])
    return st.builds(PolicyBody, st.just("p"), decisions, some, required, spared)


def stands_open(body: PolicyBody) -> bool:
    return opens_to_everyone(AppPolicy("id", body, reusable=False), Directory())


@settings(max_examples=600)
@given(bodies(most_required=2))
def test_what_we_would_call_open_is_open_to_a_stranger(body: PolicyBody) -> None:
    if admits_everyone([body]):
        assert stands_open(body)


@settings(max_examples=600)
@given(bodies(most_required=2), st.lists(st.sampled_from(RULES[:3]), max_size=2))
def test_what_a_stranger_finds_open_is_called_open(body: PolicyBody, all_of_them: list[JsonObject]) -> None:
    wide = replace(body, require=(*body.require, *all_of_them))
    if stands_open(wide):
        assert admits_everyone([wide])


def test_ranges_that_are_every_address_together_are_open_in_both_places() -> None:
    halves: tuple[JsonObject, ...] = ({"ip": {"ip": "0.0.0.0/1"}}, {"ip": {"ip": "128.0.0.0/1"}})
    body = PolicyBody("p", "bypass", halves)
    assert stands_open(body)
    assert admits_everyone([body])


def test_a_condition_that_is_every_address_spelt_otherwise_is_met_by_everyone_in_both_places() -> None:
    body = PolicyBody("p", "bypass", ({"everyone": {}},), ({"ip": {"ip": "10.0.0.0/0"}},))
    assert stands_open(body)
    assert admits_everyone([body])


@settings(max_examples=600)
@given(bodies(most_required=0))
def test_without_require_they_say_the_same(body: PolicyBody) -> None:
    assert admits_everyone([body]) == stands_open(body)


@settings(max_examples=600)
@given(bodies(most_required=2), bodies(most_required=2))
def test_what_a_stranger_finds_open_and_did_not_before_counts_as_more_open(new: PolicyBody, old: PolicyBody) -> None:
    if stands_open(new) and not stands_open(old):
        assert opener_than([new], [old])
