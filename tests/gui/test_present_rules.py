"""Manual rules among the services: what is offered, what goes, when it ends, and who has the address."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.model import FromLabels, Manual, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import ServiceView, Status
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.cards import card
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.present.rules import end, goes, rule_of, rule_offers, switch_of, yields
from dockflare_desktop.gui.present.services import status_text
from dockflare_desktop.gui.present.tray import Entry, tray_view
from dockflare_desktop.words import sentence
from tests.gui import samples

HOST = "nas.nordhus.example"
WINS = Problem(ProblemCode.MANUAL_WINS, HOST, Effect.HINT, container="nas")
IGNORED = {"ignored": Provenance(Stated(value=True, layer=Layer.OVERRIDE))}


def rule(status: Status = Status.LIVE, **more: object) -> ServiceView:
    return samples.service(HOST, "http://nas:80", status, source=Manual(HOST), container="", **more)


def by_label() -> ServiceView:
    """The row of a container whose address a manual rule has."""
    source = FromLabels("engine-1", "nas", "nas")
    view = samples.service(HOST, "", Status.IGNORED, source=source, container="nas", reason=WINS, problems=(WINS,))
    return replace(view, fields={}, record_id="", rule_version=0)


@pytest.mark.parametrize(
    ("view", "do"),
    [
        (samples.service("a.example", "http://a"), Do.IGNORE),
        (samples.service("a.example", "http://a", Status.IGNORED, fields=IGNORED), Do.WATCH),
        (rule(), Do.RULE_OFF),
        (rule(Status.IGNORED), Do.RULE_ON),
        (rule(Status.IGNORED, fields=IGNORED), Do.WATCH),
        (by_label(), Do.REMOVE_RULE),
    ],
)
def test_one_entry_switches_whatever_stands_behind_a_service(view: ServiceView, do: Do) -> None:
    assert switch_of(view).do is do


def test_a_manual_rule_is_edited_duplicated_and_removed() -> None:
    assert [do for do, _ in rule_offers(rule())] == [Do.EDIT_RULE, Do.COPY_RULE, Do.REMOVE_RULE]
    assert [do for do, _ in rule_offers(rule(moves_to=ServiceKey("new.example")))] == [Do.REMOVE_RULE]
    assert rule_offers(samples.service("a.example", "http://a")) == ()


def test_the_question_names_what_goes_in_its_order() -> None:
    status = samples.quiet(rule())
    objects = (
        f"the DNS record \u2066{HOST}\u2069",
        "the rule to \u2066http://nas:80\u2069 in the tunnel “home”",
        f"the login of \u2066{HOST}\u2069",
    )
    assert goes(status, rule()) == f"This goes, in this order: {', '.join(objects)}."
    beside = samples.service(HOST, "http://b:80", path=samples.read_address(HOST, "/b")[1])  # type: ignore[index]
    assert "DNS record" not in goes(samples.quiet(rule(), beside), rule())
    off = rule(Status.IGNORED, record_id="", rule_version=0, app_id="")
    assert goes(samples.quiet(off), off) == "Nothing of it is published now."
    assert goes(samples.quiet(rule(), by_label()), rule()).endswith("The container nas gets the address then.")


def test_the_question_names_the_old_address_of_an_unfinished_rename() -> None:
    old = samples.service("old.example", "http://nas:80", source=Manual("old"), moves_to=ServiceKey(HOST))
    said = goes(samples.quiet(rule(), old), rule())
    assert said.endswith("\u2066old.example\u2069 goes with it, from which it was renamed.")


def test_a_label_and_a_manual_rule_on_one_address_both_say_so_with_the_way_out() -> None:
    mine = rule(problems=(WINS,))
    status = samples.quiet(mine, by_label())
    for view in (mine, by_label()):
        shown = card(view, samples.say, samples.NOW)
        assert shown is not None
        assert [(each.do, each.text) for each in shown.buttons] == [(Do.REMOVE_RULE, "Remove the manual rule...")]
    assert yields(by_label())
    assert rule_of(status, by_label()) == mine
    other = samples.service("a.example", "http://a")
    assert rule_of(status, other) == other


def test_the_labels_row_says_in_its_status_why_it_is_not_used() -> None:
    status = samples.quiet(by_label())
    assert status_text(status, by_label(), samples.NOW, lambda told: sentence(told, window=True)) == (
        "Ignored: a manual rule wins"
    )


def test_a_rule_that_is_switched_off_says_so_also_where_a_label_is_used() -> None:
    shown = card(rule(Status.IGNORED), samples.say, samples.NOW)
    assert shown is not None
    assert (shown.title, shown.buttons[0].do) == ("This manual rule is switched off.", Do.RULE_ON)
    off = Problem(ProblemCode.MANUAL_OFF, HOST, Effect.HINT)
    used = card(samples.service(HOST, "http://nas", problems=(off,)), samples.say, samples.NOW)
    assert used is not None
    assert used.buttons[0].do is Do.RULE_ON


def test_the_end_counts_down_in_the_details() -> None:
    ending = rule(ends_at=samples.NOW + timedelta(hours=3, minutes=28))
    shown = details(samples.quiet(ending), ending, samples.NOW, samples.say)
    assert "removed in 3 h 28 min, at 18:00:08" in shown.since
    assert shown.card is not None
    assert shown.card.title == "It is removed in 3 h 28 min, at 18:00:08."
    assert [each.do for each in shown.card.buttons] == [Do.KEEP_RULE, Do.EDIT_RULE]
    assert end(ending, samples.NOW + timedelta(hours=4)) == ""
    assert end(rule(), samples.NOW) == ""
    told = replace(ending, problems=(WINS,))
    both = details(samples.quiet(told), told, samples.NOW, samples.say)
    assert "removed in" in both.since  # whatever else is told


def _texts(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield entry.text
        yield from _texts(entry.inside)


def test_the_tray_switches_a_rule_as_the_window_does() -> None:
    status = samples.quiet(rule())
    texts = list(_texts(tray_view(status, samples.NOW, samples.say).entries))
    assert "Switch off..." in texts
    assert "Ignore..." not in texts
