"""Both sides of a change as people are shown them."""

from dockflare_desktop.core.adopting.sides import Context, Sides, Sign, lines, sides
from dockflare_desktop.core.change import Action, Change, Kind, Phase, TunnelStep, Why
from dockflare_desktop.core.model import JsonObject

CONTEXT = Context("7f3a9c2e", (), (), "acme")


def test_a_tunnel_that_is_made_stands_beside_nothing() -> None:
    step = TunnelStep("dockflare")
    change = Change("tunnel", Phase.ROUTE, step, Action.CREATE, Kind.TUNNEL, "dockflare", Why.STARTED)
    assert sides(change, CONTEXT) == Sides(None, {"name": "dockflare"})


def test_a_list_of_objects_is_shown_item_by_item_so_that_one_line_differs() -> None:
    def policy(email: str) -> JsonObject:
        return {"name": "Ann", "include": [{"email": {"email": email}}], "ids": ["a", "b"]}

    shown = lines(Sides({"policies": [policy("a@x.example")]}, {"policies": [policy("b@x.example")]}))
    told = [(each.sign, each.text.strip()) for each in shown if each.sign is not Sign.KEPT]
    assert told == [(Sign.REMOVED, "email: a@x.example"), (Sign.ADDED, "email: b@x.example")]
    assert [each.text for each in shown if each.sign is Sign.KEPT][:2] == ["policies:", "  - name: Ann"]
