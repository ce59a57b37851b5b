"""What a rule opens or uncovers: the 503 above it comes first, and so does the login of the service below it."""

from dataclasses import replace

from dockflare_desktop.core.change import Action, Change, Phase, RuleStep
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.order import swallows
from dockflare_desktop.core.planning.desired import is_hole
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.judge import Judged, asks_protection


def uncover_last(draft: Draft) -> None:
    """A removed rule's address is answered by the next wider one. Where that is up and its service's login is still to
    be made or tightened, the removal needs it; else a login that fails would leave more of the service bare. A
    take-down waits for nothing (H1), and what it would uncover gets a 503 (H33)."""
    going = [change for change in draft.changes.values() if _goes(change)]
    if not going:
        return
    unmade: dict[str, list[tuple[Judged, str]]] = {}
    for judged in draft.wanted:
        login = draft.changes.get(draft.login_of.get(judged.login_at, ""))
        if login is not None and login.phase <= Phase.PROTECT and asks_protection(judged.service):
            unmade.setdefault(judged.service.key.hostname, []).append((judged, login.id))
    wild = [each for host, found in unmade.items() if "*" in host for each in found]
    for change in going:
        step = change.step
        assert isinstance(step, RuleStep)  # noqa: S101 - seen above
        near = (*unmade.get(step.key.hostname, ()), *wild)
        logins = {login for judged, login in near if _answers_next(judged, step.tunnel, step.key, draft)}
        if not logins <= change.needs:
            draft.changes[change.id] = replace(change, needs=change.needs | logins)


def fill_first(draft: Draft) -> None:
    """A rule that starts to answer needs every 503 that keeps a part of it closed (H33): a document that could not be
    written would else be followed by one that has the rule alone."""
    steps = {change.id: change.step for change in draft.changes.values() if isinstance(change.step, RuleStep)}
    holes = {name: step for name, step in steps.items() if step.rule is not None and is_hole(step.rule)}
    for name, step in steps.items() if holes else ():
        answers = step.rule is not None and name not in holes and (step.before is None or is_hole(step.before))
        near = {
            hole
            for hole, closed in (holes.items() if answers else ())
            if closed.tunnel == step.tunnel and swallows(step.key, closed.key)
        }
        if near:
            draft.changes[name] = replace(draft.changes[name], needs=draft.changes[name].needs | near)


def _goes(change: Change) -> bool:
    return isinstance(change.step, RuleStep) and change.action is Action.DELETE and change.phase is not Phase.TAKE_DOWN


def _answers_next(judged: Judged, tunnel: str, gone: ServiceKey, draft: Draft) -> bool:
    key = judged.service.key
    if key == gone or judged.service.tunnel != tunnel or not swallows(key, gone):
        return False
    return draft.view.own_rule(draft.view.tunnels[tunnel], key) is not None
