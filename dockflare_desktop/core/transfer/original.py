"""A whole state of the original DockFlare: `state.json`, and its settings where the backup holds them."""

from collections.abc import Mapping
from datetime import datetime

from dockflare_desktop.core.model import Json, JsonObject, Layers
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.settings import Settings, changed
from dockflare_desktop.core.transfer.findings import Finding, Hint, Import, Told
from dockflare_desktop.core.transfer.original_groups import read_groups
from dockflare_desktop.core.transfer.original_rules import Former, named_groups, read_rules
from dockflare_desktop.core.transfer.reading import objects, text

_RULES, _GROUPS = "managed_rules", "access_groups"
_RULE_KEYS = ("service", "hostname", "container_id", "status")  # what tells a rule in the oldest files


def is_state(value: Json) -> bool:
    """Whether this is a state of the original at all, the oldest format (the rules alone) included."""
    if not isinstance(value, Mapping):
        return False
    return _RULES in value or _GROUPS in value or any(_is_rule(each) for each in value.values())


def read_original(state: JsonObject, config: JsonObject, now: datetime) -> Import:
    """Everything that can be taken over, and what cannot. `config` are its decrypted settings; {}: there are none."""
    stated_groups = state.get(_GROUPS, {})
    rules = state.get(_RULES, {} if _GROUPS in state else state)
    groups = read_groups(stated_groups, named_groups(rules))
    settings, refused = _settings(config)
    read = read_rules(rules, Former(groups.by_old_id, text(config, "tunnel_name")), now)
    layers = Layers(tuple(groups.by_old_id.values()), read.overrides, read.manual)
    hints = (*_policy_hints(stated_groups), *read.hints)
    return Import(layers, settings, (*groups.findings, *read.findings, *refused), tuple(dict.fromkeys(hints)))


def _is_rule(value: Json) -> bool:
    return isinstance(value, Mapping) and any(key in value for key in _RULE_KEYS)


def _settings(config: JsonObject) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The two that mean the same here: the tunnel's name and the grace period."""
    wanted: dict[str, str] = {}
    if tunnel := text(config, "tunnel_name"):
        wanted["tunnel"] = tunnel
    grace = config.get("grace_period_seconds")
    if isinstance(grace, int | str) and not isinstance(grace, bool):
        wanted["grace_period"] = str(grace).strip()
    refused = [key for key, stated in wanted.items() if isinstance(changed(Settings(), key, stated), Problem)]
    findings = tuple(Finding(Told.SETTING_REFUSED, key, wanted[key]) for key in refused)
    return {key: stated for key, stated in wanted.items() if key not in refused}, findings


def _policy_hints(records: Json) -> tuple[Hint, ...]:
    groups = objects(list(records.values())) if isinstance(records, Mapping) else ()
    return tuple(Hint("policy", found) for each in groups if (found := text(each, "cloudflare_policy_id")))
