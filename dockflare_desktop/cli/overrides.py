"""override: single fields of a service changed here, for good or for a while."""

import argparse
from collections.abc import Iterable

from dockflare_desktop.cli.opening import agree_to_open
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say, table
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import checked, ending, known_key, pairs
from dockflare_desktop.compose import now
from dockflare_desktop.core.access.opening import block_opens, newly_open
from dockflare_desktop.core.labels.fields import FIELDS, OVERRIDE_FIELDS, WHO_KEYS, tidied
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.model import Json, Layers, Override, ServiceKey
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.blocks import in_force
from dockflare_desktop.core.resolving.overrides import overridden
from dockflare_desktop.core.resolving.resolve import Resolution
from dockflare_desktop.core.transfer import shapes
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.known import last_known
from dockflare_desktop.engine.overriding import Overriding


async def override(arguments: argparse.Namespace) -> int:
    """Set, clear, list."""
    async with opened_store() as stored:
        match arguments.action:
            case "set":
                return await _set(stored, arguments)
            case "clear":
                return await _clear(stored, arguments)
            case _:
                return await _list(stored, arguments)


async def _list(stored: Stored, arguments: argparse.Namespace) -> int:
    layers = await stored.store.layers()
    known = {service.key for service in (await last_known(stored.store, layers, now())).services}
    states = {each: _state(each, layers, known) for each in layers.overrides}
    if arguments.json:
        dump([{**override_json(each), "state": state} for each, state in states.items()])
    else:
        cells = [
            [as_typed(each.key), each.field, each.value, each.below or "-", _end(each), state]
            for each, state in states.items()
        ]
        table([[harmless(cell) for cell in line] for line in cells], HEADER)
    return Exit.OK


HEADER = ("SERVICE", "FIELD", "VALUE", "BELOW", "UNTIL", "STATE")


def _state(each: Override, layers: Layers, known: Iterable[ServiceKey]) -> str:
    """`ended` by its time, or with the block it belongs to; `waits` for a service that is not there; else `used`."""
    here = [other for other in layers.overrides if other.key == each.key]
    if each not in in_force(here, now(), lambda block: block_opens(block, layers.groups)):
        return "ended"
    return "used" if each.key in known else "waits"


async def _set(stored: Stored, arguments: argparse.Namespace) -> int:
    at = now()
    ends = ending(arguments.lasts, arguments.until, at)
    layers = await stored.store.layers()
    fields = checked({key: tidied(key, text) for key, text in pairs(arguments.fields).items()}, layers.groups)
    before = await last_known(stored.store, layers, at)
    known = {service.key for service in before.services}
    key = known_key(arguments.key, known)
    made = [Override(key, field, text, None, at, ends) for field, text in fields.items()]
    wanted = overridden(layers, key, made)
    after = await last_known(stored.store, wanted, at)
    if _opens(key, wanted, before, after):
        agree_to_open([key], arguments, "" if ends else ", until you revert it")
    problems = await _overriding(stored).save(made, after.services)
    if worst(problems) >= Effect.BLOCKS:
        raise CliError(problems[0], Exit.USAGE)
    await stored.wake()
    waits = key not in known
    if waits:
        report([Problem(ProblemCode.OVERRIDE_WAITS, as_typed(key), Effect.HINT)])
    report(_idle(key, fields, after))
    there = {each.field: each for each in (await stored.store.layers()).overrides if each.key == key}
    saved = [there[field] for field in fields]
    if arguments.json:
        dump({"saved": [override_json(each) for each in saved], "waits": waits})
    else:
        for each in saved:
            say(harmless(f"{as_typed(each.key)}: {each.field} is now {each.value}{_until(each)}"))
    return Exit.OK


def _opens(key: ServiceKey, wanted: Layers, before: Resolution, after: Resolution) -> bool:
    """Whether everyone would get in who does not now. Of a service that is not there yet the overrides alone tell, and
    of applications at Cloudflare nothing is known here."""
    if any(service.key == key for service in after.services):
        return key in newly_open(before.services, after.services, None)
    here = in_force((each for each in wanted.overrides if each.key == key), now(), lambda _: False)
    block = {each.field: each.value for each in here if each.field in WHO_KEYS}
    return bool(block) and block_opens(block, wanted.groups)


def _idle(key: ServiceKey, fields: Iterable[str], after: Resolution) -> tuple[Problem, ...]:
    """What of it has no effect beside a group."""
    found = (problem for service in after.services if service.key == key for problem in service.problems)
    named = tuple(fields)
    return tuple(each for each in found if each.code is ProblemCode.OVERRIDE_IDLE and {each.label} & {*named})


def _overriding(stored: Stored) -> Overriding:
    return Overriding(stored.store, now, stored.environment.fixed)


async def _clear(stored: Stored, arguments: argparse.Namespace) -> int:
    layers = await stored.store.layers()
    if arguments.all == bool(arguments.key) or (arguments.all and arguments.fields):
        raise CliError(
            Problem(ProblemCode.BAD_USAGE, detail="Name a service, or say --all and nothing else."), Exit.USAGE
        )
    key = None if arguments.all else known_key(arguments.key, {each.key for each in layers.overrides})
    for field in arguments.fields:
        _check_name(field)
    before = await last_known(stored.store, layers, now())
    gone = await _overriding(stored).revert(key, arguments.fields)
    if not gone and key is not None:
        raise CliError(Problem(ProblemCode.NOT_FOUND, str(key), label="override for", value=_named(key, arguments)))
    await stored.wake()
    await _tell_opened(stored, before)
    if arguments.json:
        dump({"removed": [override_json(each) for each in gone]})
    else:
        for each in gone:
            say(harmless(f"{as_typed(each.key)}: {each.field} is no longer overridden"))
    return Exit.OK


async def _tell_opened(stored: Stored, before: Resolution) -> None:
    """Services whose labels ask for no login, now that no override closes them."""
    after = await last_known(stored.store, await stored.store.layers(), now())
    for key in newly_open(before.services, after.services, None):
        complain(harmless(f"{as_typed(key)}: without the override its labels ask for no login, so everyone can enter."))


def _check_name(field: str) -> None:
    """Raises CliError for a field that cannot be overridden at all, which is a slip of the pen."""
    if field not in OVERRIDE_FIELDS:
        near = closest(field, FIELDS)
        unknown = Problem(ProblemCode.LABEL_UNKNOWN, field, label=quoted(field), suggestion=near)
        raise CliError(unknown, Exit.USAGE)


def _named(key: ServiceKey, arguments: argparse.Namespace) -> str:
    return " ".join([as_typed(key), *arguments.fields])


def override_json(each: Override) -> dict[str, Json]:
    """An override as `override list --json` prints it."""
    return {**shapes.override_json(each), "ended": each.expires_at is not None and each.expires_at <= now()}


def _end(each: Override) -> str:
    return moment(each.expires_at) or "for good"


def _until(each: Override) -> str:
    return f" until {moment(each.expires_at)}" if each.expires_at else ""
