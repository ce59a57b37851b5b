"""access who: whether one visitor would get in, from the logins as Cloudflare has them."""

import argparse
from collections.abc import Callable, Iterable

from dockflare_desktop.cli.methods import methods
from dockflare_desktop.cli.observing import connected
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say
from dockflare_desktop.cli.session import opened_store
from dockflare_desktop.cli.shapes import split_key
from dockflare_desktop.cli.tokens import tokens
from dockflare_desktop.cli.typed import fault_of, refused
from dockflare_desktop.cli.zones import zones
from dockflare_desktop.compose import now
from dockflare_desktop.core.access.cautions import cautions
from dockflare_desktop.core.access.judging import BlockResults, RuleResult
from dockflare_desktop.core.access.names import Names, Naming, Unnamed
from dockflare_desktop.core.access.planned import asked_for, of_spec
from dockflare_desktop.core.access.visitor import Truth, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, PolicyResult, Verdict, who
from dockflare_desktop.core.cloud import Actual, Directory
from dockflare_desktop.core.labels.values import Misread, country, email, network
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise, zone_of
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.door import Behind, Door, door, past
from dockflare_desktop.engine.known import last_known
from dockflare_desktop.engine.one_address import one_address
from dockflare_desktop.words.cautions import caution_words
from dockflare_desktop.words.who import (
    BLOCKS,
    behind_words,
    ground_reason,
    planned_words,
    reasons,
    rule_phrase,
    verdict_words,
)

_MARKS = {True: "yes", False: "no", None: "?"}


async def access(arguments: argparse.Namespace) -> int:
    """who, methods, tokens, zones."""
    parts = {"methods": methods, "tokens": tokens, "zones": zones, "who": _who}
    return await parts[arguments.action](arguments)


async def _who(arguments: argparse.Namespace) -> int:
    """0: it gets in or stays out, 3: that cannot be judged. What is typed is checked before anybody is asked."""
    host, path = _place(arguments.key)
    known = {
        "email": _checked("--email", arguments.email, email),
        "country": _checked("--country", arguments.country, country),
        "address": _checked("--ip", arguments.ip, network),
    }
    async with opened_store() as stored, connected(stored) as edge:
        actual = await one_address(edge, host)
        layers = await stored.store.layers()
        services = (await last_known(stored.store, layers, now(), actual.directory)).services
    visitor = _visitor(arguments, known, actual)
    behind = door(actual, host, path)
    found = past(who(actual.apps, (host, path), visitor, actual.directory), behind)
    zones = [zone.name for zone in actual.directory.zones]
    if found.ground is Ground.NO_LOGIN and zone_of(host, zones) is None:
        raise CliError(Problem(ProblemCode.ZONE_NONE, host, detail=", ".join(sorted(zones))))
    spec = asked_for(services, host, path)
    planned = None if spec is None or spec.address == found.address else of_spec(spec, visitor, actual.directory)
    address = spec.address if spec is not None else ""
    if arguments.json:
        shown = None if planned is None else _planned_json(address, planned, actual.directory)
        dump({**judgement_json(found, behind, actual.directory), "planned": shown})
    else:
        _show(f"{verdict_words(found, behind)}: {host}{path if path != '/' else ''}", found, actual.directory)
        if behind.behind is not Behind.ORIGIN:
            say(behind_words(behind))
        if planned is not None:
            say(planned_words(address, planned))
    if found.verdict is Verdict.UNKNOWN:
        report(actual.problems)
    return Exit.ATTENTION if found.verdict is Verdict.UNKNOWN else Exit.OK


# --- what was typed --------------------------------------------------------------------------------------------------


def _place(text: str) -> tuple[str, str]:
    """Hostname and URL path. Raises CliError for what is no one hostname."""
    host, path = split_key(text)
    name = normalise(host)
    if isinstance(name, Fault):
        raise fault_of(name, "hostname", host)
    if name.startswith("*"):
        detail = "one hostname is meant here, not a wildcard"
        raise fault_of(Fault(ProblemCode.HOSTNAME_INVALID, detail, f"www{name[1:]}"), "hostname", host)
    return name, path.partition("?")[0].partition("#")[0] or "/"


def _checked(label: str, text: str | None, read: Callable[[str], str | Misread]) -> str | None:
    """A value as a label would be read. Raises CliError."""
    if text is None:
        return None
    value = read(text.strip())
    if isinstance(value, Misread):
        raise fault_of(Fault(value.code, value.detail, value.suggestion), label, text.strip())
    return value


