"""override: single fields of a service changed here, for good or for a while."""

import argparse
from dataclasses import replace

from dockflare_desktop.cli.known import last_known
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, moment, report, say, table
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import checked, ending, known_key, pairs, shown
from dockflare_desktop.compose import now
from dockflare_desktop.core.labels.fields import FIELDS, OVERRIDE_FIELDS
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.model import Json, Override, ServiceKey
from dockflare_desktop.core.origin.order import path_of_pattern
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.provenance import stated


async def override(arguments: argparse.Namespace) -> int:
    """Set, clear, list."""
    async with opened_store() as stored:
        match arguments.action:
            case "set":
                return await _set(stored, arguments)
            case "clear":
                return await _clear(stored, arguments)
            case _:
                found = (await stored.store.layers()).overrides
    if arguments.json:
        dump([override_json(each) for each in found])
    else:
        cells = [
            [harmless(shown(each.key)), each.field, harmless(each.value), harmless(each.below or "-"), _end(each)]
            for each in found
        ]
        table(cells, ["SERVICE", "FIELD", "VALUE", "BELOW", "UNTIL"])
    return Exit.OK


async def _set(stored: Stored, arguments: argparse.Namespace) -> int:
    at = now()
    ends = ending(arguments.lasts, arguments.until, at)
    layers = await stored.store.layers()
    fields = checked(pairs(arguments.fields), layers.groups)
    known = {service.key for service in (await last_known(stored.store, layers, at)).services}
    key = known_key(arguments.key, known)
    rest = tuple(each for each in layers.overrides if not (each.key == key and each.field in fields))
    services = (await last_known(stored.store, replace(layers, overrides=rest), at)).services
    made = [Override(key, field, text, stated(services, key, field), at, ends) for field, text in fields.items()]
    for each in made:
        await stored.store.save(each)
    await stored.wake()
    waits = key not in {service.key for service in services}
    if waits:
        report([Problem(ProblemCode.OVERRIDE_WAITS, shown(key), Effect.HINT)])
    if arguments.json:
        dump({"saved": [override_json(each) for each in made], "waits": waits})
    else:
        for each in made:
            say(harmless(f"{shown(each.key)}: {each.field} is now {each.value}{_until(each)}"))
    return Exit.OK


async def _clear(stored: Stored, arguments: argparse.Namespace) -> int:
    layers = await stored.store.layers()
    key = known_key(arguments.key, {each.key for each in layers.overrides})
    for field in arguments.fields:
        _check_name(field)
    chosen = [
        each
        for each in layers.overrides
        if each.key == key and (not arguments.fields or each.field in arguments.fields)
    ]
    if not chosen:
        raise CliError(Problem(ProblemCode.NOT_FOUND, str(key), label="override for", value=_named(key, arguments)))
    for each in chosen:
        await stored.store.delete(each)
    await stored.wake()
    if arguments.json:
        dump({"removed": [override_json(each) for each in chosen]})
    else:
        for each in chosen:
            say(harmless(f"{shown(each.key)}: {each.field} is no longer overridden"))
    return Exit.OK


def _check_name(field: str) -> None:
    """Raises CliError for a field that cannot be overridden at all, which is a slip of the pen."""
    if field not in OVERRIDE_FIELDS:
        near = closest(field, FIELDS)
        unknown = Problem(ProblemCode.LABEL_UNKNOWN, field, label=quoted(field), suggestion=near)
        raise CliError(unknown, Exit.USAGE)


def _named(key: ServiceKey, arguments: argparse.Namespace) -> str:
    return " ".join([shown(key), *arguments.fields])


def override_json(each: Override) -> dict[str, Json]:
    """An override as `override list --json` prints it."""
    return {
        "hostname": each.key.hostname,
        "path": path_of_pattern(each.key.path).text,
        "path_match": str(path_of_pattern(each.key.path).match),
        "field": each.field,
        "value": each.value,
        "below": each.below,
        "made": moment(each.made_at),
        "expires": moment(each.expires_at),
        "ended": each.expires_at is not None and each.expires_at <= now(),
    }


def _end(each: Override) -> str:
    return moment(each.expires_at) or "for good"


def _until(each: Override) -> str:
    return f" until {moment(each.expires_at)}" if each.expires_at else ""
