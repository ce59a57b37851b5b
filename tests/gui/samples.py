"""Made-up statuses, after the pictures of the design: one of every kind of service."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import segno

from dockflare_desktop.core.change import Action, Change, Hold, Kind, Phase, Plan, RecordStep, Risk, RuleStep, Why
from dockflare_desktop.core.model import (
    AccessGroup,
    Container,
    EngineState,
    FromLabels,
    Manual,
    Path,
    PathMatch,
    PolicyBody,
    ServiceKey,
)
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.settings import Mode, Settings
from dockflare_desktop.core.status import (
    AccessView,
    AppStatus,
    CloudflareView,
    EngineView,
    LoginKind,
    ServiceView,
    Status,
    TokenState,
)
from dockflare_desktop.core.transfer.findings import Import

NOW = datetime(2026, 11, 19, 14, 32, 8).astimezone()


@dataclass(frozen=True)
class Said:
    text: str
    fix: str
    short: str


WORDS = {
    ProblemCode.GROUP_UNKNOWN: (
        "There is no access group “{value}”.",
        "The label asks for a login that does not exist here, so nothing was published. Did you mean “{suggestion}”?",
        "unknown group",
    ),
    ProblemCode.DNS_QUOTA: ("Zone {subject} is full: 200 of 200 records.", "Delete some records.", "DNS quota full"),
    ProblemCode.HELD_PUBLIC: ("{subject} would be open to everyone.", "Publish it, or add a login.", "would be public"),
    ProblemCode.TOKEN_REFUSED: ("Cloudflare no longer accepts the token.", "It was revoked or has expired.", "token"),
    ProblemCode.PERMISSION_MISSING: ("The token may not edit DNS.", "Add the permission.", "no permission"),
    ProblemCode.LABEL_CHANGED: (
        "The label changed under your override.",
        "Since 14:31 the label says {value}. Your override still wins.",
        "label changed",
    ),
    ProblemCode.ENGINE_AWAY: ("{subject} cannot be reached.", "Its service is left exactly as it is.", "engine away"),
}


def say(problem: Problem) -> Said:
    """Stands for words.py."""
    text, fix, short = WORDS.get(problem.code, (problem.code.value.replace("_", " "), "", problem.code.value))
    names = {"subject": problem.subject, "value": problem.value, "suggestion": problem.suggestion}
    return Said(text.format(**names), fix.format(**names), short)


def fields(target: str, group: str = "") -> dict[str, Provenance]:
    found = {
        "hostname": Provenance(Stated("photos.example", Layer.LABEL)),
        "service": Provenance(Stated(target, Layer.LABEL)),
        "grace": Provenance(Stated(600, Layer.DEFAULT)),
        "no_tls_verify": Provenance(Stated(value=False, layer=Layer.DEFAULT)),
        "origin.connect_timeout": Provenance(Stated("30s", Layer.DEFAULT)),
    }
    if group:
        found["access.group"] = Provenance(Stated(group.lower(), Layer.LABEL))
    return found


def service(host: str, target: str, status: Status = Status.LIVE, group: str = "Family", **more: object) -> ServiceView:
    """A service whose container has the target's name; no group means open to everyone."""
    container = target.removeprefix("http://").partition(":")[0]
    login = AccessView(LoginKind.OWN, groups=(group,), who=("4 people, with GitHub",))
    access = login if group else AccessView(LoginKind.NONE)
    view = ServiceView(
        hostname=host,
        path=Path(),
        target=target,
        status=status,
        source=FromLabels("engine-1", container, container),
        tunnel="home",
        engine="nas-01",
        container=container,
        access=access,
        public=not group and status is Status.LIVE,
        fields={**fields(target, group), "hostname": Provenance(Stated(host, Layer.LABEL))},
        since=NOW - timedelta(days=7),
        verified_at=NOW - timedelta(seconds=8),
        rule_version=87,
        connectors=(2, 2),
        record_id="record",
        app_id="app" if group else "",
    )
    return replace(view, **more)  # type: ignore[arg-type]


def blocked() -> ServiceView:
    reason = Problem(
        ProblemCode.GROUP_UNKNOWN,
        "vault.nordhus.example",
        container="vaultwarden",
        label="dockflare.access.group",
        value="famly",
        suggestion="family",
    )
    return service(
        "vault.nordhus.example",
        "http://vaultwarden:80",
        Status.BLOCKED,
        "famly",
        reason=reason,
        problems=(reason,),
        since=NOW - timedelta(minutes=3),
        verified_at=None,
    )


