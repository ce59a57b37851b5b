"""The demo's stage: a household's Cloudflare account with things of its own in it, sample containers, stored layers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import httpx

from dockflare_desktop.core.model import (
    AccessGroup,
    JsonObject,
    ManualRule,
    Override,
    Path,
    PolicyBody,
    ServiceKey,
)
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.connector_host import DemoConnectors
from dockflare_desktop.demo.samples import SampleEngine
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.engine.ports import Clock

TUNNEL = "home"
ZONES = ("nordhus.example", "mkdev.example", "client-work.example")
OWNER = "anna@nordhus.example"
FAMILY = (OWNER, "jonas@nordhus.example", "maja@nordhus.example", "olle@nordhus.example")
GRANDPARENTS = ("britta@postbox.example", "sven@postbox.example")
DEVELOPERS = ("anna@mkdev.example", "priya@mkdev.example", "tom@mkdev.example")
GARAGE_RULES: tuple[JsonObject, ...] = (
    {"hostname": "ssh.nordhus.example", "service": "ssh://localhost:22"},
    {
        "hostname": "router.nordhus.example",
        "service": "https://192.168.1.1",
        "originRequest": {"noTLSVerify": True, "connectTimeout": 5},
    },
    {"hostname": "*.client-work.example", "service": "http://192.168.1.40:8080"},
)  # typed in by hand, long before this program came
OPEN = ("status.mkdev.example", "www.mkdev.example")
CATCH_ALL: JsonObject = {"service": "http_status:418"}
_TOKEN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the demo is played on. `now` gives its time and `rng` all its ids, so a seed repeats it."""

    account: Account
    transport: AccountTransport
    engine: SampleEngine
    token: str
    groups: tuple[AccessGroup, ...]
    rules: tuple[ManualRule, ...]
    overrides: tuple[Override, ...]
    settings: Mapping[str, str]
    approved: tuple[str, ...]  # ids of changes: what is open to everyone was looked at, but for the shop

    @classmethod
    def make(cls, now: Clock, rng: Random, *, latency: float = 0.05) -> "Scene":
        """Furnish it; `latency` is what each call to the account takes, in seconds."""
        account = Account(now, rng=rng, name="Nordhus")
        token = "demo-" + "".join(rng.choices("abcdefghijkmnpqrstuvwxyz23456789", k=_TOKEN_LENGTH))
        account.add_token(token)
        account.add_member(OWNER)
        _furnish(account)
        engine = SampleEngine(now)
        engine.host = DemoConnectors(account, engine)
        return cls(
            account=account,
            transport=AccountTransport(account, latency=latency),
            engine=engine,
            token=token,
            groups=_groups(),
            rules=(_manual_rule(now()),),
            overrides=(_override(now()),),
            settings={"tunnel": TUNNEL, "default_access": "hold"},
            approved=tuple(
                change for name in OPEN for change in (f"record create {name}", f"rule create {TUNNEL} {name}")
            ),
        )

    def client(self) -> httpx.AsyncClient:
        """A client whose calls end in the embedded account, whatever address they name."""
        return httpx.AsyncClient(transport=self.transport)


# --- the account -----------------------------------------------------------------------------------------------------


def _furnish(account: Account) -> None:
    """What stood there before: nothing of it may ever change."""
    zones = {name: account.add_zone(name) for name in ZONES}
    home = account.add_tunnel(TUNNEL)
    account.put_document(
        home,
        {
            "originRequest": {"connectTimeout": 10},
            "warp-routing": {"enabled": True},
            "ingress": [*GARAGE_RULES, CATCH_ALL],
        },
    )
    account.connect(home)
    account.connect(home, version=_last_year(account.clock()))  # nobody has looked after it for long
    account.add_tunnel("garage")
    account.connect(account.add_tunnel("old-nas", config_src="local"))
    _records(account, zones, home)
    _logins(account)


def _last_year(now: datetime) -> str:
    """The version of a cloudflared of 14 months ago; they are named after their months."""
    months = now.year * 12 + now.month - 1 - 14
    return f"{months // 12}.{months % 12 + 1}.0"


def _records(account: Account, zones: Mapping[str, str], tunnel: str) -> None:
    target = f"{tunnel}.cfargotunnel.com"
    nordhus, mkdev, client = (zones[name] for name in ZONES)
    for name in ("ssh", "router"):
        account.add_record(nordhus, "CNAME", f"{name}.nordhus.example", target, proxied=True)
    account.add_record(nordhus, "MX", "nordhus.example", "mail.postbox.example", priority=10)
    account.add_record(nordhus, "TXT", "nordhus.example", '"v=spf1 include:postbox.example -all"')
    account.add_record(mkdev, "A", "mkdev.example", "198.51.100.7", proxied=True)
    account.add_record(mkdev, "CNAME", "docs.mkdev.example", "pages.hosting.example", comment="the handbook")
    account.add_record(client, "CNAME", "*.client-work.example", target, proxied=True)


def _logins(account: Account) -> None:
    account.add_identity_provider("One-time PIN")
    account.add_identity_provider("Google", "google", client_id="demo", client_secret="demo")  # noqa: S106 - made up
    account.add_identity_provider("GitHub", "github", client_id="demo", client_secret="demo")  # noqa: S106 - made up
    account.add_service_token("ci")
    app = account.add_app(name="Router", domain="router.nordhus.example", session_duration="1h")
    account.add_app_policy(app, name="Anna", decision="allow", include=[{"email": {"email": OWNER}}])


# --- what people stored ----------------------------------------------------------------------------------------------


def _groups() -> tuple[AccessGroup, ...]:
    everybody = _emails(*FAMILY, *GRANDPARENTS)
    return (
        AccessGroup(
            "family",
            "Family",
            tuple(
                PolicyBody(f"Family in {name}", "allow", everybody, require=({"geo": {"country_code": code}},))
                for name, code in (("Sweden", "SE"), ("Norway", "NO"))
            ),
            session="24h",
            idps=("Google", "One-time PIN"),
        ),
        AccessGroup(
            "developers",
            "Developers",
            (_admits("Developers", *DEVELOPERS),),
            session="8h",
            idps=("GitHub",),
            auto_redirect=True,
        ),
        AccessGroup("only-me", "Only me", (_admits("Only me", OWNER),), session="1h", idps=("One-time PIN",)),
        AccessGroup("friends", "Friends", (_admits("Friends", *GRANDPARENTS, domain="friends.example"),)),
    )


def _admits(name: str, *addresses: str, domain: str = "") -> PolicyBody:
    domains: tuple[JsonObject, ...] = ({"email_domain": {"domain": domain}},) if domain else ()
    return PolicyBody(name, "allow", (*_emails(*addresses), *domains))


def _emails(*addresses: str) -> tuple[JsonObject, ...]:
    return tuple({"email": {"email": address}} for address in addresses)


def _manual_rule(at: datetime) -> ManualRule:
    fields = {"service": "https://192.168.1.20:5001", "no_tls_verify": "true", "access.group": "only-me"}
    return ManualRule(ServiceKey("nas.nordhus.example"), Path(), fields, at)


def _override(at: datetime) -> Override:
    """Jellyfin listens elsewhere for an evening."""
    key = ServiceKey("watch.nordhus.example")
    return Override(key, "service", "http://jellyfin:8097", "http://jellyfin:8096", at, at + timedelta(hours=4))
