"""What the doctor found in the household of the samples: three findings, everything else as it should be."""

from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.cloud import Connector
from dockflare_desktop.core.doctor import account, computer, connectors, engines, targets
from dockflare_desktop.core.doctor.check import Check, Finding, Level, Told, Well
from dockflare_desktop.core.doctor.facts import Computer, DatabaseHealth, TargetCertificate
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.model import Container, EngineState, FromLabels, Network, Path, Port, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import NoLogin, Service
from dockflare_desktop.core.status import AppStatus, EngineView
from dockflare_desktop.core.trying.trial import Conclusion, Link, Mark, Saying, Step, Trial
from tests.gui import samples

MACHINE = Computer(48_000_000_000, tray=True, notifications=True, keyring="Secret Service")
WATCH = samples.watch()
APART = Problem(
    ProblemCode.NETWORK_NOT_SHARED, WATCH.address, Effect.WARNING, container="jellyfin", value="cloudflared"
)


def _box(name: str, network: str) -> Container:
    networks = (Network(network, (name,), "172.20.0.2"),)
    return Container(f"id-{name}", name, {}, engine="nas", ports=(Port(8096),), networks=networks)


def view() -> DoctorView:
    """A full DNS zone, a container out of reach, an old connector."""
    source = FromLabels("nas", "id-jellyfin", "jellyfin")
    service = Service(
        ServiceKey(WATCH.hostname),
        Path(),
        source,
        {},
        "http://jellyfin:8096",
        {},
        "home",
        "nordhus.example",
        NoLogin(),
        container=_box("jellyfin", "media"),
        problems=(APART,),
    )
    full = Problem(ProblemCode.DNS_QUOTA, "grafana.mkdev.example", value="mkdev.example", detail="200 of 200")
    grafana = next(row for row in samples.services() if row.hostname.startswith("grafana"))
    answers = Told(Well.OUTSIDE_FINE, {"host": "status.mkdev.example", "status": "200", "time": "84"})
    engine = EngineView("nas", "nas-01", "unix:///run/docker.sock", EngineState.WATCHING)
    permissions = {"Tunnel": True, "DNS": True, "Zone": True, "Access apps": True, "Access groups": True}
    found = (
        *account.token(None, samples.NOW + timedelta(days=100)),
        *account.permissions(permissions, ()),
        *account.clock(0.2),
        Finding(Check.ZONES, Level.OK, Told(Well.ZONES_SEEN, {"names": "mkdev.example, nordhus.example"})),
        *account.room((replace(grafana, problems=(full,), reason=None),)),
        *account.certificates(samples.services()),
        Finding(Check.OUTSIDE, Level.OK, answers),
        *account.writers((), (), {}),
        *account.left_over(()),
        *engines.engines((engine,)),
        *engines.events((engine,), ()),
        Finding(
            Check.TUNNEL, Level.OK, Told(Well.TUNNEL_CONNECTED, {"names": "home", "connectors": "2", "places": "4"})
        ),
        *connectors.versions((Connector("e02b77", "2026.3.1"),), samples.NOW),
        Finding(
            Check.CONFIGURATION,
            Level.NOTE,
            Told(Well.APPLYING, {"connector": "e02b", "version": "87", "wanted": "88"}),
        ),
        *targets.networks((service,), {"nas": (_box("cloudflared", "web"),)}),
        Finding(Check.PORTS, Level.OK, Told(Well.PORTS_SOME, {"count": "10", "of": "11"})),
        *targets.target_certificates((), {WATCH.address: TargetCertificate("")}),
        *computer.keyring(MACHINE, None, from_environment=False),
        *computer.database(DatabaseHealth(size=2_100_000, saved_at=samples.NOW - timedelta(hours=6))),
        *computer.disk(MACHINE),
        *computer.tray(MACHINE),
        *computer.notifications(MACHINE),
    )
    by_check = {check: tuple(each for each in found if each.check is check) for check in Check}
    return DoctorView(by_check, finished_at=samples.NOW, took=timedelta(seconds=3.2))


def status() -> AppStatus:
    """The household with these findings."""
    return replace(samples.full(), doctor=view())


URL = "https://watch.nordhus.example/v2/health"


def trial() -> Trial:
    """A way that breaks at its target: the container shows another port."""
    steps = (
        Step(Link.DNS, Mark.OK, Saying.LEADS, {"type": "CNAME", "tunnel": "home"}),
        Step(Link.CERTIFICATE, Mark.OK, Saying.COVERED, {"levels": "1"}),
        Step(Link.LOGIN, Mark.OPEN, Saying.NO_LOGIN, {}),
        Step(Link.RULE, Mark.OK, Saying.RULE_PATH, {"number": "2", "path": "^/v2(/|$)", "version": "88"}),
        Step(Link.CONNECTOR, Mark.OK, Saying.CONNECTED, {"count": "2", "version": "88"}),
        Step(Link.TARGET, Mark.BAD, Saying.TARGET_REFUSES, {"target": "http://jellyfin:8097"}),
        Step(Link.ANSWER, Mark.BAD, Saying.ANSWERS, {"status": "502", "time": "84"}),
    )
    names = {"container": "jellyfin", "port": "8096", "asked": "8097"}
    return Trial(WATCH.hostname, "/v2/health", steps, Conclusion(Saying.SEES_OTHER_PORT, names, WATCH.address, "8096"))
