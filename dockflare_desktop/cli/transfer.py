"""export, import, import-dockflare: what people stored, as a file; and what the original DockFlare had."""

import argparse
import sys
from pathlib import Path

from dockflare_desktop.adapters.importers import LARGEST, Backup, read_backup
from dockflare_desktop.cli.output import CliError, Exit, as_json, dump, harmless, say
from dockflare_desktop.cli.reading import STANDARD_INPUT, agreed, called, text_of
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import now
from dockflare_desktop.core.labels.values import Misread, parsed_json
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.openings import written
from dockflare_desktop.core.transfer.export import export_json, read_export
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.engine.known import last_known
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.taking_over import offered, take_over
from dockflare_desktop.words.transfer import finding_words

STORED = ("settings", "groups", "manual_rules", "overrides", "zones", "meant_to_be_public")


async def export(arguments: argparse.Namespace) -> int:
    """Groups, overrides, manual rules and settings, without secrets, to a file or to standard output."""
    async with opened_store() as stored:
        settings, meant = await stored.store.stored_settings(), await stored.store.meant()
        content = export_json(await stored.store.layers(), settings, now(), meant)
    if arguments.file in (None, STANDARD_INPUT):
        dump(content)
        return Exit.OK
    _write(arguments.file, as_json(content, indent=2) + "\n")
    say(harmless(f"Written to {arguments.file}"))
    return Exit.OK


def _write(file: str, text: str) -> None:
    """Raises CliError where it cannot be written."""
    try:
        Path(file).write_text(text, "utf-8")
    except OSError as error:
        raise CliError(Problem(ProblemCode.FILE_UNREADABLE, file, detail=error.strerror or "")) from error


async def bring_in(arguments: argparse.Namespace) -> int:
    """A file that `export` wrote. Exit 3 where something of it was left out."""
    parsed = parsed_json(text_of(arguments.file))
    name = called(arguments.file)
    if isinstance(parsed, Misread):
        raise refused(Problem(ProblemCode.EXPORT_BROKEN, name, value=name, detail=parsed.detail or "it is not JSON"))
    found = read_export(parsed.value, name)
    if isinstance(found, Problem):
        raise refused(found)
    return await _take(arguments, found)


async def from_original(arguments: argparse.Namespace) -> int:
    """A backup of the original DockFlare, or its state.json. Exit 3 where something of it was left out."""
    try:
        backup = read_backup(called(arguments.file), _bytes_of(arguments.file), now())
    except OutsideError as error:
        raise refused(error.problem) from error
    return await _take(arguments, backup.found, backup)


def _bytes_of(file: str) -> bytes:
    """Raises CliError for what cannot be read."""
    try:
        if file == STANDARD_INPUT:
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise refused(Problem(ProblemCode.FILE_UNREADABLE, file, detail=error.strerror or "")) from error


async def _take(arguments: argparse.Namespace, found: Import, backup: Backup | None = None) -> int:
    async with opened_store() as stored:
        offer = await _offer(stored, found, replaces=arguments.replace)
        if not arguments.json:
            _report(offer, backup)
        agreed_to = arguments.yes or (sys.stdin.isatty() and agreed("Store this?"))
        careful = await take_over(stored.store, offer) if agreed_to else False
        if agreed_to:
            await stored.wake()
    if arguments.json:
        dump({**_json(offer), "stored": agreed_to, "mode": "ask-every" if careful else None})
    elif not agreed_to:
        say("Nothing was stored. With --yes it is.")
    elif careful:
        say("Stored. Every change at Cloudflare waits for you now (mode ask-every): see `dockflare-desktop plan`.")
        say("Only what puts a missing login in front, or takes down what has none, does not wait.")
        say("Carry it out with `apply --held all`, and choose the mode again with `settings reset mode`.")
    else:
        say("Stored.")
    return Exit.ATTENTION if offer.left_out else Exit.OK


async def _offer(stored: Stored, found: Import, *, replaces: bool) -> Import:
    services = (await last_known(stored.store, await stored.store.layers(), now())).services
    return await offered(stored.store, found, services, replaces=replaces)


def _report(offer: Import, backup: Backup | None) -> None:
    if backup is not None and backup.at:
        say(harmless(f"Backup of {backup.at}"))
    layers = offer.layers
    counted = {
        "access group": layers.groups,
        "manual rule": layers.manual_rules,
        "override": layers.overrides,
        "whole zone": layers.zones,
        "setting": offer.settings,
    }
    for what, items in counted.items():
        say(f"{len(items):>4} {what}{'' if len(items) == 1 else 's'}")
    _list("Meant to be public, so that nobody is told of them:", [written(each.place) for each in offer.meant])
    _list("Not as it was there:", [finding_words(each) for each in offer.findings if not each.left_out])
    _list("Left out:", [finding_words(each) for each in offer.left_out])
    made = [f"adopt {each.kind} {each.which}" + (f"  ({each.address})" if each.address else "") for each in offer.hints]
    _list("Made by the original at Cloudflare, and left alone until you adopt it:", made)
    if backup is not None and backup.token:
        say("The backup holds an API token. It is not taken over: make one for this program, then `account login`.")


def _list(title: str, lines: list[str]) -> None:
    if lines:
        say(title)
    for line in lines:
        say(harmless(f"  {line}"))


def _json(offer: Import) -> dict[str, Json]:
    content = export_json(offer.layers, offer.settings, now(), offer.meant)
    return {
        **{key: content[key] for key in STORED},
        "findings": [
            {
                "code": str(each.told),
                "subject": each.subject,
                "text": finding_words(each),
                "left_out": each.left_out,
            }
            for each in offer.findings
        ],
        "adopt": [{"kind": each.kind, "which": each.which, "address": each.address} for each in offer.hints],
    }
