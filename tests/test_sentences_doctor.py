"""What the doctor alone says: the fact that causes it, and the sentence."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.cloud import Connector
from dockflare_desktop.core.doctor import account, computer, connectors, targets
from dockflare_desktop.core.doctor.check import Area, Check, Finding, Level, Says, Told, Well
from dockflare_desktop.core.doctor.facts import Computer, DatabaseHealth, Knock, TargetCertificate
from dockflare_desktop.core.doctor.joining import joining
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.outside import Answer
from dockflare_desktop.core.trying.place import place_of
from dockflare_desktop.words import doctor
from dockflare_desktop.words.doctor import area_words, check_words, says_words
from dockflare_desktop.words.report import report_text
from tests.core.test_doctor import HOST, cloud, container, doors, service
from tests.sentences import said

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEB = container("web")
TLS = doors(service("https://web:8443", box=WEB))
ROWS: tuple[tuple[tuple[Finding, ...], str], ...] = (
    (account.zones(cloud(zones=())), "The token sees no zone, so there is nothing to publish in."),
    (
        account.outside({HOST: Answer(NOW, 84, 502)}, ()),
        "web.home.example does not answer as it should, asked from this computer: error 502.",
    ),
    (account.writers((), (), {"c0ffee00": 3}), "Another DockFlare Desktop (c0ffee00) made 3 objects in this account."),
    (
        account.left_over(["old.home.example"]),
        "Left from an earlier database, so not known to be ours any more and left alone: old.home.example.",
    ),
    (
        connectors.versions((Connector("e02bcdef", "2025.10.1"),), NOW),
        "Connector e02b runs cloudflared 2025.10.1, 13 months old. It still works.",
    ),
    (
        targets.ports(doors(service("http://web:9000", box=WEB)), {HOST: Knock.REFUSED}),
        "Nothing answers on web:9000 (refused), asked from this computer. The container shows port 8080.",
    ),
    (
        targets.target_certificates(TLS, {HOST: TargetCertificate("self-signed certificate")}),
        "The certificate of web:8443 is not accepted: self-signed certificate.",
    ),
    (computer.database(DatabaseHealth("row 7 is missing")), "The local database is damaged: row 7 is missing."),
    (computer.disk(Computer(12_000_000)), "12 MB are free where the data is kept."),
    (computer.notifications(Computer(notifications=False)), "Nothing on this desktop shows notifications."),
)


@pytest.mark.parametrize(("findings", "text"), ROWS, ids=lambda part: part[:30] if isinstance(part, str) else "")
def test_what_the_doctor_says(findings: tuple[Finding, ...], text: str) -> None:
    (found,) = findings
    assert isinstance(found.says, Problem)
    assert said(found.says) == text


def test_every_check_area_and_sentence_has_words() -> None:
    assert all(check_words(each) for each in Check)
    assert all(area_words(each) for each in Area)
    assert doctor._WELL.keys() == set(Well)


@pytest.mark.parametrize(
    "says",
    [
        Told(Well.TUNNEL_CONNECTED, {"names": "home", "connectors": "2", "places": "4"}),
        Told(Well.PORTS_SOME, {"count": "1", "of": "2"}),
    ],
)
def test_names_are_filled_in(says: Says) -> None:
    text, fix = says_words(says)
    assert "{" not in text
    assert fix == ""


def test_a_report_names_no_hosts_addresses_people_and_ids() -> None:
    findings = (
        Finding(Check.ZONES, Level.OK, Told(Well.ZONES_SEEN, {"names": "home.example, mkdev.example"})),
        Finding(
            Check.OUTSIDE,
            Level.WARNING,
            account.outside({HOST: Answer(NOW, 84, 502)}, ())[0].says,
        ),
        Finding(
            Check.TUNNEL,
            Level.OK,
            Told(
                Well.ZONES_SEEN,
                {
                    "names": "ann@home.example 192.168.1.20 2001:db8:0:1::7"
                    " 7f3a9c2e-1111-2222-3333-444455556666 home.example"
                },
            ),
        ),
    )
    text = report_text(DoctorView({each.check: (each,) for each in findings}, finished_at=NOW), "1.2.3")
    assert text.startswith("DockFlare Desktop 1.2.3, checks of 2026-11-24 12:00 UTC\n")
    for secret in ("home.example", "mkdev", "ann@", "192.168", "2001:db8", "7f3a9c2e"):
        assert secret not in text
    assert "Zones: host-1, host-2" in text
    assert "mail-1 address-1 address-2 id-1 host-1" in text
    assert report_text(DoctorView(), "1.2.3").startswith("DockFlare Desktop 1.2.3\n")


def test_what_keeps_a_container_from_joining_a_network() -> None:
    problem = joining((service(box=WEB),), {}, HOST)
    assert isinstance(problem, Problem)
    assert said(problem) == "There is no network of a connector that web could join."
    refused = Problem(ProblemCode.NETWORK_REFUSED, "nas", value="proxy", detail="no such network")
    assert said(refused) == "The engine did not change the network “proxy”: no such network."  # as the adapter tells it
    observed = Problem(ProblemCode.ENGINE_OBSERVED, "docker")
    assert said(observed) == "The mode is “Observe only”, so nothing is changed at the engine either."
    paused = Problem(ProblemCode.ENGINE_PAUSED, "docker")
    assert said(paused) == "Changes are paused, so nothing is changed at the engine."
    unwritable = Problem(ProblemCode.FILE_UNWRITABLE, "/x", detail="Permission denied")
    assert said(unwritable) == "The file “/x” cannot be written: Permission denied."


def test_what_is_no_url() -> None:
    problem = place_of("ftp://x")
    assert isinstance(problem, Problem)
    assert said(problem) == "“ftp://x” cannot be tried: only http and https can be tried."
