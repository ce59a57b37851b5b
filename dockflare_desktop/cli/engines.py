"""engines: what is watched, and watching more or less of it."""

import argparse
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dockflare_desktop.adapters.docker.door import DockerDoor
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, table, tell
from dockflare_desktop.cli.reading import agreed, on_terminal
from dockflare_desktop.cli.session import Stored, opened, opened_store
from dockflare_desktop.cli.shapes import engines_json
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import now
from dockflare_desktop.core.engines.editing import named
from dockflare_desktop.core.engines.probed import Probed, Swarm
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine, TlsFiles
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.engine_editing import EngineEditing
from dockflare_desktop.engine.ports import EngineDoor

OFF = "off"  # in the column of states: stored, and not watched
THIS = "This computer"


@dataclass(frozen=True, slots=True)
class At:
    """What the actions work with."""

    stored: Stored
    door: EngineDoor
    editing: EngineEditing


async def engines(arguments: argparse.Namespace) -> int:
    """Without an action, and with list: what is watched."""
    if arguments.action in (None, "list"):
        return await _list(arguments)
    async with opened_store() as stored:
        door = DockerDoor(stored.environment.variables, now)
        return await ACTIONS[arguments.action](At(stored, door, EngineEditing(stored.store, door)), arguments)


async def _list(arguments: argparse.Namespace) -> int:
    async with opened() as program:
        program.controller.engines.patient = True
        await program.controller.begin(grace_starts_anew=False)
        await program.controller.round(write=False)
        status = program.controller.status
        off = [each for each in await program.store.engines() if not each.enabled]
    there = {each.facts.handle for each in status.engines}
    off = [each for each in off if each.id not in there]
    if arguments.json:
        dump([*engines_json(status), *(_off_json(each) for each in off)])
    else:
        cells = [
            [harmless(each.name), each.url, str(each.state), str(each.services), moment(each.last_list) or "-"]
            for each in status.engines
        ]
        cells += [[harmless(each.name or THIS), _where(each), OFF, "-", "-"] for each in off]
        table(cells, ["NAME", "WHERE", "STATE", "SERVICES", "LAST LIST"])
    report(each.problem for each in status.engines if each.problem is not None)
    return Exit.FAILED if any(each.problem for each in status.engines) else Exit.OK


def _off_json(engine: StoredEngine) -> Json:
    shown: dict[str, Json] = {"name": engine.name or THIS, "url": _where(engine), "state": OFF, "services": 0}
    return {**shown, "last_list": None, "id": engine.id}


def _where(engine: StoredEngine) -> str:
    return engine.url or (f"context {engine.context}" if engine.context else "-")


async def _add(at: At, arguments: argparse.Namespace) -> int:
    """Stored only once it answered, so that a typing error is not an engine that is away for ever."""
    engine = _typed(arguments, arguments.name)
    if not engine.url and not engine.context:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="Say where it is: --url or --context."))
    _fail_on(await at.editing.check(engine))
    tested = None if arguments.no_test else await _tried(at, engine, arguments.fingerprint)
    stored, problems = await at.editing.save(engine)
    _fail_on(problems)
    await at.stored.wake()
    report([tested.problem] if tested is not None and tested.problem is not None else [])
    lines = [f"{stored.name} is watched from now on."]
    tell(arguments, engine_json(stored), *([_line(tested), *lines] if tested is not None else lines))
    return Exit.OK


async def _test(at: At, arguments: argparse.Namespace) -> int:
    typed = _typed(arguments, arguments.name or "engine")
    engine = typed if typed.url or typed.context else await _known(at, arguments.name or DEFAULT)
    tested = await _tried(at, engine, arguments.fingerprint)
    tell(arguments, tested_json(tested), _line(tested))
    report([tested.problem] if tested.problem is not None else [])
    return Exit.OK


async def _tried(at: At, engine: StoredEngine, fingerprint: str) -> Probed:
    """Read it once. Raises CliError where it does not answer; an SSH host that is not known is asked about."""
    tested = await at.door.test(engine)
    if tested.problem is not None and tested.problem.code is ProblemCode.SSH_HOST_UNKNOWN:
        await _introduce(at, engine, fingerprint)
        tested = await at.door.test(engine)
    if tested.problem is not None:
        raise CliError(tested.problem)
    if tested.swarm is Swarm.WORKER:
        name = engine.name or tested.name
        return replace(tested, problem=Problem(ProblemCode.SWARM_WORKER, name, Effect.WARNING))
    return tested


