"""group: access groups as they are stored here. What is asked of policies at Cloudflare: group_policies."""

import argparse
from collections.abc import Sequence

from dockflare_desktop.cli.group_policies import adopt, duplicates, foreign
from dockflare_desktop.cli.group_rules import read_group
from dockflare_desktop.cli.observing import known_account
from dockflare_desktop.cli.opening import ask_what_opens
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say, table, tell
from dockflare_desktop.cli.reading import called, text_of
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import now
from dockflare_desktop.core.access.cautions import cautions
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.storing import Known, Saving, removing, saving
from dockflare_desktop.core.groups.uses import users_of
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import group_json
from dockflare_desktop.engine.keeping_groups import keep_group
from dockflare_desktop.engine.known import last_known
from dockflare_desktop.words.cautions import caution_words

AT_CLOUDFLARE = {"foreign": foreign, "adopt": adopt, "duplicates": duplicates}


async def group(arguments: argparse.Namespace) -> int:
    """Add, list, show, rename, remove; foreign, adopt, duplicates."""
    if (there := AT_CLOUDFLARE.get(arguments.action)) is not None:
        return await there(arguments)
    async with opened_store() as stored:
        match arguments.action:
            case "add":
                return await _add(stored, arguments)
            case "rename":
                return await _rename(stored, arguments)
            case "remove":
                return await _remove(stored, arguments)
            case "show":
                dump(group_json(await _find(stored, arguments.id)))
                return Exit.OK
            case _:
                return await _list(stored, arguments)


async def _list(stored: Stored, arguments: argparse.Namespace) -> int:
    known = await _known(stored)
    users = {each.id: users_of(each.id, known.layers, known.services) for each in known.layers.groups}
    if arguments.json:
        dump([{**group_json(each), "used_by": list(users[each.id])} for each in known.layers.groups])
        return Exit.OK
    cells = [
        [each.id, harmless(each.name), each.session or "-", str(len(each.policies)), str(len(users[each.id]))]
        for each in known.layers.groups
    ]
    table(cells, ["ID", "NAME", "SESSION", "POLICIES", "USED BY"])
    return Exit.OK


async def _add(stored: Stored, arguments: argparse.Namespace) -> int:
    made = read_group(arguments.id.strip(), text_of(arguments.rules), called(arguments.rules), arguments.name)
    known = await _known(stored, await known_account(stored))
    replaced = any(each.id == made.id for each in known.layers.groups)
    done = saving(made, known)
    await ask_what_opens(stored, done.stored, arguments)
    await _store(stored, done)
    for each in cautions(made.policies, known.directory):
        complain(harmless(caution_words(each, made.policies, known.directory)))
    if arguments.json:
        dump({"saved": group_json(made), "replaced": replaced})
    else:
        count = len(made.policies)
        say(f"{'Replaced' if replaced else 'Added'} {made.id}, {count} {'policy' if count == 1 else 'policies'}")
    return Exit.OK


async def _rename(stored: Stored, arguments: argparse.Namespace) -> int:
    """The new id, with overrides, manual rules and whole zones that name it. Exit 3 where labels name the old one: then
    that stays beside it."""
    found = await _find(stored, arguments.id)
    made = AccessGroup(
        arguments.new.strip(),
        arguments.name or found.name,
        found.policies,
        found.session,
        found.launcher,
        found.idps,
        found.auto_redirect,
    )
    done = saving(made, await _known(stored), found.id)
    await _store(stored, done)
    kept = any(each.code is ProblemCode.GROUP_ID_IN_LABELS for each in done.problems)
    tell(arguments, {"renamed": group_json(made), "from": found.id, "kept": kept}, f"Renamed {found.id} to {made.id}")
    return Exit.ATTENTION if kept else Exit.OK


async def _remove(stored: Stored, arguments: argparse.Namespace) -> int:
    """Raises CliError (exit 3) where something names the group: what asks for it would lose its login."""
    found = await _find(stored, arguments.id)
    known = await _known(stored)
    if users := users_of(found.id, known.layers, known.services):
        problem = Problem(ProblemCode.IN_USE, found.id, label="group", value=found.id, detail=", ".join(users))
        raise CliError(problem, Exit.ATTENTION)
    await stored.wake(ledger=await keep_group(stored.store, removing(found)))
    tell(arguments, {"removed": group_json(found)}, f"Removed {found.id}")
    return Exit.OK


async def _store(stored: Stored, done: Saving) -> None:
    """Raises CliError (exit 64) for the first problem that is in the way; what else is told is told."""
    wrong = next((each for each in done.problems if each.effect >= Effect.BLOCKS), None)
    if wrong is not None:
        raise refused(wrong)
    await stored.wake(ledger=await keep_group(stored.store, done))
    report(_worth_telling(done.problems))


def _worth_telling(problems: Sequence[Problem]) -> list[Problem]:
    return [each for each in problems if each.effect > Effect.HINT or each.code is ProblemCode.GROUP_LARGE]


async def _known(stored: Stored, directory: Directory | None = None) -> Known:
    """Without a directory the names in a group are not looked up."""
    layers = await stored.store.layers()
    return Known(layers, (await last_known(stored.store, layers, now())).services, directory or Directory())


async def _find(stored: Stored, name: str) -> AccessGroup:
    found = next((each for each in (await stored.store.layers()).groups if each.id == name.strip()), None)
    if found is None:
        raise CliError(Problem(ProblemCode.NOT_FOUND, name, label="access group", value=quoted(name)))
    return found
