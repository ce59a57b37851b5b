"""What saving and removing changes in the store, and how the layers look afterwards."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.groups.storing import Known, beside, saving
from dockflare_desktop.core.manual.storing import removing
from dockflare_desktop.core.model import Layered, Layers, WholeZone
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.storing import Stored
from tests.core.worlds import ACCOUNT, FAMILY, FRIENDS, NOW, key, manual, override

RULE, OTHER_RULE = manual("nas.home.example"), manual("cam.home.example")
SAID, OTHER_SAID = override("service", "http://a:1"), override("grace", "5m")
ZONE, OTHER_ZONE = (WholeZone(name, {"access.group": "family"}, NOW) for name in ("home.example", "shop.example"))
LAYERS = Layers((FAMILY, FRIENDS), (SAID, OTHER_SAID), (RULE, OTHER_RULE), (ZONE, OTHER_ZONE))


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (FAMILY, replace(LAYERS, groups=(FRIENDS,))),
        (SAID, replace(LAYERS, overrides=(OTHER_SAID,))),
        (RULE, replace(LAYERS, manual_rules=(OTHER_RULE,))),
        (ZONE, replace(LAYERS, zones=(OTHER_ZONE,))),
    ],
)
def test_what_is_deleted_goes_and_nothing_else_does(gone: Layered, left: Layers) -> None:
    assert Stored(deleted=(gone,)).over(LAYERS) == left
    assert Stored(deleted=(gone,)).over(left) == left


@pytest.mark.parametrize(
    ("saved", "after"),
    [
        (changed := replace(FAMILY, name="All of us"), replace(LAYERS, groups=(changed, FRIENDS))),
        (longer := replace(SAID, value="http://b:2"), replace(LAYERS, overrides=(longer, OTHER_SAID))),
        (off := replace(RULE, enabled=False), replace(LAYERS, manual_rules=(off, OTHER_RULE))),
        (bare := replace(ZONE, fields={}), replace(LAYERS, zones=(bare, OTHER_ZONE))),
    ],
)
def test_what_is_saved_takes_the_place_of_what_it_was(saved: Layered, after: Layers) -> None:
    assert Stored((saved,)).over(LAYERS) == after


def test_a_removed_rule_takes_along_what_waits_for_it_and_nothing_of_others() -> None:
    waits = replace(manual("old.home.example"), moves_to=RULE.key)
    taken = override("service", "http://a:1", on="old.home.example")
    layers = Layers(overrides=(taken, SAID), manual_rules=(RULE, waits, OTHER_RULE))
    assert removing(layers, RULE) == Stored(deleted=(RULE, waits, taken))
    assert key("old.home.example") == waits.key


def test_a_group_with_a_wrong_id_is_not_stored() -> None:
    found = saving(replace(FAMILY, id="fam ily"), Known(LAYERS, (), ACCOUNT), "family")
    assert found.stored == Stored()
    assert ProblemCode.GROUP_ID_INVALID in [each.code for each in found.problems]


def test_a_renamed_group_takes_every_rule_and_zone_that_names_it_along() -> None:
    new = replace(FAMILY, id="kin")
    stored = saving(new, Known(LAYERS, (), ACCOUNT), "family").stored
    after = stored.over(LAYERS)
    assert {each.id for each in after.groups} == {"kin", "friends"}
    assert {each.fields["access.group"] for each in after.zones} == {"kin"}


def test_looking_ahead_the_former_id_stays_since_labels_may_name_it() -> None:
    new = replace(FAMILY, id="kin")
    ahead = beside(new, LAYERS, "family")
    assert {each.id for each in ahead.groups} == {"family", "friends", "kin"}
    assert {each.fields["access.group"] for each in ahead.zones} == {"kin"}
    assert beside(new, LAYERS, "").zones == LAYERS.zones
