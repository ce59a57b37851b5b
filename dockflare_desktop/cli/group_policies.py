"""group foreign, adopt, duplicates: reusable policies at Cloudflare; shown first, and done only as shown."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say, table, tell
from dockflare_desktop.cli.reading import agreed, allowed, on_terminal
from dockflare_desktop.cli.running import EXITS
from dockflare_desktop.cli.session import asked_there, converge, opened
from dockflare_desktop.compose import Program
from dockflare_desktop.core.groups.checks import proper_id
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import Standing
from dockflare_desktop.engine.commands import GroupCommands
from dockflare_desktop.engine.groups_there import Merging, problems_told
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.words.public import owner_words

LOOKS = 3  # at something that changes while somebody looks at it


class _Side(Protocol):
    """Who writes: this process, or the program that runs."""

    async def merge(self, seal: str = "") -> tuple[Merging, Exit]:
        """What there is; with the seal of what was shown it is done."""

    async def adopt(self, policy_id: str, group_id: str) -> tuple[tuple[Problem, ...], Exit]:
        """Make a group of a policy."""


async def foreign(arguments: argparse.Namespace) -> int:
    """Reusable policies that are not ours."""
    async with opened() as program:
        await program.controller.begin(grace_starts_anew=False)
        found = await (await _desk(program)).foreign()
    if arguments.json:
        dump([_foreign_json(each) for each in found])
        return Exit.OK
    cells = [
        [
            harmless(each.name),
            harmless("; ".join(each.who)),
            str(each.count),
            harmless(owner_words(each.owner)),
            each.group or "-",
            each.policy.id,
        ]
        for each in found
    ]
    table(cells, ["NAME", "LETS IN", "LOGINS", "OWNER", "GROUP", "ID"])
    return Exit.OK


async def duplicates(arguments: argparse.Namespace) -> int:
    """Exit 2 where something could be merged and was not, 64 off a terminal without --yes."""
    async with opened() as program:
        side = await _side(program, "group duplicates")
        found, _ = await side.merge()
        for _ in range(LOOKS):
            if not arguments.json:
                _show(found)
            if not found.changes:
                return _dumped(found, arguments, Exit.OK)
            if not arguments.yes and (arguments.json or not on_terminal()):
                report([] if arguments.json else [Problem(ProblemCode.BAD_USAGE, detail="Merging needs --yes here.")])
                return _dumped(found, arguments, Exit.CHANGES)
            if not arguments.yes and not agreed("Merge them?"):
                return Exit.CHANGES
            done, standing = await side.merge(found.seal)
            if done.merged:
                return _dumped(done, arguments, standing)
            complain("It has changed meanwhile.")
            found = done
    return Exit.ATTENTION


async def adopt(arguments: argparse.Namespace) -> int:
    """A group whose services use somebody else's policy; nothing is written at Cloudflare by it."""
    async with opened() as program:
        side = await _side(program, "group adopt")
        found = _chosen(await (await _desk(program)).foreign(), arguments.policy)
        group_id = arguments.id or proper_id(found.name)
        if not arguments.json:
            say(harmless(f"{found.name} lets in: {'; '.join(found.who)}"))
            say(harmless(f"As the group {group_id}: services that name it use this policy, which is never edited."))
        if not allowed(arguments, "Adopt it?", "Adopting needs --yes here."):
            return Exit.OK
        problems, standing = await side.adopt(found.policy.id, group_id)
    wrong = next((each for each in problems if each.effect >= Effect.BLOCKS), None)
    if wrong is not None:
        raise CliError(wrong, Exit.USAGE)
    report(problems)
    tell(arguments, {"adopted": found.policy.id, "group": group_id}, f"Adopted as {group_id}")
    return standing


def _chosen(found: Sequence[ForeignPolicy], text: str) -> ForeignPolicy:
    """By id, or by name where only one has it. Raises CliError."""
    wanted = text.strip()
    fitting = [each for each in found if each.policy.id == wanted]
    fitting = fitting or [each for each in found if each.name.casefold() == wanted.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    ids = ", ".join(each.policy.id for each in fitting)
    near = closest(wanted, [each.name for each in found])
    code = ProblemCode.POLICY_UNCLEAR if fitting else ProblemCode.NOT_FOUND
    raise CliError(Problem(code, quoted(wanted), label="policy", value=quoted(wanted), detail=ids, suggestion=near))


# --- who writes ------------------------------------------------------------------------------------------------------


async def _side(program: Program, purpose: str) -> "_Here | _There":
    alone = program.lock.try_acquire(purpose)
    await program.controller.begin(grace_starts_anew=False)
    if not alone:
        return _There(program)
    program.controller.actor = Actor.COMMAND_LINE
    return _Here(program)


async def _desk(program: Program) -> GroupCommands:
    return (await program.desk.desks()).groups


@dataclass(frozen=True, slots=True)
class _Here:
    program: Program

    async def merge(self, seal: str = "") -> tuple[Merging, Exit]:
        desk = await _desk(self.program)
        found = Merging.of(await (desk.merge(seal) if seal else desk.duplicates()))
        if not found.merged:
            return found, Exit.OK
        await converge(self.program)
        return found, EXITS[self.program.controller.status.standing]

    async def adopt(self, policy_id: str, group_id: str) -> tuple[tuple[Problem, ...], Exit]:
        return tuple(await (await _desk(self.program)).adopt(policy_id, group_id)), Exit.OK


@dataclass(frozen=True, slots=True)
class _There:
    program: Program

    async def merge(self, seal: str = "") -> tuple[Merging, Exit]:
        answer = await asked_there(self.program, {"do": "duplicates", "seal": seal})
        if "problems" in answer:
            raise CliError(problems_told(answer)[0])
        return Merging.told(answer), EXITS[Standing(answer["standing"])]

    async def adopt(self, policy_id: str, group_id: str) -> tuple[tuple[Problem, ...], Exit]:
        request = {"do": "adopt policy", "policy": policy_id, "group": group_id}
        return problems_told(await asked_there(self.program, request)), Exit.OK


# --- what is shown ---------------------------------------------------------------------------------------------------


def _dumped(found: Merging, arguments: argparse.Namespace, code: Exit) -> Exit:
    if arguments.json:
        dump({"names": list(found.names), "changes": list(found.changes), "merged": found.merged})
    elif found.merged:
        say("Merged.")
    return code


def _show(found: Merging) -> None:
    if not found.names:
        say("No two policies have one name.")
    for name in found.names:
        said = [("kept", name["used"]), ("goes", name["spare"]), ("not ours, kept", name["others"])]
        for what, policies in said:
            for each in policies if isinstance(policies, list) else ():
                assert isinstance(each, dict)  # noqa: S101 - as Merging made it
                say(harmless(f"{name['name']}  {what}  {each['id']}"))
    for change in found.changes:
        held = f"  held: {change['held']}" if change["held"] else ""
        say(harmless(f"{change['action']:<7}{change['kind']:<12}{change['target']}{held}"))


def _foreign_json(each: ForeignPolicy) -> dict[str, Json]:
    return {
        "id": each.policy.id,
        "name": each.name,
        "decision": each.policy.body.decision,
        "who": list(each.who),
        "owner": each.owner.name or str(each.owner.kind),
        "used_by": list(each.users),
        "count": each.count,
        "group": each.group or None,
    }