def watch() -> ServiceView:
    override = Stated("http://jellyfin:8097", Layer.OVERRIDE, NOW + timedelta(hours=3, minutes=28))
    values = {
        "hostname": Provenance(Stated("watch.nordhus.example", Layer.LABEL)),
        "service": Provenance(override, (Stated("http://jellyfin:8096", Layer.LABEL),)),
        "access.group": Provenance(Stated("family", Layer.LABEL)),
        "access.session_duration": Provenance(Stated("24h", Layer.GROUP), (Stated("6h", Layer.DEFAULT),)),
        "grace": Provenance(Stated(1800, Layer.LABEL), (Stated(600, Layer.DEFAULT),)),
        "no_tls_verify": Provenance(Stated(value=False, layer=Layer.DEFAULT)),
        "origin.connect_timeout": Provenance(Stated("30s", Layer.DEFAULT)),
        "origin.keep_alive_timeout": Provenance(Stated("90s", Layer.DEFAULT)),
    }
    who = ("6 people, with Google or a one-time code", "Only from Sweden or Norway")
    access = AccessView(LoginKind.OWN, groups=("Family",), who=who)
    without = {**values, "service": Provenance(Stated("http://jellyfin:8096", Layer.LABEL))}
    more = {"fields": values, "without": without, "overridden": True, "access": access}
    return service("watch.nordhus.example", "http://jellyfin:8097", **more)


def label_changed() -> ServiceView:
    told = Problem(
        ProblemCode.LABEL_CHANGED,
        "watch.nordhus.example",
        Effect.WARNING,
        label="service",
        value="http://jellyfin:9000",
        detail="http://jellyfin:8095",
        made=NOW - timedelta(days=2),
        since=NOW - timedelta(minutes=1),
    )
    return replace(watch(), problems=(told,))


def groups() -> tuple[AccessGroup, ...]:
    family = PolicyBody("family", "allow", ({"email": {"email": "ann@nordhus.example"}},))
    anyone = PolicyBody("open", "bypass", ({"everyone": {}},))
    return (AccessGroup("family", "Family", (family,)), AccessGroup("open", "Open house", (anyone,)))


def token_access() -> AccessView:
    return AccessView(LoginKind.OWN, who=("CI token",))


def services() -> tuple[ServiceView, ...]:
    quota = Problem(ProblemCode.DNS_QUOTA, "mkdev.example")
    held = Problem(ProblemCode.HELD_PUBLIC, "shop.mkdev.example")
    api_fields = {**fields("http://api:8080"), "access.service_token": Provenance(Stated(("CI token",), Layer.LABEL))}
    return (
        blocked(),
        service("grafana.mkdev.example", "http://grafana:3000", Status.ERROR, "Developers", reason=quota),
        service(
            "notes.mkdev.example",
            "http://hedgedoc:3000",
            Status.LEAVING,
            "Developers",
            since=NOW - timedelta(seconds=108),
            leaving_until=NOW + timedelta(seconds=492),
        ),
        service("shop.mkdev.example", "http://medusa:9000", Status.HELD, "", reason=held),
        service("preview-142.mkdev.example", "http://web-pr142:8080", Status.PUBLISHING, "Developers"),
        service(
            "api.mkdev.example",
            "http://api:8080",
            Status.UPDATING,
            path=Path("/v2", PathMatch.PREFIX, "^/v2(/|$)"),
            access=token_access(),
            fields=api_fields,
        ),
        service("cloud.nordhus.example", "http://nextcloud:80"),
        service("git.mkdev.example", "http://forgejo:3000", group="Developers"),
        service("home.nordhus.example", "http://homeassistant:8123"),
        service(
            "nas.nordhus.example", "https://192.168.1.20:5001", group="Only me", source=Manual("rule-1"), container=""
        ),
        service("photos.nordhus.example", "http://immich-server:2283"),
        service("status.mkdev.example", "http://uptime-kuma:3001", group=""),
        watch(),
        service("www.mkdev.example", "http://caddy:8080", group=""),
        service("print.nordhus.example", "http://octoprint:5000", Status.STALE, engine="garage-pi", tunnel="garage"),
        service("pg.mkdev.example", "tcp://postgres:5432", Status.IGNORED, "", container="postgres"),
    )


def held_change() -> Change:
    key = ServiceKey("shop.mkdev.example")
    return Change(
        "record create shop.mkdev.example",
        Phase.ROUTE,
        RecordStep("zone", "shop.mkdev.example", "home"),
        Action.CREATE,
        Kind.RECORD,
        "shop.mkdev.example",
        Why.STARTED,
        keys=(key,),
        risk=Risk.EVERYONE,
        hold=Hold.PUBLIC,
    )


