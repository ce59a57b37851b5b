"""lint: what the labels of running containers, or of Compose files, ask for, and what is wrong with them. Offline."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dockflare_desktop.adapters.compose_file import ComposeFile, compose, project_name
from dockflare_desktop.adapters.compose_paste import composed
from dockflare_desktop.adapters.compose_text import read_env
from dockflare_desktop.adapters.docker.address import from_environment
from dockflare_desktop.adapters.docker.source import DockerSource
from dockflare_desktop.adapters.store.opening import FILE
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, say
from dockflare_desktop.cli.reading import STANDARD_INPUT, text_of
from dockflare_desktop.cli.session import environment_read, opened_store
from dockflare_desktop.cli.shapes import problem_json
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import SECRET_VARIABLES, Environment, now
from dockflare_desktop.core.model import AccessGroup, Container, Json
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Settings, overlaid
from dockflare_desktop.core.transfer.assumed import Checked, check
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.words import sentence

WORDS = {Effect.HINT: "hint", Effect.WARNING: "warning"}
ENV_FILE = ".env"


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be checked."""

    containers: tuple[Container, ...]
    problems: tuple[Problem, ...] = ()


async def lint(arguments: argparse.Namespace) -> int:
    """Exit 3 with problems (warnings or worse), 0 without; hints do not count."""
    if arguments.profile and not arguments.files:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="--profile belongs to Compose files; name one."))
    environment = environment_read()
    settings, groups = await _stored(environment)
    found = _from_files(arguments, environment.variables) if arguments.files else await _running(environment)
    checked, told = check(found.containers, settings, groups, now(), running=not arguments.files)
    told = (*found.problems, *told)
    if arguments.json:
        dump({"containers": [_json(each) for each in checked], "problems": [problem_json(each) for each in told]})
    else:
        _print(checked)
        report(told)
    every = [*told, *(problem for each in checked for problem in each.problems)]
    return Exit.ATTENTION if any(problem.effect >= Effect.WARNING for problem in every) else Exit.OK


def _stands(file: Path) -> bool:
    return os.path.exists(file)  # noqa: PTH110 - Path.exists raises over a name that is too long


async def _stored(environment: Environment) -> tuple[Settings, tuple[AccessGroup, ...]]:
    """Settings and groups of this computer; where there is no database none is made for a look at a file."""
    if not _stands(environment.folder / FILE):
        return overlaid(Settings(), environment.fixed), ()
    async with opened_store(environment) as stored:
        return overlaid(await stored.store.settings(), environment.fixed), (await stored.store.layers()).groups


async def _running(environment: Environment) -> _Found:
    address = from_environment(environment.variables)
    if isinstance(address, Problem):
        raise refused(address)
    source = DockerSource(address, now)
    try:
        listed = (await source.snapshot()).containers
    except OutsideError as error:
        raise CliError(error.problem) from error
    finally:
        await source.close()
    return _Found(tuple(each for each in listed if each.present))


# --- Compose files ---------------------------------------------------------------------------------------------------


def _from_files(arguments: argparse.Namespace, environment: Mapping[str, str]) -> _Found:
    """Raises CliError for what cannot be read, and for what is no Compose file."""
    files = [ComposeFile(name, _read(name)) for name in arguments.files]
    folder = Path.cwd() if arguments.files[0] == STANDARD_INPUT else Path(arguments.files[0]).absolute().parent
    known = {name: text for name, text in environment.items() if name not in SECRET_VARIABLES}
    read = compose(files, {**_env_file(folder), **known}, arguments.profile, project_name(folder.name))
    if broken := next((each for each in read.problems if each.code is ProblemCode.NOT_YAML), None):
        raise refused(broken)
    return _Found(read.containers, read.problems)


def _read(name: str) -> str:
    """Standard input is also for what people paste: labels alone, or one service."""
    return composed(text_of(name)) if name == STANDARD_INPUT else text_of(name)


def _env_file(folder: Path) -> Mapping[str, str]:
    try:
        return read_env((folder / ENV_FILE).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return {}  # there need not be one


# --- showing ---------------------------------------------------------------------------------------------------------


def _print(checked: Sequence[Checked]) -> None:
    if not checked:
        say("No container asks to be published.")
    for each in checked:
        say(harmless(each.container))
        for claim in each.claims:
            say(harmless(f"  {claim.address} -> {claim.target or '?'}  who: {claim.who}"))
            _print_problems(claim.problems, "    ")
        _print_problems(each.others, "  ")


def _print_problems(problems: Sequence[Problem], indent: str) -> None:
    for problem in problems:
        words = sentence(problem)
        where = f" {problem.label}:" if problem.label and problem.label not in words.text else ""
        say(harmless(f"{indent}{WORDS.get(problem.effect, 'error')}:{where} {words.text} {words.fix}".rstrip()))


def _json(each: Checked) -> Json:
    return {
        "container": each.container,
        "services": [
            {
                "hostname": claim.hostname,
                "path": claim.path.text,
                "path_match": str(claim.path.match),
                "service": claim.target,
                "who": claim.who,
                "problems": [problem_json(problem) for problem in claim.problems],
            }
            for claim in each.claims
        ],
        "problems": [problem_json(problem) for problem in each.others],
    }