async def _introduce(at: At, engine: StoredEngine, fingerprint: str) -> None:
    """Show the host's key, and trust it where somebody says that it is the right one. Raises CliError."""
    key = await at.door.host_key(engine)
    if isinstance(key, Problem):
        raise CliError(key)
    complain(harmless(f"{key.host} shows this {key.kind} key: {key.fingerprint}"))
    if not (fingerprint == key.fingerprint if fingerprint else on_terminal() and agreed("Is it the right one?")):
        raise CliError(Problem(ProblemCode.SSH_HOST_UNKNOWN, engine.name or key.host), Exit.ATTENTION)
    if (problem := await at.door.trust(key)) is not None:
        raise CliError(problem)


async def _contexts(at: At, arguments: argparse.Namespace) -> int:
    found = await at.door.contexts()
    watched = {each.context for each in await at.editing.engines()}
    if arguments.json:
        dump([{"name": o.engine.context, "url": o.where, "watched": o.engine.context in watched} for o in found])
    else:
        cells = [
            [harmless(o.engine.context), o.where or "-", "yes" if o.engine.context in watched else "no"] for o in found
        ]
        table(cells, ["CONTEXT", "WHERE", "WATCHED"])
    report(each.problem for each in found if each.problem is not None)
    return Exit.OK


async def _rename(at: At, arguments: argparse.Namespace) -> int:
    known = await _known(at, arguments.name)
    stored, problems = await at.editing.save(replace(known, name=arguments.new))
    _fail_on(problems)
    await at.stored.wake()
    tell(arguments, engine_json(stored), f"It is called {stored.name} from now on.")
    return Exit.OK


async def _switch(at: At, arguments: argparse.Namespace) -> int:
    known, on = await _known(at, arguments.name), arguments.action == "enable"
    if (problem := await at.editing.switch(known, on=on)) is not None:
        raise refused(problem)
    await at.stored.wake()
    name = known.name or THIS
    said = f"{name} is watched again." if on else f"{name} is watched no more. Its services stay as they are."
    tell(arguments, {**engine_json(known), "enabled": on}, said)
    return Exit.OK


async def _remove(at: At, arguments: argparse.Namespace) -> int:
    known = await _known(at, arguments.name)
    if (problem := await at.editing.remove(known)) is not None:
        raise refused(problem)
    await at.stored.wake()
    name = known.name or THIS
    tell(arguments, {"removed": known.id}, f"{name} is watched no more. Its services stay as they are.")
    return Exit.OK


async def _known(at: At, wanted: str) -> StoredEngine:
    """The stored engine that is meant. Raises CliError."""
    if (found := named(wanted, await at.editing.engines())) is None:
        raise refused(Problem(ProblemCode.NOT_FOUND, "engine", label="engine", value=quoted(wanted)))
    return found


def _typed(arguments: argparse.Namespace, name: str) -> StoredEngine:
    ca, cert, key = (
        str(Path(each).absolute()) if each else "" for each in (arguments.ca, arguments.cert, arguments.key)
    )
    tls = TlsFiles(ca, cert, key) if ca or cert or key else None
    tunnel = getattr(arguments, "tunnel", "")
    return StoredEngine("", name, arguments.url, arguments.context, tls, tunnel)


def _fail_on(problems: Sequence[Problem]) -> None:
    if problems:
        report(problems[1:])
        raise refused(problems[0])


def _line(tested: Probed) -> str:
    kind = "Podman" if tested.podman else "Docker"
    swarm = f", Swarm {tested.swarm}" if tested.swarm else ""
    counted = f"{tested.containers} containers, {tested.labelled} with labels"
    return f"{tested.name} answers: {kind} {tested.version}{swarm}, {counted}."


def tested_json(tested: Probed) -> dict[str, Json]:
    """`engines test --json`."""
    return {
        "id": tested.engine,
        "name": tested.name,
        "version": tested.version,
        "kind": "podman" if tested.podman else "docker",
        "swarm": str(tested.swarm) or None,
        "containers": tested.containers,
        "labelled": tested.labelled,
    }


def engine_json(engine: StoredEngine) -> dict[str, Json]:
    """One stored engine."""
    return {
        "id": engine.id,
        "name": engine.name or None,
        "url": engine.url or None,
        "context": engine.context or None,
        "tunnel": engine.tunnel or None,
        "enabled": engine.enabled,
    }


ACTIONS: Mapping[str, Callable[[At, argparse.Namespace], Awaitable[int]]] = {
    "add": _add,
    "test": _test,
    "contexts": _contexts,
    "rename": _rename,
    "remove": _remove,
    "enable": _switch,
    "disable": _switch,
}