def new_rule(ident: str, host: str, hold: Hold, risk: Risk = Risk.NONE) -> Change:
    key = ServiceKey(host)
    return Change(
        ident,
        Phase.ROUTE,
        RuleStep("home", key, None),
        Action.CREATE,
        Kind.RULE,
        str(key),
        Why.STARTED,
        keys=(key,),
        risk=risk,
        hold=hold,
    )


def held_rule() -> Change:
    return new_rule("rule create home shop.mkdev.example", "shop.mkdev.example", Hold.PUBLIC, Risk.EVERYONE)


def rule_change(hold: Hold = Hold.NONE) -> Change:
    return new_rule("rule create preview", "preview-142.mkdev.example", hold)


def engines() -> tuple[EngineView, ...]:
    away = Problem(ProblemCode.ENGINE_AWAY, "garage-pi", Effect.WARNING)
    return (
        EngineView("engine-1", "nas-01", "unix:///var/run/docker.sock", EngineState.WATCHING, 15),
        EngineView("engine-2", "garage-pi", "ssh://garage-pi", EngineState.AWAY, 1, problem=away),
    )


def full() -> AppStatus:
    """16 services, 8 live, 3 need you; one engine away."""
    return AppStatus(
        services=services(),
        engines=engines(),
        cloudflare=CloudflareView(
            account="Nordhus",
            account_id="account",
            reachable=True,
            token=TokenState.ACCEPTED,
            zones=("nordhus.example", "mkdev.example", "client-work.example"),
            tunnels=("home", "garage"),
        ),
        settings=Settings(mode=Mode.ASK_REMOVING, allowed_zones=("nordhus.example", "mkdev.example")),
        plan=Plan((held_change(), held_rule())),
        last_verified=NOW - timedelta(seconds=8),
        groups=("family", "developers", "only-me", "friends"),
    )


def quiet(*views: ServiceView) -> AppStatus:
    """All is well: one engine, these services."""
    return replace(full(), services=views, engines=engines()[:1], plan=Plan())


def empty() -> AppStatus:
    return replace(quiet(), last_verified=NOW - timedelta(seconds=3))


def few() -> tuple[ServiceView, ...]:
    keep = ("cloud", "git", "home", "nas", "photos", "status", "preview-142")
    return tuple(view for view in services() if view.hostname.partition(".")[0] in keep)


def all_live() -> tuple[ServiceView, ...]:
    return tuple(view for view in few() if view.status is Status.LIVE)


def offline() -> AppStatus:
    seen = NOW.replace(hour=14, minute=20, second=0)
    views = tuple(replace(view, verified_at=seen) for view in few())
    status = replace(quiet(*views), last_verified=seen, plan=Plan((rule_change(),)))
    problem = Problem(ProblemCode.OFFLINE, "cloudflare", Effect.WARNING)
    return replace(status, cloudflare=replace(status.cloudflare, reachable=False, problem=problem))


def refused() -> AppStatus:
    missing = Problem(ProblemCode.PERMISSION_MISSING, "cloudflare")
    views = tuple(
        replace(view, status=Status.ERROR, reason=missing) if view.status is Status.PUBLISHING else view
        for view in few()
        if not view.public
    )
    status = quiet(*views)
    problem = Problem(ProblemCode.TOKEN_REFUSED, "cloudflare")
    cloud = replace(status.cloudflare, token=TokenState.REFUSED, problem=problem)
    return replace(status, cloudflare=cloud, last_verified=NOW.replace(hour=14, minute=26))


def read_address(hostname: str, path: str) -> tuple[ServiceKey, Path] | Problem:
    """Stands for the core's reading of an address."""
    if "_" in hostname or "." not in hostname:
        return Problem(ProblemCode.HOSTNAME_INVALID, hostname, value=hostname)
    made = Path(path, PathMatch.PREFIX, f"^{path}(/|$)") if path else Path()
    return ServiceKey(hostname.lower(), made.pattern), made


def qr(text: str) -> tuple[tuple[bool, ...], ...]:
    """As the program draws it."""
    return tuple(tuple(map(bool, line)) for line in segno.make(text, micro=False).matrix)


def read_import(_name: str, data: bytes, _now: datetime) -> Import | Problem:
    """A file with one setting in it; a broken one where it says so."""
    if data == b"broken":
        return Problem(ProblemCode.EXPORT_BROKEN, value=_name)
    return Import(settings={"grace_period": data.decode()})


def read_labels(text: str) -> tuple[tuple[Container, ...], tuple[Problem, ...]]:
    """Lines of KEY=VALUE."""
    labels = dict(line.split("=", 1) for line in text.splitlines())
    return (Container("c", "pasted", labels),), ()
