"""The doctor's judgements, fact by fact."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.cloud import Actual, App, AppPolicy, Connector, Directory, Document, Record, Tunnel, Zone
from dockflare_desktop.core.doctor import account, computer, connectors, engines, targets
from dockflare_desktop.core.doctor.check import AREAS, Area, Check, Cure, Finding, Fix, Level, Told, Well
from dockflare_desktop.core.doctor.facts import Computer, DatabaseHealth, Knock, TargetCertificate
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.model import (
    Container,
    EngineState,
    FromLabels,
    Manual,
    Network,
    Path,
    PolicyBody,
    Port,
    ServiceKey,
)
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.outside import Answer, Failure
from dockflare_desktop.core.quota import Meter, Resource
from dockflare_desktop.core.service import NoLogin, Presence, Service
from dockflare_desktop.core.status import EngineView, ServiceView, Status

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOST = "web.home.example"
OURS, OTHER = "7f3a9c2e", "0badcafe"


def codes(findings: tuple[Finding, ...]) -> list[tuple[Level, str]]:
    return [
        (each.level, each.says.code.value if isinstance(each.says, Problem) else each.says.well.value)
        for each in findings
    ]


def cloud(  # noqa: PLR0913 - the parts of an observation
    *,
    tunnels: tuple[Tunnel, ...] = (Tunnel("t1", "home", status="healthy"),),
    zones: tuple[Zone, ...] = (Zone("z1", "home.example"),),
    documents: dict[str, Document | None] | None = None,
    connected: dict[str, tuple[Connector, ...] | None] | None = None,
    records: dict[str, tuple[Record, ...] | None] | None = None,
    apps: tuple[App, ...] | None = (),
) -> Actual:
    directory = Directory(zones=zones, tunnels=tunnels)
    return Actual("acc", "Home", directory, documents or {}, connected or {}, records or {}, apps, NOW)


def row(*problems: Problem, status: Status = Status.LIVE, reason: Problem | None = None) -> ServiceView:
    source = FromLabels("engine-1", "c1", "web")
    return ServiceView(HOST, Path(), "http://web:80", status, source, reason, problems)


def container(*networks: str, name: str = "web") -> Container:
    return Container(
        f"id-{name}",
        name,
        {},
        engine="engine-1",
        ports=(Port(8080),),
        networks=tuple(Network(each, (f"{name}-alias",), f"172.20.{at}.2") for at, each in enumerate(networks)),
    )


def service(target: str = "http://web:8080", box: Container | None = None, **more: object) -> Service:
    source = FromLabels("engine-1", "c1", "web") if box is not None else Manual("r1")
    made = Service(ServiceKey(HOST), Path(), source, {}, target, {}, "home", "home.example", NoLogin(), container=box)
    return replace(made, **more)  # type: ignore[arg-type]


# --- the account -----------------------------------------------------------------------------------------------------


def test_a_token_that_works_says_until_when() -> None:
    assert codes(account.token(None, None)) == [(Level.OK, "token_works")]
    (found,) = account.token(None, datetime(2027, 3, 3, tzinfo=UTC))
    assert found.says == Told(Well.TOKEN_UNTIL, {"date": "2027-03-03"})


@pytest.mark.parametrize(
    ("code", "level", "cure"),
    [
        (ProblemCode.TOKEN_REFUSED, Level.BAD, Cure.ACCOUNT),
        (ProblemCode.NO_TOKEN, Level.BAD, Cure.ACCOUNT),
        (ProblemCode.TOKEN_EXPIRES, Level.WARNING, Cure.COMPARE),
        (ProblemCode.OFFLINE, Level.WARNING, Cure.COMPARE),
    ],
)
def test_what_hinders_the_token_is_told_with_its_way_out(code: ProblemCode, level: Level, cure: Cure) -> None:
    (found,) = account.token(Problem(code, "cloudflare"), None)
    assert (found.level, found.fixes) == (level, (Fix(cure),))


def test_every_permission_that_is_missing_is_a_finding() -> None:
    found = account.permissions({"Zone Read": True, "DNS Edit": False}, ("Access Edit",))
    assert [each.says.value for each in found if isinstance(each.says, Problem)] == ["Access Edit", "DNS Edit"]
    assert codes(account.permissions({"Zone Read": True}, ())) == [(Level.OK, "permissions_there")]
    assert codes(account.permissions({}, ())) == [(Level.OK, "permissions_enough")]


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (None, (Level.UNKNOWN, "not_read")),
        (-12.0, (Level.OK, "clock_right")),
        (240.0, (Level.WARNING, "clock_wrong")),
        (-31.0, (Level.WARNING, "clock_wrong")),
    ],
)
def test_a_clock_that_is_off_is_told(ahead: float | None, expected: tuple[Level, str]) -> None:
    assert codes(account.clock(ahead)) == [expected]


def test_zones_must_be_there_and_active() -> None:
    assert codes(account.zones(None)) == [(Level.UNKNOWN, "not_read")]
    assert codes(account.zones(cloud(zones=()))) == [(Level.BAD, "no_zones")]
    assert codes(account.zones(cloud())) == [(Level.OK, "zones_seen")]
    pending = cloud(zones=(Zone("z1", "home.example"), Zone("z2", "new.example", "pending")))
    assert codes(account.zones(pending)) == [(Level.WARNING, "zone_pending")]


def test_what_services_are_told_about_certificates_and_room_is_a_finding_each_once() -> None:
    deep = Problem(ProblemCode.CERTIFICATE_DEPTH, HOST, Effect.WARNING)
    full = Problem(ProblemCode.DNS_QUOTA, HOST)
    rows = (row(deep), row(full, reason=full, status=Status.ERROR), row(Problem(ProblemCode.GROUP_UNKNOWN)))
    assert codes(account.certificates(rows)) == [(Level.WARNING, "certificate_depth")]
    (found,) = account.room(rows)
    assert (found.level, found.fixes) == (Level.BAD, (Fix(Cure.SHOW_SERVICE, HOST),))
    assert codes(account.room((row(),))) == [(Level.OK, "room_left")]
    near, plenty = Meter(Resource.RECORDS, 190, 200, "home.example"), Meter(Resource.TUNNELS, 1, 1_000)
    assert codes(account.room((row(),), (near, plenty))) == [(Level.WARNING, "quota_near")]
    (covered,) = account.certificates((row(), row(status=Status.BLOCKED)))
    assert covered.says == Told(Well.COVERED, {"count": "1"})


def answer(status: int = 200, *, login: bool = False, failure: Failure | None = None) -> Answer:
    return Answer(NOW, 84, status, login=login, failure=failure)


@pytest.mark.parametrize(
    ("given", "protected", "expected"),
    [
        (answer(), False, (Level.OK, "outside_fine")),
        (answer(302, login=True), True, (Level.OK, "outside_fine")),
        (answer(403), True, (Level.OK, "outside_fine")),
        (answer(200), True, (Level.BAD, "seen_different")),
        (answer(502), False, (Level.WARNING, "seen_different")),
        (answer(0, failure=Failure.NAME), False, (Level.WARNING, "seen_different")),
        (answer(0, failure=Failure.CERTIFICATE), True, (Level.WARNING, "seen_different")),
        (answer(0, failure=Failure.SILENCE), True, (Level.WARNING, "seen_different")),
    ],
)
def test_what_an_address_answers_from_outside(given: Answer, *, protected: bool, expected: tuple[Level, str]) -> None:
    assert codes(account.outside({HOST: given}, [HOST] if protected else [])) == [expected]


def test_nobody_asked_from_outside_is_not_known_and_nobody_to_ask_is_fine() -> None:
    assert codes(account.outside(None, ())) == [(Level.UNKNOWN, "not_asked")]
    assert codes(account.outside({}, ())) == [(Level.OK, "outside_nobody")]


def test_other_writers_are_named() -> None:
    assert codes(account.writers((), (row(),), {})) == [(Level.OK, "alone")]
    changed = Problem(ProblemCode.CHANGED_OUTSIDE, HOST, Effect.WARNING)
    original = Problem(ProblemCode.ORIGINAL_RUNS, "docker")
    found = account.writers((original, Problem(ProblemCode.OFFLINE)), (row(changed),), {OTHER: 3})
    assert codes(found) == [
        (Level.WARNING, "original_runs"),
        (Level.WARNING, "changed_outside"),
        (Level.NOTE, "installation_beside"),
    ]


def test_marks_at_cloudflare_are_sorted_by_who_made_them() -> None:
    def record(number: int, comment: str) -> Record:
        return Record(f"r{number}", "z1", "CNAME", f"{number}.home.example", "t1", comment=comment)

    policy = AppPolicy("p1", PolicyBody(f"family [dfd1 o={OTHER}]", "allow"), reusable=True)
    plain = AppPolicy("p2", PolicyBody("mine", "allow"), reusable=True)
    app = App("a1", "aud", "Web", "self_hosted", (HOST,), (policy, plain))
    actual = cloud(records={"z1": (record(1, f"web [dfd1 o={OURS}]"), record(2, "by hand")), "z2": None}, apps=(app,))
    assert account.marked(actual) == {OURS: (("r1", "1.home.example"),), OTHER: (("a1", "Web"),)}
    assert account.marked(cloud(apps=None)) == {}


def test_what_an_earlier_database_made_is_told_by_name() -> None:
    assert codes(account.left_over(None)) == [(Level.UNKNOWN, "not_read")]
    assert codes(account.left_over(())) == [(Level.OK, "nothing_left")]
    (found,) = account.left_over(["b.home.example", "a.home.example"])
    assert isinstance(found.says, Problem)
    assert (found.level, found.says.detail) == (Level.WARNING, "a.home.example, b.home.example")


# --- tunnels and connectors ------------------------------------------------------------------------------------------


def test_tunnels_must_be_there_ruled_from_here_and_connected() -> None:
    assert codes(connectors.tunnels(None, ("home",))) == [(Level.UNKNOWN, "not_read")]
    assert codes(connectors.tunnels(cloud(), ("gone",))) == [(Level.BAD, "tunnel_unknown")]
    assert codes(connectors.tunnels(cloud(tunnels=(Tunnel("t1", "home", remote=False),)), ("home",))) == [
        (Level.BAD, "tunnel_file")
    ]
    assert codes(connectors.tunnels(cloud(tunnels=(Tunnel("t1", "home", status="down"),)), ("home",))) == [
        (Level.BAD, "no_connector")
    ]
    assert codes(connectors.tunnels(cloud(connected={"t1": ()}), ("home",))) == [(Level.BAD, "no_connector")]
    assert codes(connectors.tunnels(cloud(), ())) == [(Level.OK, "no_tunnel_needed")]
    up = cloud(connected={"t1": (Connector("e02b", colos=("arn01", "fra03")), Connector("aa11", colos=("arn01",)))})
    (found,) = connectors.tunnels(up, ("home",))
    assert found.says == Told(Well.TUNNEL_CONNECTED, {"names": "home", "connectors": "2", "places": "2"})
    assert codes(connectors.tunnels(cloud(), ("home",))) == [(Level.OK, "tunnel_up")]
    assert connectors.running(None, ("home",)) == ()


def test_a_connector_older_than_a_year_is_told_with_the_command_that_updates_it() -> None:
    assert codes(connectors.versions((), NOW)) == [(Level.UNKNOWN, "no_connectors")]
    assert codes(connectors.versions((Connector("e02b", "2026.9.0"),), NOW)) == [(Level.OK, "versions_new")]
    assert codes(connectors.versions((Connector("e02b"),), NOW)) == [(Level.UNKNOWN, "not_read")]
    (found,) = connectors.versions((Connector("e02bcdef", "2025.10.1"), Connector("aa11", "DEV")), NOW)
    assert isinstance(found.says, Problem)
    assert (found.says.subject, found.says.detail) == ("e02b", "13")
    assert found.fixes == (Fix(Cure.COPY, connectors.UPDATE),)


def test_which_configuration_connectors_run() -> None:
    document = Document("t1", 88, {}, NOW)

    def running(*versions: int) -> Actual:
        connected = tuple(Connector(f"e{each}", config_version=each) for each in versions)
        return cloud(documents={"t1": document}, connected={"t1": connected})

    assert codes(connectors.configuration(None, ("home",), ())) == [(Level.UNKNOWN, "not_read")]
    assert codes(connectors.configuration(running(), ("home",), ())) == [(Level.UNKNOWN, "no_connectors")]
    assert codes(connectors.configuration(running(88, 89), ("home",), ())) == [(Level.OK, "applied")]
    (found,) = connectors.configuration(running(88, 87), ("home",), ())
    assert (found.level, found.says) == (
        Level.NOTE,
        Told(Well.APPLYING, {"connector": "e87", "version": "87", "wanted": "88"}),
    )
    refused = Problem(ProblemCode.CONNECTOR_REFUSED, "home", Effect.WARNING)
    assert codes(connectors.configuration(running(87), ("home",), (refused,))) == [(Level.BAD, "connector_refused")]


# --- engines ---------------------------------------------------------------------------------------------------------


def engine(state: EngineState = EngineState.WATCHING, problem: Problem | None = None) -> EngineView:
    return EngineView("engine-1", "nas-01", "unix:///run/docker.sock", state, problem=problem)


def test_engines_must_answer_and_let_us_in() -> None:
    assert codes(engines.engines(())) == [(Level.UNKNOWN, "not_read")]
    assert codes(engines.engines((engine(),))) == [(Level.OK, "engines_answer")]
    assert codes(engines.engines((engine(EngineState.AWAY),))) == [(Level.WARNING, "engine_away")]
    denied = Problem(ProblemCode.ENGINE_DENIED, "nas-01")
    (found,) = engines.engines((engine(EngineState.DENIED, denied),))
    assert found.fixes == (Fix(Cure.COPY, engines.GROUP), Fix(Cure.COMPARE))


def test_an_engine_without_events_is_told() -> None:
    assert codes(engines.events((engine(EngineState.AWAY),), ())) == [(Level.UNKNOWN, "not_read")]
    assert codes(engines.events((engine(),), ())) == [(Level.OK, "events_come")]
    assert codes(engines.events((engine(),), (engine().url,))) == [(Level.WARNING, "stream_quiet")]


# --- targets ---------------------------------------------------------------------------------------------------------

NEAR = ("engine-1",)
BESIDE = {"engine-1": (container("web", name="cloudflared"),)}


def test_a_containers_target_is_asked_at_its_address_on_the_connectors_network() -> None:
    (door,) = targets.doors((service(box=container("other", "web")),), NEAR, BESIDE)
    assert (door.host, door.port, door.network) == ("172.20.1.2", 8080, "web")
    (door,) = targets.doors((service("https://web-alias", box=container("other")),), NEAR, {})
    assert (door.host, door.port, door.network, door.name) == ("172.20.0.2", 443, "other", "web-alias")


def test_what_cannot_be_asked_from_here_has_no_host() -> None:
    far = targets.doors((service(box=container("web")),), (), BESIDE)
    bare = targets.doors((service(box=container()),), NEAR, BESIDE)
    names = targets.doors(
        (service("http://db:80"), service("http://localhost:80"), service("http://127.0.0.1:80")), (), {}
    )
    assert [each.host for each in (*far, *bare, *names)] == [""] * 5


def test_what_lies_outside_of_containers_is_asked_by_its_own_name() -> None:
    found = targets.doors((service("http://192.168.1.20:5001"), service("tcp://nas.home.example:22")), (), {})
    assert [(each.host, each.port) for each in found] == [("192.168.1.20", 5001), ("nas.home.example", 22)]
    beside = targets.doors((service("http://192.168.1.20:5001", box=container("web")),), NEAR, BESIDE)
    assert [each.host for each in beside] == ["192.168.1.20"]


def test_what_has_no_port_or_nothing_behind_it_is_no_door() -> None:
    names = ("http_status:404", "unix:/run/x.sock", "tcp://nas.home.example", "hello_world")
    assert targets.doors(tuple(service(name) for name in names), NEAR, BESIDE) == ()
    assert targets.doors((service(presence=Presence.LEAVING),), NEAR, BESIDE) == ()


def test_a_container_out_of_reach_can_join_the_connectors_network() -> None:
    apart = Problem(ProblemCode.NETWORK_NOT_SHARED, HOST, Effect.WARNING, container="web", value="cloudflared")
    (found,) = targets.networks((service(box=container("other"), problems=(apart,)),), BESIDE)
    assert found.fixes == (Fix(Cure.CONNECT_NETWORK, HOST),)
    (found,) = targets.networks((service(box=container("other"), problems=(apart,)),), {})
    assert found.fixes == (Fix(Cure.SHOW_SERVICE, HOST),)


def test_networks_that_are_shared_are_fine_and_without_a_connector_nobody_knows() -> None:
    (fine,) = targets.networks((service(box=container("web"), problems=(Problem(ProblemCode.GROUP_UNKNOWN),)),), BESIDE)
    assert fine.says == Told(Well.NETWORKS_SHARED, {"count": "1"})
    assert codes(targets.networks((service(box=container("web")),), {"engine-1": ()})) == [
        (Level.UNKNOWN, "no_connector_beside")
    ]


@pytest.mark.parametrize(
    ("own", "connector", "expected"),
    [
        (("other",), ("web", "bridge"), "web"),
        (("other",), ("bridge",), ""),
        (("web",), ("web",), ""),
        (("host",), ("web",), ""),
        (("other",), ("host",), ""),
    ],
)
def test_which_network_could_be_joined(own: tuple[str, ...], connector: tuple[str, ...], expected: str) -> None:
    beside = {"engine-1": (container(*connector, name="cloudflared"),)}
    assert targets.joinable(service(box=container(*own)), beside) == expected
    assert targets.joinable(service(), beside) == ""


def doors(*services: Service) -> tuple[targets.Door, ...]:
    return targets.doors(services, NEAR, BESIDE)


def test_a_port_that_refuses_is_told_with_the_one_that_the_container_shows() -> None:
    (found,) = targets.ports(doors(service("http://web:9000", box=container("web"))), {HOST: Knock.REFUSED})
    assert isinstance(found.says, Problem)
    assert (found.level, found.says.code) == (Level.WARNING, ProblemCode.PORT_SILENT)
    assert (found.says.value, found.says.detail, found.says.suggestion) == ("web:9000", "refused", "8080")
    (found,) = targets.ports(doors(service("http://web:8080", box=container("web"))), {HOST: Knock.REFUSED})
    assert isinstance(found.says, Problem)
    assert found.says.suggestion == ""


def test_no_answer_counts_where_there_is_a_way_and_not_at_a_containers_address() -> None:
    (found,) = targets.ports(doors(service("http://192.168.1.20:5001")), {HOST: Knock.SILENT})
    assert isinstance(found.says, Problem)
    assert (found.says.detail, found.says.suggestion, found.says.container) == ("no answer", "", "")
    assert codes(targets.ports(doors(service(box=container("web"))), {HOST: Knock.SILENT})) == [
        (Level.UNKNOWN, "ports_some")
    ]


def test_ports_that_answer() -> None:
    there = service(box=container("web"))
    other = service("http://nas:80", key=ServiceKey("nas.home.example"))
    assert codes(targets.ports((), {})) == [(Level.OK, "no_targets")]
    assert codes(targets.ports(doors(there), {HOST: Knock.OPEN})) == [(Level.OK, "ports_answer")]
    (found,) = targets.ports(doors(there, other), {HOST: Knock.OPEN})
    assert (found.level, found.says) == (Level.OK, Told(Well.PORTS_SOME, {"count": "1", "of": "2"}))


def test_certificates_of_targets_count_unless_they_are_not_to_be_checked() -> None:
    tls = service("https://web:8443", box=container("web"), origin={"originServerName": "web.lan"})
    (door,) = doors(tls)
    assert (door.tls, door.name) == (True, "web.lan")
    loose = service("https://web:8443", box=container("web"), origin={"noTLSVerify": True})
    assert codes(targets.target_certificates(doors(loose), {})) == [(Level.OK, "no_tls")]
    assert codes(targets.target_certificates((door,), {})) == [(Level.UNKNOWN, "ports_some")]
    assert codes(targets.target_certificates((door,), {HOST: TargetCertificate()})) == [(Level.UNKNOWN, "ports_some")]
    assert codes(targets.target_certificates((door,), {HOST: TargetCertificate("")})) == [
        (Level.OK, "certificates_good")
    ]
    assert codes(targets.target_certificates((door,), {HOST: TargetCertificate("self-signed certificate")})) == [
        (Level.WARNING, "target_certificate")
    ]


# --- this computer ---------------------------------------------------------------------------------------------------


def test_where_the_token_is_kept() -> None:
    ring = Computer(keyring="Secret Service")
    assert codes(computer.keyring(ring, None, from_environment=False)) == [(Level.OK, "keyring_used")]
    assert codes(computer.keyring(ring, None, from_environment=True)) == [(Level.OK, "from_environment")]
    locked = Problem(ProblemCode.KEYRING_LOCKED, "keyring")
    assert codes(computer.keyring(ring, locked, from_environment=False)) == [(Level.BAD, "keyring_locked")]
    none = Problem(ProblemCode.KEYRING_NONE, "keyring", Effect.WARNING)
    assert codes(computer.keyring(ring, none, from_environment=False)) == [(Level.WARNING, "keyring_none")]


def test_the_database_and_its_copies() -> None:
    assert codes(computer.database(DatabaseHealth("row 7 is missing"))) == [(Level.BAD, "database_damaged")]
    assert codes(computer.database(DatabaseHealth(size=2_100_000))) == [(Level.OK, "database_healthy")]
    (found,) = computer.database(DatabaseHealth(size=2_100_000, saved_at=NOW))
    assert found.says == Told(Well.DATABASE_SAVED, {"size": "2.1", "time": "2026-11-24 12:00 UTC"})


def test_disk_tray_and_notifications() -> None:
    fine, bare, none = (
        Computer(10**10, tray=True, notifications=True),
        Computer(),
        Computer(1, tray=False, notifications=False),
    )
    judges = (computer.disk, computer.tray, computer.notifications)
    assert [codes(judge(fine))[0][0] for judge in judges] == [Level.OK] * 3
    assert [codes(judge(bare))[0] for judge in judges] == [(Level.UNKNOWN, "not_here")] * 3
    assert [codes(judge(none))[0] for judge in judges] == [
        (Level.BAD, "disk_low"),
        (Level.WARNING, "tray_missing"),
        (Level.WARNING, "notifications_none"),
    ]


# --- together --------------------------------------------------------------------------------------------------------


def test_what_needs_you_comes_worst_first_and_without_what_is_muted() -> None:
    warning = Finding(Check.TOKEN, Level.WARNING, Told(Well.NOT_READ))
    bad = Finding(Check.DISK, Level.BAD, Told(Well.NOT_READ))
    fine = Finding(Check.CLOCK, Level.OK, Told(Well.NOT_READ))
    view = DoctorView({Check.DISK: (bad,), Check.TOKEN: (warning,), Check.CLOCK: (fine,)})
    assert view.need_you == (bad, warning)
    assert view.others(Area.CLOUDFLARE) == (fine,)
    muted = replace(view, muted=frozenset({Check.DISK}))
    assert muted.need_you == (warning,)
    assert muted.others(Area.COMPUTER) == (bad,)


def test_every_check_has_an_area() -> None:
    assert AREAS.keys() == set(Check)
    assert Finding(Check.DISK, Level.OK, Told(Well.NOT_READ)).area is Area.COMPUTER
