"""Compose files read as Compose reads them, as far as labels and targets go; hostile ones cost nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.adapters.compose_file import Composed, ComposeFile, compose
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Effect, ProblemCode


def read(*texts: str, profiles: tuple[str, ...] = (), **variables: str) -> Composed:
    files = [ComposeFile(f"{place}.yml", text) for place, text in enumerate(texts)]
    return compose(files, variables, profiles, "media")


def only(*texts: str, profiles: tuple[str, ...] = (), **variables: str) -> Container:
    found = read(*texts, profiles=profiles, **variables)
    assert [each.code for each in found.problems if each.effect > Effect.HINT] == []
    [container] = found.containers
    return container


def refusal(text: str, **variables: str) -> str:
    [problem] = read(text, **variables).problems
    assert problem.code is ProblemCode.NOT_YAML
    return problem.detail


def labels_of(text: str, **variables: str) -> dict[str, str]:
    return dict(only(f"services:\n  web:\n    labels: {text}\n", **variables).labels)


def test_h30_labels_are_a_mapping_or_a_list() -> None:
    assert labels_of("{a: x, b: y=z}") == labels_of("[a=x, b=y=z]") == {"a": "x", "b": "y=z"}
    assert labels_of("[alone]") == {"alone": ""}
    assert labels_of("{empty: }") == labels_of("{empty: null}") == {"empty": ""}


def test_values_stay_as_they_are_written() -> None:
    written = {"a": "yes", "b": "22:22", "c": "0x10", "d": "1.10", "e": "true", "f": "2026-01-01", "g": "null"}
    assert labels_of('{a: yes, b: 22:22, c: 0x10, d: 1.10, e: true, f: 2026-01-01, g: "null"}') == written


@pytest.mark.parametrize("kind", ["int", "float", "bool", "timestamp", "binary", "str"])
def test_an_explicit_type_changes_nothing(kind: str) -> None:
    assert labels_of(f"{{a: !!{kind} x1, b: !!{kind} }}") == {"a": "x1", "b": ""}


def test_h30_later_files_add_and_replace_labels_and_add_ports() -> None:
    container = only(
        "services:\n  web:\n    image: one\n    ports: ['80']\n    labels: {a: '1', b: '1'}\n",
        "services:\n  web:\n    image: two\n    ports: ['443', '80']\n    labels: ['b=2', 'c=2']\n",
    )
    assert container.labels == {"a": "1", "b": "2", "c": "2"}
    assert [port.private for port in container.ports] == [80, 443]
    assert container.image == "two"


def test_a_later_file_may_reset_or_replace() -> None:
    first = "services:\n  web:\n    ports: ['80']\n    labels: {a: '1'}\n"
    reset = only(first, "services:\n  web:\n    ports: !reset []\n    labels: !override {b: '2'}\n")
    assert reset.ports == ()
    assert reset.labels == {"b": "2"}


def test_anchors_and_merge_keys_are_followed() -> None:
    text = """
x-common: &common {a: common, b: common}
services:
  web:
    labels: {<<: *common, b: own}
