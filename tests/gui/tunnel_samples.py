"""The tunnels of the mock-up: home with rules of three owners, garage without its engine, old-nas run from a file."""

from datetime import timedelta

from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.connectors.setup import Managed
from dockflare_desktop.core.connectors.view import Applied, ConnectorRow, TunnelConnectors
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.owners import FOREIGN, Owner, OwnerKind
from dockflare_desktop.core.tunnels.overview import OURS, LoginOf, RecordLine, RuleLine, Shape, TunnelLook
from dockflare_desktop.engine.tunnel_commands import TunnelOverview
from tests.gui import samples

HOME = Tunnel("8c1e4d2a-57b0-4a9e-9f3c-61d0c1a7e2f0", "home", status="healthy")
GARAGE = Tunnel("2f7b0c11-8d53-4f0e-a1c5-0d9b7e6a4c38", "garage", status="down")
OLD_NAS = Tunnel("b90a6f5e-1c2d-4e3f-8a7b-6c5d4e3f2a1b", "old-nas", remote=False, status="healthy")
EXTERNAL_DNS = Owner(OwnerKind.TOOL, "external-dns")


def rules() -> tuple[RuleLine, ...]:
    made = [
        RuleLine(1, "admin.nordhus.example", "", "https://10.0.0.4:8443", LoginOf.UNKNOWN, FOREIGN),
        RuleLine(2, "legacy.nordhus.example", "", "http://10.0.0.9:80", LoginOf.EVERYONE, EXTERNAL_DNS),
        RuleLine(3, "api.nordhus.example", "^/v2(/|$)", "http://api:9000", LoginOf.LOGIN, OURS),
    ]
    names = ("cloud", "git", "status", "photos", "notes", "watch", "grafana", "home", "docs", "mail", "chat", "wiki")
    for number, name in enumerate(names, start=4):
        login = LoginOf.EVERYONE if name == "status" else LoginOf.LOGIN
        made.append(RuleLine(number, f"{name}.nordhus.example", "", f"http://{name}:80", login, OURS))
    made.append(RuleLine(16, "", "", "http_status:404", LoginOf.NONE, FOREIGN, catch_all=True))
    return tuple(made)


def keys(*names: str) -> tuple[ServiceKey, ...]:
    return tuple(ServiceKey(f"{name}.nordhus.example") for name in names)


def home() -> TunnelLook:
    names = ("api", "cloud", "git", "status")
    records = tuple(RecordLine("nordhus.example", f"{name}.nordhus.example", OURS, name) for name in names)
    return TunnelLook(
        HOME,
        Shape.HEALTHY,
        default=True,
        ours=True,
        services=keys(*names),
        version=88,
        written_at=samples.NOW - timedelta(seconds=9),
        rules=rules(),
        records=(*records, RecordLine("nordhus.example", "legacy.nordhus.example", EXTERNAL_DNS, "l")),
        connectors=2,
    )


def overview() -> TunnelOverview:
    garage = TunnelLook(GARAGE, Shape.DOWN, services=keys("garage"), version=3, rules=rules()[-1:], connectors=0)
    return TunnelOverview((home(), garage, TunnelLook(OLD_NAS, Shape.FILE)), account_id="0a1b")


def gone() -> TunnelLook:
    return TunnelLook(Tunnel("", "shed", status="gone"), Shape.GONE, services=keys("shed"))


def connectors() -> TunnelConnectors:
    now = samples.NOW
    managed = Managed("c1", "dockflare-home-1", "e1", HOME.id, "home", 1, "cloudflared", "", "dockflare", 20241)
    first = ConnectorRow(
        "c7d1aaaa",
        "home",
        "2026.8.2",
        colos=("arn02", "arn04", "osl01"),
        origin_ip="81.229.40.17",
        since=now - timedelta(days=12, hours=3),
        config_version=88,
        wanted=88,
        applied=Applied.CURRENT,
        managed=managed,
        engine="nas-01",
    )
    second = ConnectorRow(
        "e02bbbbb",
        "home",
        "2026.3.1",
        old=True,
        colos=("arn02", "cph02"),
        origin_ip="81.229.40.17",
        since=now - timedelta(days=3),
        config_version=87,
        wanted=88,
        applied=Applied.CATCHING_UP,
        behind_since=now - timedelta(seconds=4),
    )
    return TunnelConnectors(HOME.id, "home", 88, read=True, rows=(first, second))
