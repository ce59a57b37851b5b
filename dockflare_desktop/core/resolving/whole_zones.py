"""Logins of whole zones: what people stored for one becomes an application on `*.zone`, and the login of every hostname
one level below it that says nothing of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.coverage import address_of, path_covers, split
from dockflare_desktop.core.access.groups import group_settings, known_of, named_groups
from dockflare_desktop.core.access.login import build_login
from dockflare_desktop.core.labels.fields import LOGIN_KEYS, WHO_KEYS, read
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import Misread, listed
from dockflare_desktop.core.model import ServiceKey, Value, WholeZone
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.needs import needs_of
from dockflare_desktop.core.resolving.world import Needs, World
from dockflare_desktop.core.resolving.zones import levels_below
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin, Presence, Service, ZoneLogin, ZoneWanted

ZONE_KEYS = (*WHO_KEYS, *LOGIN_KEYS)  # what a zone's login can say
_NOT_A_LOGIN = ("bypass", "default_tld")


def zone_logins(world: World) -> tuple[tuple[ZoneWanted, ...], tuple[Needs, ...]]:
    """Every stored zone's login, and what of the account it refers to."""
    found = [_wanted(zone, world) for zone in world.layers.zones]
    return tuple(wanted for wanted, _ in found), tuple(needs for _, needs in found)


def zone_fields(zone: WholeZone) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """A zone's fields as they are meant, and what is wrong with them as typed."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for key, text in zone.fields.items():
        value = read(key, text.strip()) if key in ZONE_KEYS else None
        if value is None:
            value = Misread(ProblemCode.LABEL_UNKNOWN, listed(ZONE_KEYS), closest(key, ZONE_KEYS))
        elif key == "access.policy" and value in _NOT_A_LOGIN:
            value = Misread(ProblemCode.VALUE_INVALID, "a whole zone needs a login that asks who somebody is")
        if isinstance(value, Misread):
            problems.append(_wrong(value, zone, key))
        else:
            values[key] = value
    return values, tuple(problems)


def _wanted(zone: WholeZone, world: World) -> tuple[ZoneWanted, Needs]:
    if not zone.fields:
        return ZoneWanted(zone.zone, NoLogin()), Needs()
    values, problems = zone_fields(zone)
    needs = needs_of(values, world.layers.groups, world.settings)
    stated = group_settings(known_of(named_groups(values), world.layers.groups))
    case = Case(
        key=ServiceKey(zone.zone),  # no wildcard's: nothing of ours answers below the first level
        address=f"*.{zone.zone}",
        zone=zone.zone,
        fields={**stated, **values},
        groups=world.layers.groups,
        directory=world.directory,
        settings=world.settings,
    )
    built = build_login(case)
    told = tuple(replace(each, subject=case.address) for each in (*problems, *built.problems))
    broken = bool(problems) or isinstance(built.login, NoLogin) or worst(told) >= Effect.BLOCKS
    return ZoneWanted(zone.zone, LoginUnknown() if broken else built.login, told), needs


def behind_zones(services: Sequence[Service], zones: Iterable[ZoneWanted]) -> tuple[Service, ...]:
    """The same services; those that ask for no login of their own have their zone's. One that lies behind another
    service's login on its hostname has that one's already."""
    asked = {each.zone for each in zones if not isinstance(each.login, NoLogin)}
    if not asked:
        return tuple(services)
    asking: dict[str, list[Service]] = {}
    for each in services:
        if isinstance(each.login, OwnLogin) and each.presence is not Presence.IGNORED:
            asking.setdefault(each.key.hostname, []).append(each)
    return tuple(
        replace(each, login=ZoneLogin(each.zone, implied=True), hold_public=False)
        if each.zone in asked and _bare(each) and not _behind(each, asking.get(each.key.hostname, ()))
        else each
        for each in services
    )


def _bare(service: Service) -> bool:
    """Whether it has no login, and is where the zone's would cover it (H35)."""
    host = service.key.hostname
    return isinstance(service.login, NoLogin) and "*" not in host and levels_below(host, service.zone) == 1


def _behind(service: Service, others: Iterable[Service]) -> bool:
    mine = address_of(service.key, service.path)
    return any(_over(address_of(each.key, each.path), mine) for each in others)


def _over(address: str, inner: str) -> bool:
    return path_covers(split(address)[1], split(inner)[1])


def _wrong(wrong: Misread, zone: WholeZone, key: str) -> Problem:
    return Problem(
        wrong.code,
        zone.zone,
        Effect.UNPROTECTED,
        label=key,
        value=quoted(zone.fields[key]),
        detail=wrong.detail,
        suggestion=wrong.suggestion,
    )