"""
    assert only(text).labels == {"a": "common", "b": "own"}


def test_labels_of_the_deployment_are_not_the_containers() -> None:
    assert only("services:\n  web:\n    deploy: {labels: {a: x}}\n").labels == {}


def test_names_are_as_compose_gives_them() -> None:
    assert only("services:\n  web: {}\n").name == "media-web-1"
    assert only("name: Other\nservices:\n  web: {}\n").name == "other-web-1"
    assert only("services:\n  web: {}\n", COMPOSE_PROJECT_NAME="env").name == "env-web-1"
    assert only("services:\n  web: {container_name: $N}\n", N="mine").name == "mine"


def test_h30_only_services_of_active_profiles_are_there() -> None:
    text = "services:\n  web: {}\n  debug: {profiles: [dev]}\n  extra: {profiles: [x, dev]}\n"

    def names(*profiles: str, **variables: str) -> list[str]:
        return [each.compose_service for each in read(text, profiles=profiles, **variables).containers]

    assert names() == ["web"]
    assert names("x") == ["web", "extra"]
    assert names("*") == ["web", "debug", "extra"]
    assert names(COMPOSE_PROFILES="dev,y") == ["web", "debug", "extra"]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("expose: ['80']", [(80, None)]),
        ("ports: ['80']", [(80, None)]),
        ("ports: ['8080:80']", [(80, 8080)]),
        ("ports: ['127.0.0.1:8080:80/tcp']", [(80, 8080)]),
        ("ports: ['[::1]:8080:80']", [(80, 8080)]),
        ("ports: ['8000-8001:80-81']", [(80, 8000), (81, 8001)]),
        ("ports: [{target: 80, published: '8080'}]", [(80, 8080)]),
        ("ports: ['${P}:80']", [(80, 9000)]),
        ("ports: [22:22]", [(22, 22)]),
        ("ports: ['a', '0', '70000', '1-', '9-8', '" + "0" * 5_000 + "1']", []),
        ("expose: ['80']\n    ports: ['8080:80']", [(80, 8080)]),
    ],
)
def test_ports_of_every_form(entry: str, found: list[tuple[int, int | None]]) -> None:
    container = only(f"services:\n  web:\n    {entry}\n", P="9000")
    assert [(port.private, port.public) for port in container.ports] == found


def test_networks_have_the_names_docker_knows() -> None:
    def names(text: str) -> list[str]:
        return [network.name for network in only(text).networks]

    assert names("services:\n  web: {}\n") == ["media_default"]
    assert names("services:\n  web: {networks: [front]}\nnetworks:\n  front: {}\n") == ["media_front"]
    assert names("services:\n  web: {networks: {front: }}\nnetworks:\n  front: {name: proxy}\n") == ["proxy"]
    assert names("services:\n  web: {network_mode: host}\n") == ["host"]
    aliased = only("services:\n  web: {networks: {front: {aliases: [w]}}}\n").networks[0]
    assert aliased.aliases == ("web", "media-web-1", "w")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("$A-$$A", "1-$A"),
        ("${A}${B:-two}", "1two"),
        ("${EMPTY:-full}${EMPTY-kept}", "full"),
        ("${A:+there}${B:+not}", "there"),
        ("${B:-${A:-x}}", "1"),
        ("${B-}", ""),
        ("${A?needed}", "1"),
    ],
)
def test_variables_are_filled_in_as_compose_does(text: str, filled: str) -> None:
    assert labels_of(f"{{a: '{text}'}}", A="1", EMPTY="") == {"a": filled}


def test_a_variable_that_is_not_set_is_told_once_and_counts_as_empty() -> None:
    found = read("services:\n  web:\n    labels: {a: $X, b: '${X}'}\n")
    assert found.containers[0].labels == {"a": "", "b": ""}
    assert [(each.code, each.value) for each in found.problems] == [(ProblemCode.COMPOSE_VARIABLE, "X")]


def test_what_is_not_followed_is_told() -> None:
    found = read("include: [other.yml]\nservices:\n  web: {extends: {service: a}, label_file: x}\n")
    assert {each.value for each in found.problems} == {"include", "extends", "label_file"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("services: [web]", "services is no mapping"),
        ("services:\n  web: text", "services.web is no mapping"),
        ("services:\n  web: {labels: text}", "labels is no mapping"),
        ("services:\n  web: {labels: {a: [1]}}", "labels.a is no text"),
        ("services:\n  web: {ports: 80}", "ports is no list"),
        ("services:\n  web: {labels: {a: $}}", "starts no variable"),
        ("services:\n  web: {labels: {a: '${9}'}}", "is no variable"),
        ("services:\n  web: {labels: {a: '${X:?say what}'}}", "X is required: say what"),
        ("services:\n  web: {a: 1, a: 2}", "line 2: “a” is given twice"),
        ("services:\n\tweb: {}", "line 2"),
        ("services: {? [a] : b}", "unhashable key"),
        ('services: {web: {labels: {a: "\\U11000000"}}}', "no character"),
        ('services: {web: {labels: {a: "\\Uffffffff"}}}', "no character"),
        ("services: {web: {labels: {a: !!int [1]}}}", "line 1"),
        ("services: {web: {labels: {a: !!python/name:os.system ''}}}", "line 1"),
        ("\x00", "special characters"),
        ("a: &a [*b]", "line 1"),
    ],
)
def test_what_compose_would_refuse_is_refused_with_the_place(text: str, said: str) -> None:
    assert said in refusal(text)


def bomb(links: int) -> str:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, links)]
    return "\n".join([*lines, "services: {web: {}}"])


@pytest.mark.parametrize(
    "text",
    [
        bomb(12),
        "a: &a {<<: *a}\nservices: {web: {}}",
        "a: " + "[" * 5_000,
        "services: {web: {labels: {a: '" + "${X:-" * 500 + "}" * 500 + "'}}}",
        "x: " + "y" * 500_000,
    ],
    ids=["aliases of aliases", "an alias of itself", "nesting", "defaults of defaults", "size"],
)
def test_hostile_files_are_refused_quickly(text: str) -> None:
    started = time.monotonic()
    assert refusal(text)
    assert time.monotonic() - started < 5


def test_a_list_that_holds_itself_harms_nothing() -> None:
    assert only("x: &x [*x]\nservices:\n  web: {labels: {a: b}}\n").labels == {"a": "b"}


WORDS = (
    "services:",
    "web:",
    "labels:",
    "ports:",
    "- ",
    "  ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
)
MORE = (
    "${X",
    ":-",
    "}",
    "$",
    "'",
    '"',
    "a: b",
    "1-2:3",
    "!reset ",
    "!override ",
    "networks:",
    "? ",
    "|\n",
    "---\n",
    "# x",
)


@given(st.lists(st.sampled_from((*WORDS, *MORE)), max_size=40).map("".join))
def test_whatever_is_in_a_file_it_is_read_or_refused(text: str) -> None:
    read(text)
    read("services:\n  web:\n    labels:\n      a: " + text)
