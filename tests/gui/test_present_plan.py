"""The words and lines of Review changes, without widgets."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, AppStep, Change, Hold, Kind, Plan, PolicyStep, Risk, Why
from dockflare_desktop.core.cloud import Policy
from dockflare_desktop.core.model import Manual, PolicyBody, ServiceKey
from dockflare_desktop.core.planning.desired_policies import marked_body
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.reviewing.hazards import Hazard
from dockflare_desktop.core.reviewing.items import Item, items
from dockflare_desktop.core.reviewing.running import Progress
from dockflare_desktop.core.reviewing.steps import StepState
from dockflare_desktop.core.service import GroupPolicy
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.changes import object_words
from dockflare_desktop.gui.present.held import held_name, waiting
from dockflare_desktop.gui.present.plan import Reading, apply_offer, facts, removal_offer, title
from dockflare_desktop.gui.present.plan_banner import NEXT, SEEN, banner
from dockflare_desktop.gui.present.plan_lines import PlanLine, Tick, lines, state_words
from dockflare_desktop.gui.present.plan_words import hazard_words, name_words, pill_words, what_words, why_words
from dockflare_desktop.gui.present.review import review
from tests.gui import review_samples, samples

SHOP, GIT = (ServiceKey(f"{name}.mkdev.example") for name in ("shop", "git"))
WAY = f"create way {review_samples.PREVIEW}"
LOGIN = f"application create {review_samples.PREVIEW}"
CLOUD = "delete cloud.nordhus.example"


def reading(*changes: Change, **more: object) -> Reading:
    status = review_samples.status(*changes)
    views = {view.key: view for view in status.services}
    return Reading(status, items(status.plan.changes), views=views, **more)  # type: ignore[arg-type]


def by_name(shown: Reading) -> dict[str, PlanLine]:
    return {line.id: line for line in lines(shown)}


def one(*changes: Change) -> Item:
    (item,) = items(changes)
    return item


# --- head ------------------------------------------------------------------------------------------------------------


def test_the_head_says_how_many_whether_it_waits_and_what_it_costs() -> None:
    shown = reading()
    assert title(shown) == "Review 10 changes"
    assert facts(shown).startswith("Nothing happens until you say so. About ")
    assert facts(shown).endswith("11 of 1,200 calls to Cloudflare.")
    assert title(reading(review_samples.login("a.example"))) == "Review 1 change"


def test_what_goes_ahead_by_itself_is_said_to() -> None:
    goes, asks = review_samples.login("a.example", Hold.NONE), review_samples.login("b.example")
    assert facts(reading(goes)).startswith("All of it is carried out by itself.")
    assert facts(reading(goes, asks)).startswith("What has a box waits for you, the rest is carried out by itself.")
    assert facts(reading(review_samples.login("a.example", Hold.OBSERVE))).startswith("Nothing is written now.")


def test_nothing_planned_is_said_to_be_nothing() -> None:
    empty = Reading(samples.quiet(), ())
    assert title(empty) == "Nothing to review"
    assert facts(empty) == "Everything at Cloudflare is as it was asked for."
    assert lines(empty) == ()
    assert removal_offer(empty) is None
    assert not apply_offer(empty).enabled


def test_while_it_is_applied_the_head_counts() -> None:
    going = {LOGIN: Progress(StepState.DONE), WAY: Progress(StepState.RUNNING)}
    assert title(reading(going=going)) == "Applying 1 of 2"
    assert "Activity" in facts(reading(going=going))
    failed = {LOGIN: Progress(StepState.DONE), WAY: Progress(StepState.FAILED)}
    assert title(reading(going=failed)) == "1 of 2 failed"
    assert "tried again" in facts(reading(going=failed))
    assert title(reading(going={LOGIN: Progress(StepState.DONE)})) == "Done"
    ended = reading(review_samples.login(review_samples.PREVIEW), going={LOGIN: Progress(StepState.DONE)})
    assert facts(ended) == "All of it is carried out; nothing else is planned."


# --- banner ----------------------------------------------------------------------------------------------------------


def test_the_brake_says_how_many_of_how_many_the_limit_the_cause_and_leads_to_the_engine() -> None:
    shown = banner(reading(), samples.say, samples.NOW)
    assert shown is not None
    assert shown.title == "Removals are on hold: 5 of 13 services would go at once."
    assert shown.text.startswith("That is 38 %, your limit is 30 %. ")
    assert "nas-01" in shown.text
    assert (shown.buttons[0].do, shown.buttons[0].value) == (Do.SHOW_ENGINE, "nas-01")


def test_a_limit_of_services_is_told_in_services() -> None:
    shown = reading()
    few = replace(shown.status, settings=replace(shown.status.settings, brake_count=4))
    told = banner(replace(shown, status=few), samples.say, samples.NOW)
    assert told is not None
    assert "your limit is 4 services." in told.text


def test_the_causes_of_a_brake_are_worded() -> None:
    shown = reading()
    gone = [view for view in shown.status.services if view.hostname in review_samples.GONE]
    rest = [view for view in shown.status.services if view.hostname not in review_samples.GONE]

    def told(**more: object) -> str:
        moved = tuple(replace(view, **more) for view in gone)
        found = banner(replace(shown, status=replace(shown.status, services=(*rest, *moved))), samples.say, samples.NOW)
        assert found is not None
        return found.text

    assert "Compose project" in told(project="media")
    assert "runs none of its containers any more" in told(engine="garage-3")
    assert "It often means" in told(source=Manual("r"))


def test_what_changed_is_told_before_the_brake_and_offers_to_be_seen() -> None:
    shown = banner(reading(different=frozenset({WAY}), gone=(one(samples.held_change()),)), samples.say, samples.NOW)
    assert shown is not None
    assert shown.title == "2 steps changed while you were reading."
    assert [button.value for button in shown.buttons] == [NEXT, SEEN]
    single = banner(reading(different=frozenset({WAY})), samples.say, samples.NOW)
    assert single is not None
    assert single.title == "One step changed while you were reading."


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        (Hold.OBSERVE, "Observe only: nothing is written."),
        (Hold.PAUSED, "Changes are paused."),
        (Hold.RIVAL, "The original DockFlare runs here, so nothing is written."),
    ],
)
def test_what_hinders_writing_is_told_before_the_brake(hold: Hold, words: str) -> None:
    shown = reading(*review_samples.removed("cloud.nordhus.example", hold))
    told = banner(shown, samples.say, samples.NOW)
    assert told is not None
    assert told.title == words
    until = banner(replace(shown, status=replace(shown.status, paused_until=samples.NOW)), samples.say, samples.NOW)
    assert until is not None
    assert ("until 14:32" in until.title) is (hold is Hold.PAUSED)


def test_an_account_that_cannot_be_reached_is_told() -> None:
    away = replace(samples.offline(), plan=Plan((review_samples.login("a.example", Hold.NONE),)))
    told = banner(Reading(away, items(away.plan.changes)), samples.say, samples.NOW)
    assert told is not None
    assert told.icon == "ui-wifi-off"


# --- lines -----------------------------------------------------------------------------------------------------------


def test_the_lines_are_as_drawn() -> None:
    shown = lines(reading(ticks=frozenset({LOGIN, WAY})))
    headings = [f"{line.heading.text}{line.heading.tail}" for line in shown if line.heading is not None]
    assert headings == ["Add  3   2 selected", "Change  2   none selected", "Remove  5   on hold, not selected"]
    texts = {line.id: [*(cell.text for cell in line.cells[:3]), line.pill[0]] for line in shown if line.cells}
    asks = "Container \u2066web-pr142\u2069 asks for it"
    assert texts[LOGIN] == [review_samples.PREVIEW, "Login", asks, "Login first"]
    assert texts[WAY] == [review_samples.PREVIEW, "DNS and tunnel rule", asks, "Goes online"]
    assert texts["create way shop.mkdev.example"][3] == "Open to everyone"
    assert texts[f"update way {review_samples.API}"] == [
        "api.mkdev.example/v2",
        "Target",
        "Labels, groups or settings changed",
        "No gap",
    ]
    assert texts["policy update developers/0"] == [
        "Developers",
        "Login policy",
        "Labels, groups or settings changed",
        "More people",
    ]
    assert texts[CLOUD] == [
        "cloud.nordhus.example",
        "DNS, rule, login",
        "Container \u2066web\u2069 is gone, its grace period is over",
        "Goes offline",
    ]


def test_a_line_is_one_sentence_for_those_who_hear_it() -> None:
    line = by_name(reading(ticks=frozenset({LOGIN})))[LOGIN]
    assert line.sentence.startswith(f"Add Login, {review_samples.PREVIEW}, Container ")
    assert "Login first, selected." in line.sentence


def test_what_needs_something_that_is_not_ticked_is_locked_and_says_so() -> None:
    found = by_name(reading())
    assert found[LOGIN].tick is Tick.OFF
    assert found[WAY].tick is Tick.LOCKED
    assert found[WAY].tip == f"Needs Login \u2066{review_samples.PREVIEW}\u2069, which is not selected."
    assert by_name(reading(ticks=frozenset({LOGIN})))[WAY].tick is Tick.OFF
    assert "what depends on it is not selected either" in found[LOGIN].tip


def test_what_nobody_is_asked_about_has_a_shape_instead_of_a_tick() -> None:
    free = review_samples.login("a.example", Hold.NONE)
    waits = replace(review_samples.login("b.example", Hold.NONE), waits=True)
    paused = review_samples.login("c.example", Hold.PAUSED)
    follows = replace(review_samples.login("d.example", Hold.BRAKE), follows=True)
    found = by_name(reading(free, waits, paused, follows))
    told = {change.target: (found[change.id].tick, found[change.id].tip) for change in (free, waits, paused, follows)}
    assert {tick for tick, _ in told.values()} == {Tick.NONE}
    assert told["a.example"][1] == "Is carried out by itself; nobody is asked about it."
    assert told["b.example"][1].startswith("Waits for connectors")
    assert told["c.example"][1] == "Not written: paused."
    assert told["d.example"][1] == "Is carried out together with what it needs."
    assert "selected" not in str(lines(reading(free))[0].heading)


def test_what_is_carried_out_has_a_shape_for_each_state() -> None:
    shapes = set()
    for state in StepState:
        line = by_name(reading(going={LOGIN: Progress(state)}))[LOGIN]
        assert line.tick is Tick.NONE
        assert line.tip == state_words(state)
        shapes.add(line.shape[0])
    assert len(shapes) == len(StepState)


def test_what_changed_is_marked_and_what_is_gone_is_still_shown() -> None:
    away = one(*review_samples.removed("old.nordhus.example"))
    found = by_name(
        reading(review_samples.login("a.example"), different={"application create a.example"}, gone=(away,))
    )
    assert found["application create a.example"].marked
    assert "changed while you were reading" in found["application create a.example"].sentence
    assert found[away.id].pill[0] == "Not planned"
    assert found[away.id].tip == "Is not planned any more."


def test_all_that_is_ticked_is_said_to_be_all() -> None:
    shown = lines(reading(review_samples.retargeted(), ticks=frozenset({f"update way {review_samples.API}"})))
    assert shown[0].heading is not None
    assert shown[0].heading.tail.endswith("all selected")


# --- buttons ---------------------------------------------------------------------------------------------------------


def test_apply_counts_what_is_ticked_and_asks_first_where_removals_are_among_it() -> None:
    assert apply_offer(reading()).text == "Apply"
    assert apply_offer(reading(ticks=frozenset({LOGIN}))).text == "Apply 1 change"
    assert apply_offer(reading(ticks=frozenset({LOGIN, WAY}))).text == "Apply 2 changes"
    assert apply_offer(reading(ticks=frozenset({CLOUD}))).text == "Apply 1 change..."
    assert apply_offer(reading(ticks=frozenset({LOGIN, CLOUD}))).text == "Apply 2 changes..."


def test_nothing_can_be_applied_before_what_changed_was_seen() -> None:
    shown = reading(ticks=frozenset({LOGIN}), different={WAY})
    assert not apply_offer(shown).enabled
    removal = removal_offer(shown)
    assert removal is not None
    assert not removal.enabled


def test_removals_have_a_button_of_their_own_for_all_or_for_those_that_are_ticked() -> None:
    every, some = removal_offer(reading()), removal_offer(reading(ticks=frozenset({CLOUD})))
    assert every is not None
    assert (every.text, len(every.ids)) == ("Remove 5 services...", 5)
    assert some is not None
    assert (some.text, some.ids) == ("Remove 1 service...", {CLOUD})
    left_over = review_samples.change(
        Kind.POLICY, Action.DELETE, "family/0", PolicyStep("family/0", None), Why.UNUSED, keys=()
    )
    none = removal_offer(reading(left_over))
    assert none is not None
    assert none.text == "Remove..."


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_reason_and_every_hazard_has_words() -> None:
    started = samples.rule_change()
    assert len({why_words(one(replace(started, why=why)), {}) for why in Why}) == len(Why)
    assert len({hazard_words(hazard) for hazard in Hazard}) == len(Hazard)


def test_who_asks_for_it_is_named() -> None:
    item = one(samples.rule_change())
    view = samples.service(review_samples.PREVIEW, "http://web:80", source=Manual("r"), container="")
    assert why_words(item, {view.key: view}) == "Your manual rule asks for it"
    shared = one(replace(samples.rule_change(), keys=(SHOP, GIT)))
    assert why_words(shared, {}) == "2 services use it"
    assert name_words(shared, {}) == "git.mkdev.example and 1 more"
    policy = one(replace(review_samples.widened(), why=Why.STARTED))
    assert why_words(policy, {}) == "One service uses it"


def test_objects_are_named_alone_and_together() -> None:
    rule, record = samples.held_rule(), samples.held_change()
    assert what_words(one(rule)) == "Tunnel rule"
    assert what_words(one(record)) == "DNS record"
    assert what_words(one(rule, record)) == "DNS and tunnel rule"
    gone = [replace(each, action=Action.DELETE) for each in (rule, record)]
    assert what_words(one(*gone)) == "DNS, rule"


def test_a_login_that_lets_everyone_in_does_not_say_that_it_comes_first() -> None:
    login = replace(review_samples.login("a.example"), risk=Risk.EVERYONE)
    assert pill_words(one(login)) == ("Open to everyone", "open", "nav-public")


# --- what banner and tray count --------------------------------------------------------------------------------------


def held(*changes: Change) -> AppStatus:
    return replace(samples.full(), plan=Plan(changes))


def test_what_waits_is_counted_by_lines_and_what_only_follows_is_not() -> None:
    follows = replace(review_samples.widened(Hold.BRAKE), follows=True)
    status = held(samples.held_change(), samples.held_rule(), review_samples.login("a.example", Hold.NONE), follows)
    (item,) = waiting(status)
    assert held_name(item, status) == "shop.mkdev.example"
    assert item.hold is Hold.PUBLIC


def test_a_policy_has_the_name_that_people_gave_it() -> None:
    body = marked_body(PolicyBody("Family 2", "allow"), "7f3a9c2e")
    step = PolicyStep("family/1", GroupPolicy("family", 1, body))
    written = replace(samples.held_change(), step=step, target="family/1")
    assert object_words(written) == "Family 2"
    gone = replace(written, step=PolicyStep("family/1", None, Policy("p", body)))
    assert object_words(gone) == "Family 2"


def test_a_service_that_goes_as_a_whole_goes_offline_and_lets_nobody_in() -> None:
    whole = review_samples.removed("cloud.nordhus.example")
    assert one(*whole).effect is Risk.OFFLINE
    assert [line.effect for line in review(whole, (), samples.say).lines] == ["Goes offline"] * 3
    assert isinstance(whole[2].step, AppStep)
    assert one(whole[2]).effect is Risk.MORE_PEOPLE


def test_the_demo_s_review_has_no_banner_of_its_own() -> None:
    demo = replace(samples.quiet(), demo=True, plan=Plan((samples.rule_change(),)))
    assert banner(Reading(demo, items(demo.plan.changes)), samples.say, samples.NOW) is None
    asks = replace(demo, settings=replace(demo.settings, mode=Mode.ASK_EVERY), problems=(Problem(ProblemCode.BRAKE),))
    assert banner(Reading(asks, ()), samples.say, samples.NOW) is None
