"""manual: services outside Docker; needs neither Docker nor Cloudflare, which is only asked whether it has the zone."""

import argparse
from dataclasses import replace

from dockflare_desktop.cli.observing import known_account
from dockflare_desktop.cli.opening import ask_what_opens
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, table, tell
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import address, checked, ending, fault_of, known_key, pairs, refused, wrong
from dockflare_desktop.compose import now
from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.manual.storing import removing, rule_of, saving, taken
from dockflare_desktop.core.model import Json, Layers, ManualRule
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import check_service
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.blocks import has_ended
from dockflare_desktop.core.resolving.zones import find_zone
from dockflare_desktop.core.storing import Stored as Change
from dockflare_desktop.core.transfer import shapes
from dockflare_desktop.core.transfer.shapes import moment


async def manual(arguments: argparse.Namespace) -> int:
    """Services outside Docker."""
    async with opened_store() as stored:
        match arguments.action:
            case "add":
                return await _add(stored, arguments)
            case "edit":
                return await _edit(stored, arguments)
            case "rename":
                return await _rename(stored, arguments)
            case "enable" | "disable":
                return await _switch(stored, arguments)
            case "remove":
                return await _remove(stored, arguments)
            case _:
                return _list((await stored.store.layers()).manual_rules, arguments)


def _list(rules: tuple[ManualRule, ...], arguments: argparse.Namespace) -> int:
    if arguments.json:
        dump([rule_json(each) for each in rules])
    else:
        cells = [[_address(each), each.fields.get("service", ""), _state(each), _others(each)] for each in rules]
        table([[harmless(cell) for cell in line] for line in cells], ["ADDRESS", "TARGET", "STATE", "ALSO"])
    return Exit.OK


async def _add(stored: Stored, arguments: argparse.Namespace) -> int:
    fields = pairs(arguments.settings)
    key, path = address(arguments.key, fields.pop("path_match", None))
    if "service" in fields:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="The target is given twice: as SERVICE and with --set."))
    fields |= _stated(arguments)
    layers = await stored.store.layers()
    end = ending(arguments.lasts, arguments.until, now())
    rule = ManualRule(key, path, checked(fields, layers.groups), now(), expires_at=end)
    before = rule_of(layers, key)
    change = Change((rule,))
    await ask_what_opens(stored, change, arguments)
    await _store(stored, change)
    did = "Replaced" if before else "Added"
    saved: Json = {"saved": rule_json(rule), "replaced": before is not None}
    tell(arguments, saved, f"{did} {_address(rule)} -> {rule.fields['service']}")
    await _warn_of_zone(stored, rule)
    return Exit.OK


async def _edit(stored: Stored, arguments: argparse.Namespace) -> int:
    layers = await stored.store.layers()
    rule = _known(layers, arguments.key)
    fields = pairs(arguments.settings)
    if "path_match" in fields:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="How a path is meant belongs to the address: use rename."))
    twice = fields.keys() & set(arguments.unset)
    if twice:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail=f"{quoted(min(twice))} is set and unset at once."))
    kept = {key: text for key, text in rule.fields.items() if key not in arguments.unset}
    fields |= _stated(arguments)
    if any(key in WHO_KEYS for key in fields):  # who is one block (H21)
        kept = {key: text for key, text in kept.items() if key not in WHO_KEYS}
    if "service" not in kept | fields:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="A manual rule needs a target."))
    wanted = {**kept, **checked(fields, layers.groups)}
    end = None if arguments.never else ending(arguments.lasts, arguments.until, now()) or rule.expires_at
    better = replace(rule, fields=wanted, expires_at=end)
    change = saving(layers, better, rule.key)
    await ask_what_opens(stored, change, arguments)
    await _store(stored, change)
    saved: Json = {"saved": rule_json(better), "before": rule_json(rule)}
    tell(arguments, saved, f"Changed {_address(better)} -> {better.fields['service']}")
    return Exit.OK


