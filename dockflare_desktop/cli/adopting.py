"""adopt: what is somebody else's becomes ours, or gets its former value back; shown first, done only as shown."""

import argparse
from collections.abc import Sequence

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.cli import group_policies
from dockflare_desktop.cli.agreeing import Done, Errand, carry_out, done_here
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, say, table, tell
from dockflare_desktop.cli.reading import allowed
from dockflare_desktop.cli.session import opened
from dockflare_desktop.compose import Program
from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.preview import Adoption, called
from dockflare_desktop.core.adopting.sides import lines
from dockflare_desktop.core.adopting.told import Told, ToldChange, as_json, from_json, told
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.adopting_there import Asked
from dockflare_desktop.words import sentence
from dockflare_desktop.words.adopting import caution_words, head_words
from dockflare_desktop.words.public import owner_words

KINDS = {"record": Kind.RECORD, "rule": Kind.RULE, "application": Kind.APPLICATION, "login": Kind.APPLICATION}
POLICY = "policy"
GIVEN_BACK = "Given back."
NEEDS_YES = "Off a terminal adopt needs --yes."
NOTHING = "Nothing is written at Cloudflare now."


async def adopt(arguments: argparse.Namespace) -> int:
    """Exit as apply, by the services it concerns; 3 for what may not be adopted, 64 off a terminal without --yes."""
    if arguments.list:
        return await _list(arguments)
    if arguments.kind is None or arguments.which is None:
        raise CliError(Problem(ProblemCode.BAD_USAGE, detail="adopt needs KIND and ID|NAME, or --list."), Exit.USAGE)
    if arguments.kind == POLICY:
        return await _policy(arguments)
    asked = Asked(
        KINDS[arguments.kind],
        arguments.which,
        tunnel=arguments.tunnel or "",
        take_over=arguments.take_over,
        undo=arguments.undo,
    )
    return await carry_out(_errand(asked), arguments)


def _errand(asked: Asked) -> Errand[Told]:
    async def here(program: Program, seal: str) -> Told | Problem | Done:
        desk = (await program.desk.desks()).adoption
        found = await (asked.carry_out(desk, seal) if seal else asked.preview(desk))
        if not isinstance(found, Adoption):
            return found
        return await done_here(program, found.keys) if found.seal == seal else told(found)

    return Errand(
        command="adopt",
        question="Give it back?" if asked.undo else "Adopt it?",
        otherwise=GIVEN_BACK if asked.undo else "Remembered as ours.",
        here=here,
        request=asked.request(),
        read=from_json,
        as_json=as_json,
        show=_show,
        usage=(ProblemCode.ADOPT_UNKNOWN, ProblemCode.ADOPT_UNCLEAR),
    )


async def _policy(arguments: argparse.Namespace) -> int:
    """A policy becomes an access group whose services use it as it is; nothing is written to it, so that giving it back
    is to remove the group."""
    if not arguments.undo:
        which = argparse.Namespace(policy=arguments.which, id=arguments.id, yes=arguments.yes, json=arguments.json)
        return await group_policies.adopt(which)
    async with opened() as program:
        await program.controller.begin(grace_starts_anew=False)
        desk = (await program.desk.desks()).groups
        group = _group_of(await desk.foreign(), arguments.which.strip())
        if not arguments.json:
            say(harmless(f"The group {group} is removed; the policy stays as it is."))
        if not allowed(arguments, "Give it back?", NEEDS_YES):
            return Exit.OK
        if users := await desk.delete(group):
            problem = Problem(ProblemCode.IN_USE, group, label="group", value=group, detail=", ".join(users))
            raise CliError(problem, Exit.ATTENTION)
        await Ringer(program.environment.folder).ring({"do": "wake", "ledger": "1"})
    tell(arguments, {"removed": group, "done": True}, GIVEN_BACK)
    return Exit.OK


def _group_of(found: Sequence[ForeignPolicy], which: str) -> str:
    """The group that adopted a policy, named by either's id or the policy's name. Raises CliError."""
    here = [each.group for each in found if each.group and which in (each.group, each.policy.id, each.name)]
    if len(here) == 1:
        return here[0]
    code = ProblemCode.ADOPT_UNCLEAR if here else ProblemCode.ADOPT_UNKNOWN
    problem = Problem(code, which, label=POLICY, value=quoted(which), detail=", ".join(here))
    raise CliError(problem, Exit.USAGE)


def _show(found: Told) -> None:
    """Each change with both its sides, then what could go wrong."""
    for change in found.changes:
        for line in change_lines(change):
            say(harmless(line))
    if not found.changes:
        say(NOTHING)
    for each in found.warned:
        say(harmless(f"! {caution_words(each)}"))


def change_lines(change: ToldChange) -> list[str]:
    """A change with both its sides."""
    held = f" (held: {change.held})" if change.held else ""
    head = head_words(change.action, change.kind, change.name, back=change.back)
    return [f"{head}{held}", *(f"  {line.sign} {line.text}" for line in lines(change.sides)), ""]


# --- what there is ---------------------------------------------------------------------------------------------------


async def _list(arguments: argparse.Namespace) -> int:
    async with opened() as program:
        await program.controller.begin(grace_starts_anew=False)
        desks = await program.desk.desks()
        found, rows = await desks.adoption.foreign(take_over=arguments.take_over), await desks.adoption.adopted()
        policies = await desks.groups.foreign() if arguments.kind in (None, POLICY) else ()
    wanted = KINDS.get(arguments.kind or "")
    shown = [each for each in found if arguments.kind is None or each.kind is wanted]
    shown += [_as_foreign(each) for each in policies if not each.group]
    rows = [row for row in rows if arguments.kind in (None, str(row.kind)) or row.kind is wanted]
    if arguments.json:
        dump({"foreign": [_foreign_json(each) for each in shown], "adopted": [_row_json(row) for row in rows]})
        return Exit.OK
    for row in rows:
        say(harmless(f"adopted: {row.kind} {called(row)}"))
    cells = [
        [
            str(each.kind),
            harmless(each.name),
            harmless(each.place),
            harmless(owner_words(each.owner)),
            harmless(each.title or each.says),
            harmless(sentence(each.refusal).short) if each.refusal is not None else "",
        ]
        for each in shown
    ]
    table(cells, ["KIND", "NAME", "WHERE", "OWNER", "WHAT", "NOT BECAUSE"])
    return Exit.OK


def _as_foreign(each: ForeignPolicy) -> Foreign:
    return Foreign(Kind.POLICY, each.policy.id, each.name, "", "", "; ".join(each.who), each.owner)


def _foreign_json(each: Foreign) -> dict[str, Json]:
    return {
        "kind": str(each.kind),
        "id": each.id,
        "name": each.name,
        "title": each.title,
        "where": each.place,
        "says": each.says,
        "owner": each.owner.name or str(each.owner.kind),
        "services": [str(key) for key in each.services],
        "refused": None if each.refusal is None else sentence(each.refusal).text,
    }


def _row_json(row: LedgerEntry) -> dict[str, Json]:
    return {"kind": str(row.kind), "name": called(row), "state": str(row.state), "former": row.former}
