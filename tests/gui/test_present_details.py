"""What the details panel says, without a widget."""

from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import ServiceView, Status
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.pages.services_table import ends_of
from dockflare_desktop.gui.present.details import Details, details
from dockflare_desktop.gui.present.fields import field_name, field_value
from dockflare_desktop.gui.present.services import row
from dockflare_desktop.gui.text import exact, moment
from tests.gui import samples
from tests.gui.samples import NOW, say


def of(host: str) -> Details:
    view = next(view for view in samples.services() if view.hostname.startswith(host))
    return details(samples.full(), view, NOW, say)


def of_view(view: ServiceView) -> Details:
    return details(samples.full(), view, NOW, say)


def test_the_winner_stands_on_top_and_losers_are_struck_out() -> None:
    target = next(row for row in of("watch").values if row.key == "service")
    assert [(line.text, line.layer, line.loser) for line in target.lines] == [
        ("http://jellyfin:8097", "Override", False),
        ("http://jellyfin:8096", "Label", True),
    ]
    assert target.until == "Until 18:00 today, 3 h 28 min left"
    assert target.sentence.startswith("Target: http://jellyfin:8097, from Override, Label: http://jellyfin:8096")


def test_an_override_without_an_end_says_so() -> None:
    fields = {"service": Provenance(Stated("http://b", Layer.OVERRIDE), (Stated("http://a", Layer.LABEL),))}
    shown = of_view(samples.service("a.example", "http://b", fields=fields, overridden=True))
    assert shown.values[0].until == "Until you remove it"


def test_fields_at_their_defaults_fold_and_the_others_never_do() -> None:
    shown = of("watch")
    assert {row.key for row in shown.defaults} == {
        "no_tls_verify",
        "origin.connect_timeout",
        "origin.keep_alive_timeout",
    }
    assert "grace" in {row.key for row in shown.values}


def test_blocked_names_container_label_value_and_what_is_known() -> None:
    shown = of("vault")
    assert [(fact.name, fact.text) for fact in shown.place] == [
        ("Container", "vaultwarden"),
        ("Label", "dockflare.access.group"),
        ("Value", "famly"),
        ("Known groups", "family, developers, only-me, friends"),
    ]
    assert shown.who[0].text == "Nobody. Blocked services are never reachable."
    assert shown.card is not None
    first = shown.card.buttons[0]
    assert (first.do, first.field, first.value, first.primary) == (Do.TAKE_VALUE, "access.group", "family", True)


def test_leaving_shows_how_much_grace_is_left() -> None:
    shown = of("notes")
    assert shown.ring is not None
    assert shown.ring.text == "8:12"
    assert shown.ring.share == 0.82
    assert "14:40:20" in shown.ring.line
    assert shown.since == "container stopped at 14:30:20"


def test_held_offers_to_publish_and_to_put_a_login_in_front_and_neither_is_primary() -> None:
    card = of("shop").card
    assert card is not None
    assert [(button.do, button.primary) for button in card.buttons] == [(Do.PUBLISH, False), (Do.OVERRIDE, False)]


def test_a_label_that_changed_under_an_override_is_told_with_both_ways_out() -> None:
    changed = Problem(
        ProblemCode.LABEL_CHANGED, "api.example", Effect.WARNING, label="service", value="http://api:9000"
    )
    card = of_view(samples.service("api.example", "http://api:8080", problems=(changed,))).card
    assert card is not None
    assert [(button.do, button.field) for button in card.buttons] == [
        (Do.KEEP_MINE, "service"),
        (Do.REVERT, "service"),
    ]


def test_ignored_can_be_watched_again() -> None:
    card = of("pg").card
    assert card is not None
    assert card.buttons[0].do is Do.WATCH


def test_proof_names_version_connectors_and_record() -> None:
    assert [(fact.name, fact.text) for fact in of("watch").proof] == [
        ("Container", "on nas-01"),
        ("Login", "In place"),
        ("Tunnel rule", "v87 on 2 of 2 connectors"),
        ("DNS", "CNAME, proxied, made by us"),
    ]
    assert of("watch").proof_title == "Proof, 8 seconds ago"


