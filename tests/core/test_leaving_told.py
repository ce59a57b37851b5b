"""A departure's preview survives the way to a second process; what is too long for it loses its sides, then more."""

import json
from dataclasses import replace

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Change, Kind, LedgerEntry, Phase, RecordStep, Why
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.leaving.told import as_json, from_json, told
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.leaving_there import LARGEST, Leaving, leaving_answer

CHANGE = Change(
    "x", Phase.ROUTE, RecordStep("z", "a.example", None), Action.UPDATE, Kind.RECORD, "a.example", Why.HANDED_OVER
)
SHOWN = Farewell(
    Departure(Way.HAND_OVER),
    (ServiceKey("a.example"),),
    (Shown(CHANGE, Sides({"comment": "x"}, {"comment": "y"})),),
    (LedgerEntry("a", Kind.RULE, "a.example "),),
    (Problem(ProblemCode.LOGIN_KEPT, "a.example", Effect.HINT),),
    ("home",),
    "seal",
)


def test_it_is_the_same_there() -> None:
    found = told(SHOWN)
    assert from_json(json.loads(json.dumps(as_json(found)))) == found
    assert leaving_answer(SHOWN)["seal"] == "seal"
    assert "problem" in leaving_answer(Problem(ProblemCode.LEAVE_PAUSED, "cloudflare"))


def test_what_is_asked_is_the_same_there() -> None:
    for asked in (Leaving(Departure(Way.REMOVE, engine="e")), Leaving(Departure(Way.REMOVE, tunnel="t"), back=True)):
        assert Leaving.of(asked.request(seal="s")) == asked


def test_what_is_too_long_is_shortened() -> None:
    long = Shown(CHANGE, Sides({"comment": "x" * 1000}, None))
    bare = json.loads(leaving_answer(replace(SHOWN, changes=(long,) * 60))["preview"])
    assert [each["before"] for each in bare["changes"]] == [None] * 60
    few = leaving_answer(replace(SHOWN, changes=(long,) * 2000))["preview"]
    assert len(json.dumps(few)) <= LARGEST
    assert 0 < len(json.loads(few)["changes"]) < 2000
