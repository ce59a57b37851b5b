"""Values for tests of the store: fixed ones, and hypothesis strategies for every field there is."""

import string
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from dockflare_desktop.core.change import (
    Action,
    Change,
    Kind,
    LedgerEntry,
    LedgerState,
    Outcome,
    OutcomeState,
    Phase,
    RuleStep,
    Why,
)
from dockflare_desktop.core.model import (
    AccessGroup,
    Container,
    ContainerState,
    ManualRule,
    Network,
    Override,
    Path,
    PathMatch,
    PolicyBody,
    Port,
    Remembered,
    ServiceKey,
)

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
MACHINE = "a machine and a user"


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, step: timedelta) -> None:
        self.now += step


KEY = ServiceKey("app.mkdev.example", "^/api")
GROUP = AccessGroup("family", "Family", (PolicyBody("In", "allow", ({"email": {"email": "a@x.example"}},)),), "24h")
OVERRIDE = Override(KEY, "service", "http://api:9000", None, NOW)
RULE = ManualRule(KEY, Path("/api", PathMatch.PREFIX, "^/api"), {"service": "http://nas:1"}, NOW)
RECORD = LedgerEntry("acc", Kind.RECORD, "app.mkdev.example", "rec1", "zone1", value={"content": "t.example"}, at=NOW)


def rule_entry(number: int, state: LedgerState = LedgerState.APPLIED) -> LedgerEntry:
    return LedgerEntry(
        "acc",
        Kind.RULE,
        f"h{number}.mkdev.example ",
        tunnel="tun",
        value={"service": f"http://c:{number}"},
        state=state,
    )


def outcome(number: int, state: OutcomeState = OutcomeState.DONE) -> Outcome:
    key = ServiceKey(f"h{number}.mkdev.example")
    step = RuleStep("home", key, {"service": "http://c:1"}, before={"service": "http://c:0"})
    change = Change(f"rule update {key}", Phase.ROUTE, step, Action.UPDATE, Kind.RULE, str(key), Why.CHANGED, (key,))
    return Outcome(change, state, written={"service": "http://c:1"}, took_ms=12)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
times = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone itself
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=3))]),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(text, json_values, max_size=4)
hostnames = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=4)
keys = st.builds(ServiceKey, hostnames, st.sampled_from(["", "^/api", "^/a$"]))
policies = st.builds(
    PolicyBody,
    text,
    st.sampled_from(["allow", "deny", "non_identity", "bypass"]),
    st.lists(objects, max_size=2).map(tuple),
    st.lists(objects, max_size=2).map(tuple),
    st.lists(objects, max_size=2).map(tuple),
    objects,
)
groups = st.builds(
    AccessGroup,
    hostnames,
    text,
    st.lists(policies, max_size=2).map(tuple),
    st.none() | text,
    st.none() | st.booleans(),
    st.lists(text, max_size=2).map(tuple),
    st.none() | st.booleans(),
)
overrides = st.builds(Override, keys, hostnames, text, st.none() | text, times, st.none() | times)
paths = st.builds(Path, text, st.sampled_from(list(PathMatch)), text)
rules = st.builds(
    ManualRule, keys, paths, st.dictionaries(text, text, max_size=3), times, st.booleans(), st.none() | times
)
containers = st.builds(
    Container,
    text,
    text,
    st.dictionaries(text, text, max_size=4),
    st.sampled_from(list(ContainerState)),
    text,
    st.none() | times,
    text,
    text,
    text,
    st.lists(st.builds(Port, st.integers(0, 65535), text, st.none() | st.integers(0, 65535), text), max_size=2).map(
        tuple
    ),
    st.lists(st.builds(Network, text, st.lists(text, max_size=2).map(tuple), text), max_size=2).map(tuple),
)
remembereds = st.builds(Remembered, keys, containers, text, times, st.none() | times)
entries = st.builds(
    LedgerEntry,
    account=st.just("acc"),
    kind=st.sampled_from(list(Kind)),
    key=text,
    object_id=text,
    zone=text,
    tunnel=text,
    value=objects,
    prior=st.none() | objects,
    former=st.none() | objects,
    state=st.sampled_from([LedgerState.INTENDED, LedgerState.APPLIED, LedgerState.RELEASED]),
    at=st.none() | times,
)
