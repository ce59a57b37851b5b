"""settings: what can be set; needs neither Docker nor Cloudflare."""

import argparse
from collections.abc import Mapping

from dockflare_desktop.cli.output import Exit, dump, harmless, table, tell
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import NAMES, Settings, changed, overlaid, to_text
from dockflare_desktop.engine.desks.desk import MACHINE

ANSWERS = ("moved", "copied")


async def settings(arguments: argparse.Namespace) -> int:
    """What can be set: list, get, set, reset."""
    async with opened_store() as stored:
        match arguments.action:
            case "set" if arguments.name == MACHINE:
                return await _settle_machine(stored, arguments)
            case "set" | "reset":
                await _set(stored, arguments.name, arguments.value if arguments.action == "set" else None)
                return await _get(stored, arguments) if arguments.json else Exit.OK
            case "get":
                return await _get(stored, arguments)
            case _:
                return await _list(stored, arguments)


async def _set(stored: Stored, name: str, text: str | None) -> None:
    """Store a value, or drop it. Raises CliError for what is unknown, not accepted, or ruled by the environment."""
    if (variable := stored.environment.fixed_by.get(name)) is not None:
        raise refused(Problem(ProblemCode.ENV_WINS, name, value=variable, label=name))
    wanted = text if text is not None else to_text(Settings(), name) if name in NAMES else ""
    better = changed(await stored.store.settings(), name, wanted)
    if isinstance(better, Problem):
        raise refused(better)
    await stored.store.set_setting(name, None if text is None else to_text(better, name))
    await stored.wake()


async def _settle_machine(stored: Stored, arguments: argparse.Namespace) -> int:
    """H16: a running program must hear it itself, since it holds the ledger."""
    answer: str = arguments.value
    if answer not in ANSWERS:
        raise refused(
            Problem(
                ProblemCode.SETTING_INVALID,
                MACHINE,
                label=MACHINE,
                value=quoted(answer),
                suggestion=" or ".join(ANSWERS),
            )
        )
    if not await stored.ring(do=MACHINE, answer=answer):
        await stored.store.settle_machine("copied" if answer == "copied" else "moved")
    if arguments.json:
        dump({"key": MACHINE, "value": answer})
    return Exit.OK


async def _get(stored: Stored, arguments: argparse.Namespace) -> int:
    found = await _all(stored)
    if arguments.name not in found:
        unknown = changed(Settings(), arguments.name, "")
        raise refused(unknown if isinstance(unknown, Problem) else Problem(ProblemCode.SETTING_UNKNOWN, arguments.name))
    tell(arguments, found[arguments.name], to_text(await _effective(stored), arguments.name))
    return Exit.OK


async def _list(stored: Stored, arguments: argparse.Namespace) -> int:
    found = await _all(stored)
    if arguments.json:
        dump(list(found.values()))
    else:
        effective = await _effective(stored)
        cells = [[key, to_text(effective, key), str(each["from"])] for key, each in found.items()]
        table([[harmless(cell) for cell in line] for line in cells], ["SETTING", "VALUE", "FROM"])
    return Exit.OK


async def _effective(stored: Stored) -> Settings:
    return overlaid(await stored.store.settings(), stored.environment.fixed)


async def _all(stored: Stored) -> Mapping[str, dict[str, Json]]:
    effective, kept = await _effective(stored), await stored.store.stored_settings()
    fixed = stored.environment.fixed_by
    return {
        name: {
            "key": name,
            "value": _json(effective, name),
            "default": _json(Settings(), name),
            "from": fixed.get(name, "stored" if name in kept else "default"),
        }
        for name in NAMES
    }


def _json(values: Settings, name: str) -> Json:
    value: object = getattr(values, name)
    match value:
        case bool() | int():
            return value
        case tuple():
            return [str(each) for each in value]
        case _:
            return str(value)
