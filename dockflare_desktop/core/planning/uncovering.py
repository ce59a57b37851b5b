"""What a rule hides is served once it goes: then the login of the service below it stands already."""

from dataclasses import replace

from dockflare_desktop.core.change import Action, Change, Phase, RuleStep
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.order import swallows
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


def _goes(change: Change) -> bool:
    return isinstance(change.step, RuleStep) and change.action is Action.DELETE and change.phase is not Phase.TAKE_DOWN


def _answers_next(judged: Judged, tunnel: str, gone: ServiceKey, draft: Draft) -> bool:
    key = judged.service.key
    if key == gone or judged.service.tunnel != tunnel or not swallows(key, gone):
        return False
    return draft.view.own_rule(draft.view.tunnels[tunnel], key) is not None
