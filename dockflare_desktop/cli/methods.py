"""access methods: how people sign in. Secrets come from standard input or a hidden prompt, and are never printed."""

import argparse

from dockflare_desktop.cli.access_hand import (
    Desk,
    desk,
    kept,
    removed,
    tell_uses,
    the_one,
    unreadable,
    uses_json,
)
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, table, tell
from dockflare_desktop.cli.reading import agreed, on_terminal, secrets
from dockflare_desktop.cli.typed import pairs, refused
from dockflare_desktop.core.account.methods import FIELDS, FieldKind, MethodDraft
from dockflare_desktop.core.account.overview import MethodRow
from dockflare_desktop.core.cloud import SignInMethod
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.access_overview import read_overview
from dockflare_desktop.engine.sign_in_methods import SignInMethods
from dockflare_desktop.words.sign_in import KINDS

WHAT = "sign-in method"


async def methods(arguments: argparse.Namespace) -> int:
    """list, add, edit, remove, test."""
    async with desk() as at:
        match arguments.part_action:
            case "add":
                draft = MethodDraft(arguments.name, arguments.type, _fields(arguments, arguments.type, retype=True))
                return await _save(at, draft, arguments)
            case "edit":
                return await _edit(at, arguments)
            case "remove":
                return await _remove(at, arguments)
            case "test":
                return await _test(at, arguments)
            case _:
                return await _list(at, arguments)


async def _rows(at: Desk) -> tuple[MethodRow, ...]:
    seen = await read_overview(at.hand)
    if seen.methods is None:
        raise unreadable(seen.problems)
    report(each for each in seen.problems if each.code is not ProblemCode.PERMISSION_MISSING)
    return seen.methods


async def _list(at: Desk, arguments: argparse.Namespace) -> int:
    rows = await _rows(at)
    if arguments.json:
        dump([row_json(each) for each in rows])
    else:
        cells = [
            [each.method.id, harmless(each.method.name), KINDS.get(each.method.kind, each.method.kind), _uses(each)]
            for each in rows
        ]
        table(cells, ["ID", "NAME", "TYPE", "USED BY"])
    return Exit.OK


def _uses(row: MethodRow) -> str:
    return harmless(", ".join(str(each) for each in row.uses) or "-")


async def _edit(at: Desk, arguments: argparse.Namespace) -> int:
    method = the_one(arguments.method, await at.hand.edge.sign_in_methods(), WHAT)
    fields = _fields(arguments, method.kind, retype=arguments.secret)
    return await _save(at, MethodDraft(arguments.name or method.name, method.kind, fields, method.id), arguments)


async def _save(at: Desk, draft: MethodDraft, arguments: argparse.Namespace) -> int:
    saved = await SignInMethods(at.hand).save(draft)
    method = kept(saved.method, saved.problems, draft.name)
    await at.wrote()
    tell(arguments, {"saved": method_json(method)}, f"{'Changed' if draft.id else 'Added'} {method.name} ({method.id})")
    return Exit.OK


async def _remove(at: Desk, arguments: argparse.Namespace) -> int:
    """3 where something of ours needs it, or somebody else's uses it and nobody agreed."""
    method = the_one(arguments.method, await at.hand.edge.sign_in_methods(), WHAT)
    account = SignInMethods(at.hand)
    removal = await account.delete(method.id)
    if removal.uses and not any(each.ours for each in removal.uses):
        tell_uses(method.name, removal.uses)
        if arguments.yes or (on_terminal() and agreed("Delete it all the same?")):
            removal = await account.delete(method.id, removal.uses)
    await removed(at, WHAT, method.name, removal)
    tell(arguments, {"removed": method_json(method)}, f"Removed {method.name}")
    return Exit.OK


async def _test(at: Desk, arguments: argparse.Namespace) -> int:
    rows = {each.method.id: each for each in await _rows(at)}
    method = the_one(arguments.method, [each.method for each in rows.values()], WHAT)
    link = rows[method.id].test
    if not link:
        raise CliError(Problem(ProblemCode.PERMISSION_MISSING, "cloudflare", value=TEAM_PERMISSION))
    tell(arguments, {"id": method.id, "name": method.name, "test": link}, link)
    return Exit.OK


TEAM_PERMISSION = "Access: Organizations, Identity Providers, and Groups Read"


def _fields(arguments: argparse.Namespace, kind: str, *, retype: bool) -> dict[str, str]:
    """What was typed; secrets on standard input, one a line, in the order of the type's fields."""
    known = FIELDS.get(kind, ())
    fields = pairs(arguments.settings)
    hidden = [each.key for each in known if each.kind is FieldKind.SECRET]
    for key in hidden:
        if key in fields:
            detail = f"{key} is read from standard input or a hidden prompt, since arguments can be seen by others."
            raise refused(Problem(ProblemCode.BAD_USAGE, detail=detail))
    if not retype:
        return fields
    asked = [each.key for each in known if each.kind is FieldKind.SECRET and (each.required or on_terminal())]
    return {**fields, **{key: text for key, text in zip(asked, secrets(asked), strict=False) if text}}


def method_json(method: SignInMethod) -> dict[str, Json]:
    """A method without its secrets; `held` names those that Cloudflare has."""
    return {
        "id": method.id,
        "name": method.name,
        "type": method.kind,
        "fields": dict(method.config),
        "held": sorted(method.held),
    }


def row_json(row: MethodRow) -> Json:
    """A row of `access methods list --json`."""
    return {
        **method_json(row.method),
        "used_by": uses_json(row.uses),
        "test": row.test or None,
        "read_only": not row.changeable,
    }
