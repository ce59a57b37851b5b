"""Labels from here: what is made of a service's fields asks for exactly that service again."""

from typing import Any

import pytest

from dockflare_desktop.adapters.compose_file import ComposeFile, compose
from dockflare_desktop.core.model import AccessGroup, Container, Layers, Override, PolicyBody
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.transfer.labels import labels_of, snippet
from tests.core.worlds import engine, manual, only, override, raw, world

FAMILY = AccessGroup("family", "Family", (PolicyBody("Allow", "allow", ({"email": {"email": "a@x.example"}},)),), "8h")
BASE = {"dockflare.enable": "true", "dockflare.hostname": "web.home.example", "dockflare.service": "http://web:80"}


def service_of(container: Container, *overrides: Override) -> Service:
    return only(resolve(world(engine(container), layers=Layers((FAMILY,), overrides))))


def again(service: Service) -> Service:
    text = snippet(labels_of(service.key.hostname, service.path, service.fields), "web")
    (container,) = compose([ComposeFile("f", text)], {}, project="p").containers
    return service_of(raw("web", container.labels))


def same(one: Service, other: Service) -> bool:
    def what(each: Service) -> tuple[Any, ...]:
        return (
            each.key, each.path, each.target, each.origin, each.tunnel, each.zone, each.login, each.dns, each.comment,
            each.grace,
        )  # fmt: skip

    return what(one) == what(other)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"path": "/api"},
        {"path": "/api", "path_match": "exact"},
        {"path": "^/v[0-9]+$"},
        {"path": "/plain", "path_match": "regex"},
        {"access.group": "family"},
        {"access.groups": "family", "grace": "90s"},
        {"access.emails": "a@x.example,b@x.example", "access.countries": "SE", "access.name": "Näs “A”: #1"},
        {"access.policy": "bypass"},
        {"access.custom_rules": '[{"decision": "allow", "include": [{"email": {"email": "a@x.example"}}]}]'},
        {"no_tls_verify": "yes", "originsrvname": "web.lan", "origin.connect_timeout": "5", "dns": "off"},
        {"dns.comment": 'costs $5, ${NOT} a variable; "quoted" \\ back'},
    ],
)
def test_a_snippet_asks_for_the_same_service(more: dict[str, str]) -> None:
    service = service_of(raw("web", BASE | {f"dockflare.{key}": text for key, text in more.items()}))
    assert same(again(service), service)


def test_an_override_becomes_a_label() -> None:
    here = raw("web", BASE | {"dockflare.access.group": "family"})
    service = service_of(here, override("service", "http://other:1"), override("access.emails", "b@x.example"))
    labels = labels_of(service.key.hostname, service.path, service.fields)
    assert labels["dockflare.service"] == "http://other:1"
    assert "dockflare.access.group" not in labels
    assert same(again(service), service)


def test_what_a_group_or_a_default_says_is_left_to_them() -> None:
    service = service_of(raw("web", BASE | {"dockflare.access.group": "family"}))
    assert set(labels_of("web.home.example", service.path, service.fields)) == {
        *BASE,
        "dockflare.access.group",
    }


def test_a_target_that_was_found_is_said() -> None:
    bare = {key: text for key, text in BASE.items() if key != "dockflare.service"}
    service = service_of(raw("web", bare, ports=(8080,)))
    assert labels_of("h", service.path, service.fields)["dockflare.service"] == service.target != ""


def test_a_manual_rule_becomes_labels_too() -> None:
    rule = manual("nas.home.example", service="https://192.0.2.1:5001", no_tls_verify="true")
    service = only(resolve(world(layers=Layers((FAMILY,), (), (rule,)))))
    labels = labels_of(service.key.hostname, service.path, service.fields)
    assert labels["dockflare.no_tls_verify"] == "true"
    assert labels["dockflare.hostname"] == "nas.home.example"


def test_a_service_without_a_name_is_called_app() -> None:
    assert snippet({"a": "1"}, "") == 'services:\n  app:\n    labels:\n      a: "1"\n'
