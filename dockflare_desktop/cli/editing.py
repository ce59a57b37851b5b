"""manual and settings: what people store; needs neither Docker nor Cloudflare."""

import argparse
from collections.abc import Mapping

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, moment, say, table
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import address, checked, fault_of, known_key, pairs, refused
from dockflare_desktop.compose import now
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json, ManualRule
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import check_service
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import NAMES, Settings, changed, overlaid, to_text
from dockflare_desktop.engine.desks.desk import MACHINE

ANSWERS = ("moved", "copied")


async def manual(arguments: argparse.Namespace) -> int:
    """Services outside Docker."""
    async with opened_store() as stored:
        match arguments.action:
            case "add":
                return await _add_rule(stored, arguments)
            case "remove":
                return await _remove_rule(stored, arguments)
            case _:
                rules = (await stored.store.layers()).manual_rules
    if arguments.json:
        dump([rule_json(each) for each in rules])
    else:
        cells = [[harmless(_address(each)), each.fields.get("service", ""), _others(each)] for each in rules]
        table(cells, ["ADDRESS", "TARGET", "ALSO"])
    return Exit.OK


async def _add_rule(stored: Stored, arguments: argparse.Namespace) -> int:
    fields = pairs(arguments.settings)
    key, path = address(arguments.key, fields.pop("path_match", None))
    if "service" in fields:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="The target is given twice: as SERVICE and with --set."))
    service = check_service(arguments.service.strip())
    if isinstance(service, Fault):
        raise fault_of(service, "service", arguments.service)
    fields["service"] = service.text
    if arguments.tunnel:
        fields["tunnel"] = arguments.tunnel
    if arguments.group:
        fields["access.groups" if len(arguments.group) > 1 else "access.group"] = ",".join(arguments.group)
    layers = await stored.store.layers()
    rule = ManualRule(key, path, checked(fields, layers.groups), now())
    replaced = any(each.key == key for each in layers.manual_rules)
    await stored.store.save(rule)
    await stored.wake()
    if arguments.json:
        dump({"saved": rule_json(rule), "replaced": replaced})
    else:
        say(f"{'Replaced' if replaced else 'Added'} {harmless(_address(rule))} -> {service.text}")
    return Exit.OK


async def _remove_rule(stored: Stored, arguments: argparse.Namespace) -> int:
    rules = {each.key: each for each in (await stored.store.layers()).manual_rules}
    rule = rules.get(known_key(arguments.key, rules))
    if rule is None:
        raise CliError(Problem(ProblemCode.NOT_FOUND, arguments.key, label="manual rule", value=arguments.key))
    await stored.store.delete(rule)
    await stored.wake()
    if arguments.json:
        dump({"removed": rule_json(rule)})
    else:
        say(f"Removed {harmless(_address(rule))}")
    return Exit.OK


def rule_json(rule: ManualRule) -> dict[str, Json]:
    """A manual rule as `manual list --json` prints it."""
    return {
        "hostname": rule.key.hostname,
        "path": rule.path.text,
        "path_match": str(rule.path.match),
        "service": rule.fields.get("service", ""),
        "fields": dict(sorted(rule.fields.items())),
        "enabled": rule.enabled,
        "made": moment(rule.made_at),
        "expires": moment(rule.expires_at),
    }


def _address(rule: ManualRule) -> str:
    return rule.key.hostname + rule.path.text


def _others(rule: ManualRule) -> str:
    return " ".join(f"{key}={text}" for key, text in sorted(rule.fields.items()) if key != "service")


# --- settings --------------------------------------------------------------------------------------------------------


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
    if arguments.json:
        dump(found[arguments.name])
    else:
        say(to_text(await _effective(stored), arguments.name))
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
