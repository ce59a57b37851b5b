"""What a round reads at Cloudflare: as few calls as will do, and nothing that is needed twice."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.cloud import Actual, Directory, Look, Tunnel, Zone
from dockflare_desktop.core.model import AccessGroup, Layers
from dockflare_desktop.core.planning.looking import READ_AHEAD, Known, covers_look, look_for
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.world import Needs, Resolution
from dockflare_desktop.core.settings import Settings
from tests.engine.desk_of_plans import service

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ZONES = tuple(Zone(f"z{number}", f"zone{number}.example") for number in range(READ_AHEAD + 2))
DIRECTORY = Directory(zones=ZONES, tunnels=(Tunnel("t1", "home"), Tunnel("t2", "garage")))
ACTUAL = Actual("a", "", DIRECTORY, {}, {}, {}, (), NOW)
NONE = Resolution(services=(), remembered=(), problems=(), needs=Needs())
SETTINGS = Settings(tunnel="home")


def known(**given: object) -> Known:
    return replace(Known(NONE, SETTINGS, Layers(), None, None), **given)


def test_a_first_reading_names_zones_by_what_each_hostname_lies_below() -> None:
    resolution = replace(NONE, services=(service("a.b.nordhus.example", tunnel="garage"),))
    look = look_for(known(resolution=resolution))
    assert look.zones >= {"nordhus.example", "b.nordhus.example"}
    assert (look.tunnels, look.connectors, look.policies) == ({"home", "garage"}, frozenset(), False)


def test_with_nothing_to_do_it_reads_ahead() -> None:
    look = look_for(known(actual=ACTUAL, layers=Layers(groups=(AccessGroup("family", "Family", ()),))))
    assert look.zones == {zone.name for zone in ZONES[:READ_AHEAD]}
    assert (look.policies, look.team) == (True, True)


def test_what_the_ledger_holds_is_looked_at_although_nobody_asks_for_it() -> None:
    rows = (
        LedgerEntry("a", Kind.RECORD, "x.zone6.example", zone="z6"),
        LedgerEntry("a", Kind.RULE, "x.zone6.example ", tunnel="t2"),
        LedgerEntry("a", Kind.POLICY, "family/0"),
    )
    resolution = replace(NONE, services=(service("a.zone0.example"),))
    look = look_for(known(resolution=resolution, actual=ACTUAL, ledger=Ledger("7f3a9c2e", rows)))
    assert "zone6.example" in look.zones
    assert (look.tunnels, look.policies) == ({"home", "garage"}, True)


def test_a_beat_looks_at_the_connectors_in_use() -> None:
    resolution = replace(NONE, services=(service("a.zone0.example", tunnel="garage"),))
    look = look_for(known(resolution=resolution, actual=ACTUAL, watch=frozenset({"home"}), whole=True))
    assert look.connectors == {"home", "garage"}


@pytest.mark.parametrize("part", ["policies", "sign_in_methods", "service_tokens", "owners", "team"])
def test_a_part_that_was_not_read_yet_is_not_covered_and_one_that_may_not_be_is(part: str) -> None:
    look = Look(**{part: True})  # type: ignore[arg-type]  # one flag by name
    seen = replace(ACTUAL, directory=replace(DIRECTORY, zero_trust=True))
    assert not covers_look(seen, look)
    refused = Problem(ProblemCode.PERMISSION_MISSING, "cloudflare", label=part)
    broken = Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare", label=part)
    assert covers_look(replace(seen, problems=(refused,)), look)
    assert not covers_look(replace(seen, problems=(broken,)), look)
    found = "home" if part == "team" else ()
    assert covers_look(replace(seen, directory=replace(seen.directory, **{part: found})), look)


def test_without_zero_trust_there_is_no_team_name_to_read() -> None:
    assert covers_look(replace(ACTUAL, directory=replace(DIRECTORY, zero_trust=False)), Look(team=True))


def test_zones_and_tunnels_must_have_been_read_even_if_they_could_not_be() -> None:
    look = Look(zones=frozenset({"zone0.example"}), tunnels=frozenset({"home"}))
    assert not covers_look(ACTUAL, look)
    assert covers_look(replace(ACTUAL, records={"z0": None}, documents={"t1": None}), look)