def test_a_connector_that_is_behind_gets_no_green_mark() -> None:
    proof = of_view(samples.service("a.example", "http://a", connectors=(1, 2))).proof
    rule = next(fact for fact in proof if fact.name == "Tunnel rule")
    assert (rule.icon, rule.text) == ("ui-sync", "v87 on 1 of 2 connectors")
    proof = of_view(samples.service("a.example", "http://a", connectors=(0, 0))).proof
    assert next(fact for fact in proof if fact.name == "Tunnel rule").tone == "warn"
    proof = of_view(samples.service("a.example", "http://a", connectors=None)).proof
    assert next(fact for fact in proof if fact.name == "Tunnel rule").text == "v87, made by us"


def test_public_is_told_in_its_own_colour_in_who_and_in_proof() -> None:
    shown = of("www")
    assert (shown.who[0].strong, shown.who[0].tone) == ("Everyone", "open")
    assert "nobody can enter before you publish it" in of("shop").who[0].text
    assert next(fact for fact in shown.proof if fact.name == "Login").tone == "open"


def test_what_is_not_published_proves_nothing() -> None:
    view = replace(samples.service("a.example", "http://a", Status.PUBLISHING), verified_at=NOW - timedelta(days=1))
    assert of_view(view).proof_title == "Proof: none yet"
    assert [fact.name for fact in of_view(view).proof] == ["Container"]
    assert of("vault").proof == ()


def test_values_are_told_in_words() -> None:
    assert field_value("grace", 1800) == "30 minutes"
    assert field_value("no_tls_verify", value=True) == "no"  # it is called: Check certificate
    assert field_value("http2_origin", value=True) == "yes"
    assert field_value("access.emails", ("a@x.example", "b@x.example")) == "a@x.example, b@x.example"
    assert field_value("access.session_duration", "24h") == "24 hours"
    assert field_value("service", "http://a:80") == "http://a:80"
    assert field_value("access.allowed_idps", ()) == "none"
    assert field_value("tunnel", "") == "not set"
    assert field_value("origin.connect_timeout", 30) == "30 seconds"
    assert field_name("origin.something_new") == "Something new"


def test_every_status_has_a_panel() -> None:
    for view in samples.services():
        assert details(samples.full(), view, NOW, say).row.key == ServiceKey(view.hostname, view.path.pattern)


def test_the_right_group_is_offered_for_the_field_that_named_the_wrong_one() -> None:
    for label, field in (
        ("cloudflare.tunnel.access.group", "access.group"),
        ("dockflare.0.access.groups", "access.groups"),
    ):
        reason = Problem(ProblemCode.GROUP_UNKNOWN, label=label, value="famly", suggestion="family")
        card = of_view(replace(samples.blocked(), reason=reason)).card
        assert card is not None
        assert card.buttons[0].field == field


def test_one_wrong_group_of_several_is_not_replaced_by_the_right_one_alone() -> None:
    reason = Problem(ProblemCode.GROUP_UNKNOWN, label="dockflare.access.groups", value="famly", suggestion="family")
    fields = {"access.groups": Provenance(Stated(("friends", "famly"), Layer.LABEL))}
    card = of_view(replace(samples.blocked(), reason=reason, fields=fields)).card
    assert card is not None
    assert not any(button.do is Do.TAKE_VALUE for button in card.buttons)


def test_an_error_counts_down_to_its_next_try() -> None:
    since, retry = NOW - timedelta(minutes=3), NOW + timedelta(seconds=42)
    error = samples.service("a.example", "http://a", Status.ERROR, since=since, retry_at=retry)
    clock = f"since {moment(since, NOW)}"
    assert of_view(error).since == f"{clock}, next try in 0:42"
    assert of_view(replace(error, since=None)).since == "next try in 0:42"
    assert of_view(replace(error, retry_at=NOW)).since == clock  # it runs: nothing is said of a moment that has passed
    assert of_view(replace(error, retry_at=NOW, since=None)).since == ""
    assert "Next try in 0:42." in row(samples.full(), error, NOW, say).tip
    assert (ends_of(error), ends_of(replace(error, status=Status.BLOCKED))) == (retry, None)


def test_what_is_verified_says_so_also_where_nobody_knows_since_when_it_is_live() -> None:
    live = samples.service("a.example", "http://a", Status.LIVE, since=None, verified_at=NOW)
    assert of_view(live).since == f"verified {exact(NOW)}"
    assert of_view(replace(live, verified_at=None)).since == ""