async def _rename(stored: Stored, arguments: argparse.Namespace) -> int:
    """Onto an address in use it is refused, whoever has it; `add` is the way to win over a label on purpose."""
    layers = await stored.store.layers()
    rule = _known(layers, arguments.key)
    key, path = address(arguments.new, arguments.path_match)
    if key == rule.key:
        raise wrong("NEW", arguments.new, "it is the address of this rule already")
    holders = {each.key: each.container.name for each in await stored.store.remembered()}
    for problem in taken(layers.manual_rules, holders, key, rule.key, now()):
        raise refused(problem)
    better = replace(rule, key=key, path=path, made_at=now())
    await _store(stored, saving(layers, better, rule.key))
    saved: Json = {"saved": rule_json(better), "before": rule_json(rule)}
    tell(arguments, saved, f"Renamed {_address(rule)} to {_address(better)}; it stays until that is live")
    await _warn_of_zone(stored, better)
    return Exit.OK


async def _switch(stored: Stored, arguments: argparse.Namespace) -> int:
    layers = await stored.store.layers()
    rule = replace(_known(layers, arguments.key), enabled=arguments.action == "enable")
    change = Change((rule,))
    if rule.enabled:
        await ask_what_opens(stored, change, arguments)
    await _store(stored, change)
    tell(arguments, {"saved": rule_json(rule)}, f"Switched {'on' if rule.enabled else 'off'} {_address(rule)}")
    return Exit.OK


async def _remove(stored: Stored, arguments: argparse.Namespace) -> int:
    layers = await stored.store.layers()
    rule = _known(layers, arguments.key)
    await _store(stored, removing(layers, rule))
    tell(arguments, {"removed": rule_json(rule)}, f"Removed {_address(rule)}")
    return Exit.OK


async def _warn_of_zone(stored: Stored, rule: ManualRule) -> None:
    """What is stored is blocked until its zone is there, so it is told at once, where the account can be asked."""
    zones = (await known_account(stored)).zones
    if zones:
        _, problems = find_zone(rule.key, rule.fields.get("zone", ""), zones)
        report(problems)


async def _store(stored: Stored, change: Change) -> None:
    await stored.store.replace(change.saved, change.deleted)
    await stored.wake()


def _known(layers: Layers, text: str) -> ManualRule:
    """The rule that is meant. Raises CliError where there is none."""
    rule = rule_of(layers, known_key(text, [each.key for each in layers.manual_rules]))
    if rule is None:
        raise CliError(Problem(ProblemCode.NOT_FOUND, text, label="manual rule", value=text))
    return rule


def _stated(arguments: argparse.Namespace) -> dict[str, str]:
    """What has an argument of its own. Raises CliError for a target that is none."""
    fields = {}
    if arguments.service is not None:
        service = check_service(arguments.service.strip())
        if isinstance(service, Fault):
            raise fault_of(service, "service", arguments.service)
        fields["service"] = service.text
    if arguments.tunnel and arguments.tunnel.strip():
        fields["tunnel"] = arguments.tunnel.strip()
    if arguments.group:
        groups = ",".join(map(str.strip, arguments.group))
        fields["access.groups" if len(arguments.group) > 1 else "access.group"] = groups
    return fields


def rule_json(rule: ManualRule) -> dict[str, Json]:
    """A manual rule as `manual list --json` prints it."""
    return {**shapes.rule_json(rule), "moves_to": None if rule.moves_to is None else as_typed(rule.moves_to)}


def _address(rule: ManualRule) -> str:
    return rule.key.hostname + rule.path.text


def _state(rule: ManualRule) -> str:
    if has_ended(rule.expires_at, now()):
        return "ended"
    if not rule.enabled:
        return "off"
    if rule.moves_to is not None:
        return f"until {as_typed(rule.moves_to)} is live"
    return "on" if rule.expires_at is None else f"until {moment(rule.expires_at)}"


def _others(rule: ManualRule) -> str:
    return " ".join(f"{key}={text}" for key, text in sorted(rule.fields.items()) if key != "service")
