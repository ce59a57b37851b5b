"""Judges containers without an account: what their labels name there is taken to exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dockflare_desktop.core.access.login import describe
from dockflare_desktop.core.cloud import Directory, Named, Tunnel, Zone
from dockflare_desktop.core.labels.parser import parse
from dockflare_desktop.core.model import (
    AccessGroup,
    Claim,
    Container,
    EngineFound,
    EngineState,
    FromLabels,
    Layers,
    Path,
    Source,
    Value,
)
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.resolve import Resolution, World, resolve
from dockflare_desktop.core.service import NoLogin, OwnLogin, Service, ZoneLogin
from dockflare_desktop.core.settings import DefaultAccess, Settings

ENGINE = "checked"
ONLY_THERE = (ProblemCode.ZONE_NONE, ProblemCode.CERTIFICATE_DEPTH, ProblemCode.ZONE_LOGIN_MISSING)
"""What the zones of an account decide, which are guessed here."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """One service that a container asks for; `target` is "" where none could be made."""

    hostname: str
    path: Path
    target: str
    who: str
    problems: tuple[Problem, ...]

    @property
    def address(self) -> str:
        """As people write it."""
        return self.hostname + self.path.text


@dataclass(frozen=True, slots=True)
class Checked:
    """A container with what it asks for; `others` are problems that belong to none of it."""

    container: str
    claims: tuple[CheckedClaim, ...]
    others: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them."""
        return (*(problem for claim in self.claims for problem in claim.problems), *self.others)


def check(
    containers: Sequence[Container],
    settings: Settings,
    groups: tuple[AccessGroup, ...],
    now: datetime,
    *,
    running: bool = True,
) -> tuple[tuple[Checked, ...], tuple[Problem, ...]]:
    """Every container with labels of ours, by name; and what is to be told about the check itself.

    Where no groups are known at all (another computer), their names are not checked. Containers that are not `running`
    may show ports that only their images know, so none in sight is a hint alone.
    """
    claims = [claim for each in containers for claim in parse(each, settings).claims]
    engine = EngineFound(ENGINE, ENGINE, "", EngineState.WATCHING, tuple(containers))
    directory = _assumed(claims, groups, settings)
    resolution = resolve(World(now, (engine,), Layers(groups=groups), settings=settings, directory=directory))
    sift = _Sift(groups_known=bool(groups), ports_known=running)
    checked = [_checked(each, resolution, directory, settings, sift) for each in containers]
    told = (Problem(ProblemCode.GROUPS_UNCHECKED, effect=Effect.HINT),) if sift.unchecked else ()
    found = [each for each in checked if each.claims or each.others]
    return tuple(sorted(found, key=lambda each: each.container)), told


class _Sift:
    """Leaves out what only the account, or another computer, could tell."""

    def __init__(self, *, groups_known: bool, ports_known: bool) -> None:
        self._groups_known = groups_known
        self._ports_known = ports_known
        self.unchecked = False

    def __call__(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(dict.fromkeys(self._softened(each) for each in problems if self._tells(each)))

    def _softened(self, problem: Problem) -> Problem:
        unseen = problem.code is ProblemCode.TARGET_MISSING and not problem.detail and not self._ports_known
        return replace(problem, effect=Effect.HINT) if unseen else problem

    def _tells(self, problem: Problem) -> bool:
        if problem.code is ProblemCode.GROUP_UNKNOWN and not self._groups_known:
            self.unchecked = True
            return False
        return problem.effect is not Effect.UNREADABLE and problem.code not in ONLY_THERE


def _checked(
    container: Container, resolution: Resolution, directory: Directory, settings: Settings, sift: _Sift
) -> Checked:
    mine = [each for each in resolution.services if _is_from(each.source, container)]
    claims = [
        CheckedClaim(each.key.hostname, each.path, each.target, _who(each, directory, settings), sift(each.problems))
        for each in mine
    ]
    claims += [
        CheckedClaim(each.address or "(no hostname)", Path(), "", "-", sift(each.problems))
        for each in resolution.rejected
        if _is_from(each.source, container)
    ]
    shown = {problem for claim in claims for problem in claim.problems}
    others = sift(each for each in resolution.problems if each.container == container.name)
    return Checked(container.name, tuple(claims), tuple(each for each in others if each not in shown))


def _is_from(source: Source, container: Container) -> bool:
    return isinstance(source, FromLabels) and source.container_id == container.id


def _who(service: Service, directory: Directory, settings: Settings) -> str:
    match service.login:
        case OwnLogin(groups=groups) if groups:
            return ", ".join(groups)
        case OwnLogin() as login:
            return ", ".join(describe(login, directory)) or "-"
        case ZoneLogin(zone=zone):
            return f"login of *.{zone}"
        case NoLogin():
            return "everyone" if settings.default_access is not DefaultAccess.HOLD else "everyone, after your approval"
        case _:
            named = [
                service.fields[key].top.value for key in ("access.groups", "access.group") if key in service.fields
            ]
            return ", ".join(str(each) for value in named if isinstance(value, tuple) for each in value) or "-"


# --- the account that is assumed -------------------------------------------------------------------------------------


def _assumed(claims: Sequence[Claim], groups: Sequence[AccessGroup], settings: Settings) -> Directory:
    """An account in which everything that labels and groups name is there."""
    methods = {name for claim in claims for name in _names(claim.fields.get("access.allowed_idps"))}
    methods |= {name for group in groups for name in group.idps}
    tokens = {name for claim in claims for name in _names(claim.fields.get("access.service_token"))}
    tunnels = {str(tunnel) for claim in claims if (tunnel := claim.fields.get("tunnel"))} | {settings.tunnel}
    zones = {_zone(claim, settings) for claim in claims}
    return Directory(
        zones=tuple(Zone(name, name) for name in sorted(zones)),
        tunnels=tuple(Tunnel(name, name) for name in sorted(tunnels)),
        sign_in_methods=tuple(Named(name, name) for name in sorted(methods)),
        service_tokens=tuple(Named(name, name) for name in sorted(tokens)),
        owners=("the owners",),
        team="assumed",
        zero_trust=True,
    )


def _names(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _zone(claim: Claim, settings: Settings) -> str:
    """The zone a label names, one of the allowed ones, else a guess: the last two parts of the hostname."""
    hostname = claim.key.hostname
    stated = claim.fields.get("zonename")
    if isinstance(stated, str) and zone_of(hostname, (stated,)):
        return stated
    return zone_of(hostname, settings.allowed_zones) or ".".join(hostname.split(".")[-2:])
