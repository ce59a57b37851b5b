"""Tray, state block, banner and foot in every state, without a widget."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.change import Hold, Plan
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, CloudflareView, Health, TokenState
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.frame import LOUD, QUIET, Banner, banner, facts, services_badge
from dockflare_desktop.gui.present.state import Note, odd, state_block
from dockflare_desktop.gui.present.tray import Entry, TrayView, tooltip, tray_view
from tests.gui import doctor_samples, public_samples, samples
from tests.gui.samples import NOW, say


def tray(status: AppStatus) -> TrayView:
    return tray_view(status, NOW, say)


def texts(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.text for entry in entries if entry.text]


def entry(view: TrayView, text: str) -> Entry:
    return next(found for found in view.entries if found.text.startswith(text))


def test_the_menu_has_its_entries_in_their_order() -> None:
    assert texts(tray(samples.full()).entries) == [
        "3 need you, 8 live",
        "Verified 8 seconds ago",
        "grafana.mkdev.example: DNS quota full",
        "vault.nordhus.example: unknown group",
        "shop.mkdev.example: would be public",
        "Services",
        "Review 1 held change...",
        "Compare with Cloudflare now",
        "Pause changes",
        "Open DockFlare Desktop",
        "Add manual rule...",
        "Settings...",
        "Quit (your tunnel stays up)",
    ]


def not_set_up() -> AppStatus:
    return AppStatus(cloudflare=CloudflareView(token=TokenState.NONE))


@pytest.mark.parametrize(
    ("status", "health", "first"),
    [
        (samples.full(), Health.ATTENTION, "3 need you, 8 live"),
        (samples.quiet(*samples.all_live()), Health.OK, "All 6 live"),
        (samples.quiet(samples.watch()), Health.OK, "1 live"),
        (samples.offline(), Health.ATTENTION, "Offline"),
        (samples.refused(), Health.ERROR, "Cloudflare does not accept the token"),
        (not_set_up(), Health.SETUP, "Not set up"),
        (replace(samples.quiet(samples.watch()), paused=True), Health.PAUSED, "Paused"),
        (
            replace(samples.quiet(), paused=True, paused_until=NOW + timedelta(minutes=58)),
            Health.PAUSED,
            "Paused until 15:30",
        ),
        (replace(samples.quiet(), syncing=True), Health.SYNCING, "Working"),
        (replace(samples.quiet(), broken=True), Health.ERROR, "Not working"),
    ],
    ids=["attention", "ok", "one", "offline", "refused", "setup", "paused", "paused until", "syncing", "broken"],
)
def test_each_state_has_its_shape_and_its_word(status: AppStatus, health: Health, first: str) -> None:
    view = tray(status)
    assert view.health is health
    assert view.entries[0].text == first
    assert state_block(status, NOW).health is health


def test_the_demo_says_so_before_anything_else() -> None:
    assert tray(replace(samples.quiet(samples.watch()), demo=True)).tooltip.startswith("Demo: In sync")


def test_more_than_three_that_need_you_are_counted() -> None:
    many = tuple(replace(samples.blocked(), hostname=f"h{number}.example") for number in range(5))
    view = tray(samples.quiet(*many))
    assert "2 more need you..." in texts(view.entries)
    assert "1 more needs you..." in texts(tray(samples.quiet(*many[:4])).entries)
    assert not any("more need" in text for text in texts(tray(samples.quiet(*many[:3])).entries))


def test_the_list_of_services_is_capped_and_never_shows_the_same_twice() -> None:
    inside = entry(tray(samples.full()), "Services").inside
    names = [found.text for found in inside if found.inside]
    assert len(names) == 9
    assert len(set(names)) == 9
    assert texts(inside)[-1] == "7 more in the window..."


def test_two_hundred_services_make_a_menu_as_long_as_sixteen() -> None:
    many = tuple(replace(samples.watch(), hostname=f"h{number}.example") for number in range(200))
    inside = entry(tray(samples.quiet(*many)), "Services").inside
    assert texts(inside)[-1] == "191 more in the window..."


def test_only_what_is_routed_can_be_opened_from_the_tray() -> None:
    inside = entry(tray(samples.full()), "Services").inside
    vault = next(found for found in inside if found.text.startswith("vault"))
    git = next(found for found in inside if found.text.startswith("git"))
    assert "Open in browser" not in texts(vault.inside)
    assert texts(git.inside)[:2] == ["Open in browser", "Copy address"]
    assert "Developers can enter" in texts(git.inside)


def test_comparing_is_off_while_it_works_and_pause_becomes_resume() -> None:
    working = tray(replace(samples.quiet(samples.watch()), syncing=True))
    compare = entry(working, "Compare")
    assert compare.request is not None
    assert compare.request.do is Do.NOTHING
    paused = tray(replace(samples.quiet(samples.watch()), paused=True))
    assert "Resume changes" in texts(paused.entries)
    assert "Pause changes" not in texts(paused.entries)


def test_before_set_up_there_is_nothing_to_compare_or_pause() -> None:
    found = texts(tray(not_set_up()).entries)
    assert not any(text.startswith(("Compare", "Pause", "Verified", "Services")) for text in found)
    assert found[-1] == "Quit (your tunnel stays up)"


# --- banner ----------------------------------------------------------------------------------------------------------


def test_the_most_urgent_banner_wins() -> None:
    token = banner(samples.refused(), say)
    assert token is not None
    assert token.tone == "bad"
    assert token.buttons[0].do is Do.ACCOUNT
    both = replace(samples.refused(), plan=Plan((samples.held_change(),)))
    assert banner(both, say) == token


def test_one_held_public_service_is_named() -> None:
    shown = banner(samples.full(), say)
    assert shown is not None
    assert "shop.mkdev.example" in shown.title
    assert shown.title.startswith("One change waits for you: ")  # its record and its rule are one tick
    assert shown.buttons[0].text == "Review 1 change..."


def test_several_held_changes_are_counted_and_a_brake_is_told() -> None:
    keys = [ServiceKey(f"{number}.example") for number in range(3)]
    changes = tuple(replace(samples.rule_change(Hold.MODE), id=str(key), keys=(key,)) for key in keys)
    shown = banner(replace(samples.quiet(), plan=Plan(changes)), say)
    assert shown is not None
    assert shown.title == "3 changes wait for you."
    braked = banner(replace(samples.quiet(), plan=Plan((samples.rule_change(Hold.BRAKE),))), say)
    assert braked is not None
    assert braked.title == "Removals are on hold and wait for you."


def test_health_gets_no_banner_and_the_demo_always_has_one() -> None:
    assert banner(samples.quiet(samples.watch()), say) is None
    demo = banner(replace(samples.quiet(), demo=True), say)
    assert demo is not None
    assert demo.title == "Demo: nothing here is real."


def test_a_full_disk_and_a_locked_keyring_are_told_before_held_changes() -> None:
    for code in (ProblemCode.DISK_FULL, ProblemCode.KEYRING_LOCKED, ProblemCode.DATABASE_BROKEN):
        shown = banner(replace(samples.full(), problems=(Problem(code, "database"),)), say)
        assert shown is not None
        assert shown.tone == "bad"


def at_cloudflare(code: ProblemCode) -> Banner:
    status = samples.quiet(samples.watch())
    cloudflare = replace(status.cloudflare, problem=Problem(code, "cloudflare"))
    made = banner(replace(status, cloudflare=cloudflare), say)
    assert made is not None
    return made


def test_an_account_that_is_not_clear_leads_to_the_account_and_what_only_waits_is_tried_again() -> None:
    assert [(each.text, each.do) for each in at_cloudflare(ProblemCode.ACCOUNT_UNCLEAR).buttons] == [
        ("Cloudflare account...", Do.ACCOUNT)
    ]
    down = at_cloudflare(ProblemCode.CLOUDFLARE_DOWN)
    assert (down.tone, down.icon) == ("warn", "ui-warn")
    assert [each.do for each in down.buttons] == [Do.COMPARE]


def test_a_locked_keyring_is_as_red_where_cloudflare_needs_it_as_where_it_is_our_own_trouble() -> None:
    locked = Problem(ProblemCode.KEYRING_LOCKED, "cloudflare")
    own = banner(replace(samples.quiet(), problems=(locked,)), say)
    assert at_cloudflare(ProblemCode.KEYRING_LOCKED) == own
    assert own is not None
    assert (own.tone, own.icon) == ("bad", "status-error")


@pytest.mark.parametrize("code", QUIET)
def test_quiet_trouble_is_amber_and_loud_trouble_comes_before_it(code: ProblemCode) -> None:
    quiet = Problem(code, "a")
    shown = banner(replace(samples.quiet(), problems=(quiet,)), say)
    assert shown is not None
    assert (shown.tone, shown.icon) == ("warn", "ui-warn")
    for loud in LOUD:
        shown = banner(replace(samples.quiet(), problems=(quiet, Problem(loud, "b"))), say)
        assert shown is not None
        assert (shown.tone, shown.icon) == ("bad", "status-error")


# --- facts, badge, foot ----------------------------------------------------------------------------------------------


def test_facts_say_how_many_and_how_they_are() -> None:
    assert facts(samples.full(), NOW) == "16 services, 8 live, 3 need you"
    assert facts(samples.empty(), NOW) == "Nothing to publish, nothing to remove"
    assert facts(samples.offline(), NOW) == "7 services, as last seen 14:20"
    assert facts(samples.refused(), NOW) == "6 services, 1 needs you"


def test_the_badge_is_red_once_something_is_in_error_and_amber_before() -> None:
    assert services_badge(samples.full()) == (3, "bad")
    assert services_badge(samples.quiet(samples.blocked())) == (1, "warn")


def test_the_foot_says_what_is_odd() -> None:
    note = odd(samples.full())
    assert note is not None
    assert note.text == "garage-pi is away: its service stays as it is"
    waits = odd(samples.offline())
    assert waits is not None
    assert waits.text == "1 change waits and is looked at again first"
    assert odd(samples.quiet()) is None
    one, two = (Problem(ProblemCode.OVERRIDE_WAITS, f"{name}.example", Effect.HINT) for name in ("a", "b"))
    assert odd(replace(samples.quiet(), problems=(one,))) == Note(
        "ui-pencil", "text2", "An override waits for a.example"
    )
    several = odd(replace(samples.quiet(), problems=(one, two)))
    assert several is not None
    assert several.text == "Overrides wait for 2 services that are not there"


def test_the_state_block_never_claims_what_was_not_verified() -> None:
    assert state_block(replace(samples.quiet(), last_verified=None), NOW).line == "Not verified yet"
    assert state_block(samples.offline(), NOW).line == "Since 14:20"
    assert state_block(samples.full(), NOW).line == "Verified 8 s ago"


def test_a_problem_that_only_hints_is_no_banner() -> None:
    hint = Problem(ProblemCode.ANSWER_LOST, "a", Effect.HINT)
    assert banner(replace(samples.quiet(), problems=(hint,)), say) is None


def test_before_anything_is_known_nothing_is_claimed() -> None:
    assert state_block(AppStatus(), NOW).headline == "Starting..."
    assert facts(AppStatus(), NOW) == "Looking for containers..."
    assert banner(AppStatus(), say) is None
    assert tray(AppStatus()).entries[0].text == "Starting..."
    assert state_block(AppStatus(broken=True), NOW).headline == "Not working"


def test_a_tunnel_without_a_connector_is_not_called_in_sync() -> None:
    fine = replace(samples.full(), services=(), engines=samples.full().engines[:1], problems=())
    alone = replace(fine, problems=(Problem(ProblemCode.NO_CONNECTOR, "home", Effect.WARNING),))
    assert state_block(alone, NOW).headline == "No connector"
    assert "No connector" in tooltip(alone, NOW)


def test_public_now_lists_what_is_open_and_leads_there() -> None:
    status = public_samples.status(public_samples.row("meant.example", "", owner=public_samples.NOT_OURS, meant=True))
    view = tray(status)
    names = texts(view.entries)
    assert names.index("Public now: 4") == names.index("Services") + 1
    inside = entry(view, "Public now").inside
    assert texts(inside) == [
        "status.mkdev.example",
        "www.mkdev.example",
        "legacy.mkdev.example, not ours",
        "admin.mkdev.example, not ours",
        "Show page",
    ]
    requests = [found.request for found in inside if found.request is not None]
    assert [request.do for request in requests] == [Do.SHOW, Do.SHOW, Do.PUBLIC, Do.PUBLIC, Do.PUBLIC]
    assert (requests[3].field, requests[3].value) == ("admin.mkdev.example", "")
    assert "Public now: 4" not in texts(tray(samples.full()).entries)


def test_a_long_list_of_public_addresses_ends_in_the_window() -> None:
    extra = [public_samples.row(f"h{number}.example", "", owner=public_samples.NOT_OURS) for number in range(20)]
    inside = entry(tray(public_samples.status(*extra)), "Public now").inside
    assert texts(inside)[-2:] == ["15 more in the window...", "Show page"]


def test_findings_of_the_doctor_are_what_the_head_says_last_of_all() -> None:
    calm = replace(samples.quiet(*samples.all_live()), doctor=doctor_samples.view())
    view = tray(calm)
    assert (view.health, view.tooltip) == (Health.ATTENTION, "DockFlare Desktop: 3 findings of the doctor")
    assert view.entries[0].text == "3 findings of the doctor"
    assert view.entries[0].request == Request(Do.FINDINGS)
    found = calm.doctor.need_you if calm.doctor is not None else ()
    one = DoctorView({found[0].check: (found[0],)})
    assert tray(replace(calm, doctor=one)).entries[0].text == "1 finding of the doctor"
    public = replace(calm, public=public_samples.view(public_samples.admin(new=True, since=NOW)))
    assert tray(public).entries[0].text == "1 new public address"
    assert tray(replace(samples.full(), doctor=doctor_samples.view())).entries[0].text == "3 need you, 8 live"


def test_a_new_public_address_is_what_the_head_says_where_nothing_else_needs_you() -> None:
    new = public_samples.admin(new=True, since=NOW)
    status = replace(samples.quiet(*samples.all_live()), public=public_samples.view(new))
    assert status.health is Health.ATTENTION
    view = tray(status)
    assert view.entries[0].text == "1 new public address"
    assert view.entries[0].request is not None
    assert view.entries[0].request.do is Do.PUBLIC
    assert tray(replace(status, public=public_samples.view(new, new))).entries[0].text == "2 new public addresses"
    assert "New" not in tray(samples.full()).entries[0].text
