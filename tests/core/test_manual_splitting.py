"""A rule's texts taken apart for the form: nothing is lost on the way there and back."""

from collections.abc import Mapping

import pytest

from dockflare_desktop.core.manual.splitting import (
    TARGET_SCHEMES,
    Way,
    Who,
    fields_of_who,
    joined_host,
    joined_target,
    split_host,
    split_target,
    split_url,
    who_of,
)

ZONES = ("example.org", "sub.example.org")


@pytest.mark.parametrize(
    ("pasted", "parts"),
    [
        ("https://nas.example.org/photos?x=1#top", ("nas.example.org", "/photos")),
        ("nas.example.org/#top", ("nas.example.org", "")),
        (" nas.example.org?x=1 ", ("nas.example.org", "")),
        ("", ("", "")),
    ],
)
def test_a_pasted_url_is_a_hostname_and_a_path(pasted: str, parts: tuple[str, str]) -> None:
    assert split_url(pasted) == parts


@pytest.mark.parametrize(
    ("host", "name", "zone"),
    [
        ("nas.example.org", "nas", "example.org"),
        ("nas.sub.example.org", "nas", "sub.example.org"),  # the narrowest zone
        ("example.org", "", "example.org"),
        ("nas.elsewhere.example", "nas.elsewhere.example", ""),
        ("notexample.org", "notexample.org", ""),  # no zone by its ending alone
    ],
)
def test_a_hostname_comes_back_as_it_was(host: str, name: str, zone: str) -> None:
    assert split_host(f" {host}. ", ZONES) == (name, zone)
    assert joined_host(name, zone) == host


def test_the_zone_itself_may_be_written_as_zone_files_do() -> None:
    assert joined_host("@", "example.org") == "example.org"


@pytest.mark.parametrize(
    ("target", "scheme", "rest"),
    [
        ("https://nas:5001", "https", "nas:5001"),
        ("unix:/run/x.sock", "unix", "/run/x.sock"),
        ("http_status:404", "http_status", "404"),
        ("hello_world", "hello_world", ""),
        ("bastion", "bastion", ""),
    ],
)
def test_a_target_comes_back_as_it_was(target: str, scheme: str, rest: str) -> None:
    assert split_target(target) == (scheme, rest)
    assert scheme in TARGET_SCHEMES
    assert joined_target(scheme, rest) == target


@pytest.mark.parametrize("typed", ["htp://nas", "nas:5001", "hello_world:x"])
def test_a_target_with_no_known_scheme_is_left_for_the_check_to_name(typed: str) -> None:
    assert split_target(f" {typed} ") == ("", typed)


def test_a_scheme_that_was_typed_into_the_field_is_not_hidden_by_the_chosen_one() -> None:
    assert joined_target("http", " htp://nas ") == "htp://nas"
    assert joined_target("http", " ") == ""
    assert joined_target("bastion", "left over") == "bastion"


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({"access.group": "family"}, Who(Way.GROUP, "family")),
        ({"access.groups": "family,friends"}, Who(Way.GROUPS, "family,friends")),
        ({"access.emails": "a@x.example,b@x.example"}, Who(Way.EMAILS, "a@x.example,b@x.example")),
        ({"access.policy": "authenticate"}, Who(Way.OWNERS)),
        ({"access.policy": "default_tld"}, Who(Way.ZONE)),
        ({"access.policy": "bypass"}, Who(Way.EVERYONE)),
        ({}, Who(Way.NONE)),
    ],
)
def test_who_can_enter_comes_back_as_it_was(fields: Mapping[str, str], who: Who) -> None:
    assert who_of({"service": "http://nas:80", **fields}) == who
    assert fields_of_who(who) == fields


@pytest.mark.parametrize(
    "fields",
    [
        {"access.policy": "authentcate"},  # a mistake is not read as "everyone"
        {"access.countries": "SE"},
        {"access.emails": "a@x.example", "access.ips": "10.0.0.0/8"},
        {"access.group": "family", "access.policy": "bypass"},
    ],
)
def test_what_the_form_cannot_say_is_kept_and_never_opened(fields: Mapping[str, str]) -> None:
    who = who_of(fields)
    assert who.way is Way.OTHER
    assert fields_of_who(who) == fields


def test_several_groups_under_the_name_of_one_are_several() -> None:
    assert who_of({"access.group": "family,friends"}) == Who(Way.GROUPS, "family,friends")


def test_a_field_that_says_none_says_nothing() -> None:
    assert who_of({"access.group": "None", "access.emails": " a@x.example "}) == Who(Way.EMAILS, "a@x.example")


def test_a_list_is_taken_as_people_type_it() -> None:
    who = Who(Way.EMAILS, " a@x.example;\r\n b@x.example,\n")
    assert fields_of_who(who) == {"access.emails": "a@x.example,b@x.example"}