def _visitor(arguments: argparse.Namespace, known: dict[str, str | None], actual: Actual) -> Visitor:
    """A program that sends a service token does not sign in, unless an address is given too."""
    method = _id_of("--method", arguments.method, actual)
    token = _id_of("--service-token", arguments.service_token, actual)
    program = token is not None and known["email"] is None and method is None
    return Visitor(
        email="" if program else known["email"],
        country=known["country"],
        address=known["address"],
        method="" if program else method,
        token=token or "",
    )


def _id_of(option: str, name: str | None, actual: Actual) -> str | None:
    """The id of a sign-in method or service token. Raises CliError where there is none, or the list cannot be read."""
    if name is None:
        return None
    naming, part = (Naming.METHODS, "sign_in_methods") if option == "--method" else (Naming.TOKENS, "service_tokens")
    found = Names(actual.directory).id_of(naming, name.strip())
    if isinstance(found, Unnamed):
        unread = (each for each in actual.problems if each.label == part)
        if (problem := next(unread, None)) is not None:
            raise CliError(problem)
        raise refused(found.problem(option, option))
    return found


# --- what is shown ---------------------------------------------------------------------------------------------------


def _show(head: str, found: Judgement, directory: Directory) -> None:
    say(harmless(head))
    if found.app is not None:
        say(harmless(f"Login: {found.app.name} ({found.address})"))
    for policy in found.policies:
        body = policy.policy.body
        asked = "" if policy.reached is not False else ", not asked"
        say(harmless(f"{_MARKS[policy.matches]:<5}{unmarked(body.name)} ({body.decision or 'not read'}{asked})"))
        for name, _, results in policy.blocks.parts:
            for each in results:
                say(harmless(f"     {_MARKS[each.matches]:<5}{BLOCKS[name]}: {rule_phrase(each.rule, directory)}"))
    if found.ground is not Ground.POLICY:
        say(harmless(ground_reason(found, directory)))
    for warning in _warnings(found, directory):
        complain(harmless(warning))


def judgement_json(found: Judgement, behind: Door, directory: Directory) -> dict[str, Json]:
    """`access who --json`: the verdict, and sentences on what it rests on; beside them every rule as judged."""
    return {
        "verdict": str(found.verdict),
        "reasons": [each for each in (*reasons(found, directory), behind_words(behind)) if each],
        "ground": str(found.ground),
        "missing": sorted(found.lacks),
        "behind": str(behind.behind),
        "application": None
        if found.app is None
        else {"id": found.app.id, "name": found.app.name, "address": found.address},
        "sign_in": None
        if found.sign_in is None
        else {"passes": found.sign_in.passes, "methods": list(found.sign_in.methods), "chosen": found.sign_in.chosen},
        "policies": [_policy_json(each, directory) for each in found.policies],
        "warnings": list(_warnings(found, directory)),
    }


def _planned_json(address: str, planned: Judgement, directory: Directory) -> Json:
    """A login that a service asks for and that does not stand yet."""
    return {"address": address, "verdict": str(planned.verdict), "reasons": list(reasons(planned, directory))}


def _warnings(found: Judgement, directory: Directory) -> Iterable[str]:
    """What is probably not meant in the login's own policies; their order is the application's."""
    bodies = [policy.body for policy in found.app.policies] if found.app is not None else []
    for each in cautions(bodies, directory) if bodies else ():
        yield caution_words(each, bodies, directory)


def _policy_json(result: PolicyResult, directory: Directory) -> Json:
    return {
        "id": result.policy.id,
        "name": unmarked(result.policy.body.name),
        "decision": result.policy.body.decision,
        "matches": result.matches,
        "asked": result.reached,
        "missing": sorted(result.lacks),
        **_blocks_json(result.blocks, directory),
    }


def _blocks_json(blocks: BlockResults, directory: Directory) -> dict[str, Json]:
    return {name: [_rule_json(each, directory) for each in results] for name, _, results in blocks.parts}


def _rule_json(result: RuleResult, directory: Directory) -> Json:
    matches: Truth = result.matches
    shown: dict[str, Json] = {
        "text": rule_phrase(result.rule, directory),
        "rule": result.rule,
        "matches": matches,
        "missing": sorted(result.lacks),
    }
    return shown if result.inside is None else {**shown, "inside": _blocks_json(result.inside, directory)}
