"""Small worlds for tests of the core: containers, engines, accounts, built from what a test cares about."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from dockflare_desktop.core.cloud import Directory, Named, Policy, Tunnel, Zone
from dockflare_desktop.core.model import (
    AccessGroup,
    Container,
    EngineFound,
    EngineState,
    Layers,
    ManualRule,
    Network,
    Override,
    Path,
    PathMatch,
    PolicyBody,
    Port,
    Remembered,
    ServiceKey,
)
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.resolving.resolve import Resolution, World
from dockflare_desktop.core.service import Service

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
METHOD = Named("11111111-1111-4111-8111-111111111111", "GitHub", "github")
PIN = Named("22222222-2222-4222-8222-222222222222", "One-time PIN", "onetimepin")
TOKEN = Named("33333333-3333-4333-8333-333333333333", "ci")
REUSABLE = Policy(
    "44444444-4444-4444-8444-444444444444", PolicyBody("staff", "allow", ({"email": {"email": "s@x.example"}},))
)
HOME = Tunnel("55555555-5555-4555-8555-555555555555", "dockflare")
OTHER = Tunnel("66666666-6666-4666-8666-666666666666", "garage")
FILED = Tunnel("77777777-7777-4777-8777-777777777777", "old-nas", remote=False)
ACCOUNT = Directory(
    zones=(Zone("z1", "home.example"), Zone("z2", "sub.home.example"), Zone("z3", "new.example", status="pending")),
    tunnels=(HOME, OTHER, FILED),
    sign_in_methods=(METHOD, PIN),
    service_tokens=(TOKEN,),
    policies=(REUSABLE,),
    owners=("boss@x.example",),
    team="acme",
)
FAMILY = AccessGroup(
    "family", "Family", (PolicyBody("family", "allow", ({"email": {"email": "mum@x.example"}},)),), session="12h"
)
FRIENDS = AccessGroup("friends", "Friends", (PolicyBody("friends", "allow", ({"email": {"email": "al@x.example"}},)),))
OPEN = AccessGroup("open", "Open", (PolicyBody("open", "bypass", ({"everyone": {}},)),))
EMPTY = AccessGroup("empty", "Empty", ())
GROUPS = (FAMILY, FRIENDS, OPEN, EMPTY)


def box(name: str = "web", *, host: str = "web.home.example", age: int = 0, **more: str) -> Container:
    """A running container with labels; `a__b` in a keyword stands for `a.b`. `age` is in minutes."""
    labels = {"enable": "true", "hostname": host, "service": "http://web:80"} | {
        name.replace("__", "."): value for name, value in more.items()
    }
    return raw(name, {f"dockflare.{name}": value for name, value in labels.items() if value}, age=age)


def raw(name: str, labels: Mapping[str, str], *, age: int = 0, ports: tuple[int, ...] = ()) -> Container:
    """A running container with these labels and nothing else."""
    return Container(
        id=f"id-{name}-{age}",
        name=name,
        labels=labels,
        created_at=NOW - timedelta(minutes=age),
        ports=tuple(Port(port) for port in ports),
        networks=(Network("proxy"),),
    )


def engine(*containers: Container, state: EngineState = EngineState.WATCHING, name: str = "nas") -> EngineFound:
    """An engine and its containers."""
    return EngineFound(name, name, f"ssh://{name}", state, containers)


def world(*engines: EngineFound, **more: object) -> World:
    """A world with the usual account and groups."""
    given: dict[str, object] = {"now": NOW, "directory": ACCOUNT, "layers": Layers(groups=GROUPS)} | more
    return World(engines=engines, **given)  # type: ignore[arg-type]  # the keywords are World's own


def key(text: str = "web.home.example") -> ServiceKey:
    """A service's key: host, or host and pattern."""
    host, slash, pattern = text.partition("^")
    return ServiceKey(host, slash + pattern)


def override(
    field: str, value: str, *, below: str | None = None, on: str = "web.home.example", ends: int | None = None
) -> Override:
    """An override; `ends` is in minutes from now."""
    until = None if ends is None else NOW + timedelta(minutes=ends)
    return Override(key(on), field, value, below, NOW - timedelta(days=2), until)


def manual(
    host: str = "web.home.example", *, path: str = "", enabled: bool = True, ends: int | None = None, **fields: str
) -> ManualRule:
    """A manual rule."""
    where = Path(path, PathMatch.PREFIX, f"^{path}(/|$)") if path else Path()
    texts = {"service": "http://nas:5000"} | {name.replace("__", "."): text for name, text in fields.items()}
    until = None if ends is None else NOW + timedelta(minutes=ends)
    made = NOW - timedelta(days=3)
    return ManualRule(ServiceKey(host, where.pattern), where, texts, made, enabled=enabled, expires_at=until)


def held(
    container: Container, *, on: str = "web.home.example", leaving: int | None = None, index: str = ""
) -> Remembered:
    """The memory of a holder on the engine "nas"; `leaving` is in minutes ago."""
    since = NOW - timedelta(hours=5)
    gone = None if leaving is None else NOW - timedelta(minutes=leaving)
    return Remembered(key(on), placed(container), index, since, gone)


def placed(container: Container, where: str = "nas") -> Container:
    """The container as the resolution knows it, with its engine."""
    return Container(**{name: getattr(container, name) for name in Container.__slots__} | {"engine": where})


def only(found: Resolution) -> Service:
    """The one service there is."""
    (service,) = found.services
    return service


def codes(problems: tuple[object, ...]) -> list[ProblemCode]:
    """Codes of problems."""
    return [problem.code for problem in problems]  # type: ignore[attr-defined]  # Problem, or anything with a code
