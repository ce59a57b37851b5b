"""What a step shows of "before", and that read-only values can be stored."""

from types import MappingProxyType

import pytest

from dockflare_desktop.adapters.store.texts import from_json, to_json, to_time
from dockflare_desktop.core.change import AppStep, PolicyStep, RecordStep, RuleStep, Step, TunnelStep
from dockflare_desktop.core.cloud import App, Policy, Record
from dockflare_desktop.core.history import before
from dockflare_desktop.core.model import JsonObject, PolicyBody, ServiceKey
from tests.adapters.store_samples import NOW

RAW: JsonObject = {"id": "x", "left": "alone"}
KEY = ServiceKey("app.mkdev.example")
BODY = PolicyBody("In", "allow")


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (TunnelStep("home"), None),
        (PolicyStep("family/1", None, Policy("p", BODY, raw=RAW)), RAW),
        (PolicyStep("family/1", None), None),
        (AppStep("app.mkdev.example", None, App("a", "aud", "n", "self_hosted", (), (), raw=RAW)), RAW),
        (RuleStep("home", KEY, None, RAW), RAW),
        (RuleStep("home", KEY, RAW), None),
        (RecordStep("z", KEY.hostname, None, before=Record("r", "z", "CNAME", KEY.hostname, "t", raw=RAW)), RAW),
    ],
    ids=range(7),
)
def test_before_is_the_whole_object_as_it_was_read(step: Step, found: JsonObject | None) -> None:
    assert before(step) == found


def test_a_read_only_mapping_is_stored_like_any_other() -> None:
    assert from_json(to_json(MappingProxyType({"a": MappingProxyType({"b": (1,)})}))) == {"a": {"b": [1]}}


def test_what_is_no_json_is_a_bug_and_not_guessed_at() -> None:
    with pytest.raises(TypeError, match="datetime is not JSON"):
        to_json({"at": NOW})


def test_a_time_without_a_zone_is_a_bug_and_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_time(NOW.replace(tzinfo=None))
