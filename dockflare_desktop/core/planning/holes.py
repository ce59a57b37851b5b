"""H33: where a less specific rule would answer for a service that is not up, a rule that answers 503 stands instead."""

from collections.abc import Mapping, Sequence

from dockflare_desktop.core.change import Action, Kind, Phase, Risk, RuleStep, Why
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import canonical, rule_key, rule_name
from dockflare_desktop.core.planning.desired import hole_body, is_hole
from dockflare_desktop.core.planning.draft import Draft, change_id
from dockflare_desktop.core.planning.ingress import rules_of, swallower
from dockflare_desktop.core.planning.judge import Judged, Stand, asks_protection
from dockflare_desktop.core.problem import Effect, ProblemCode, worst

_NEVER = frozenset(
    {
        ProblemCode.FOREIGN_DNS,
        ProblemCode.OTHER_TOOL,
        ProblemCode.OTHER_INSTALLATION,
        ProblemCode.ZONE_NOT_ALLOWED,
    }
)


def holes_of(
    here: Sequence[Judged], tunnel: Tunnel | None, bodies: Mapping[ServiceKey, JsonObject], draft: Draft
) -> frozenset[ServiceKey]:
    """Keys of services of one tunnel that are not up, where a less specific rule would answer. `bodies` are the rules
    that the tunnel is to have; one that is on its way out answers until it is gone, and that may wait or fail."""
    blocked = [each for each in here if _leaves_hole(each, tunnel, draft)]
    document = draft.view.document(tunnel)
    if not blocked or (document is None and tunnel is not None):
        return frozenset()
    merged = rules_of(draft.view.merged(tunnel, bodies).config)
    taken = {rule_key(rule) for rule in merged}
    keys = [judged.service.key for judged in blocked]
    answering = (*_going(tunnel, bodies, keys, draft), *merged)
    return frozenset(key for key in keys if key not in taken and swallower(key, answering) is not None)


def _going(
    tunnel: Tunnel | None, bodies: Mapping[ServiceKey, JsonObject], closed: Sequence[ServiceKey], draft: Draft
) -> Sequence[JsonObject]:
    """Rules of ours that stand and are not to stay, but for those of what is closed itself."""
    if tunnel is None:
        return ()
    rules = draft.view.rules(tunnel)
    going = {key: rules[place] for key, place in draft.view.own_rules(tunnel).items()}
    return tuple(rule for key, rule in going.items() if not (key in bodies or key in closed or is_hole(rule)))


def _leaves_hole(judged: Judged, tunnel: Tunnel | None, draft: Draft) -> bool:
    """Not where somebody else's record answers the address (an adopted one too, as long as nothing of ours was written
    to it): a hole there would take their site offline; nor in a zone that labels may not use. Where no login is asked
    for, a hole keeps nobody out who should be: whatever may be somebody else's is left to them."""
    found = {each.code for each in judged.problems}
    if judged.stand not in (Stand.TAKE_DOWN, Stand.STILL) or not _NEVER.isdisjoint(found):
        return False
    if draft.view.books.adopted(Kind.RECORD, judged.service.key.hostname):
        return False
    if asks_protection(judged.service):
        return True
    now = None if tunnel is None else draft.view.own_rule(tunnel, judged.service.key)
    filled = now is not None and is_hole(now)  # of one that leaves it counts as up (judge)
    served = bool(judged.elsewhere) or (judged.up and not filled)
    if served or worst(judged.problems) < Effect.BLOCKS or ProblemCode.FOREIGN_LOGIN in found:
        return False
    zone = draft.view.zone(judged.service)
    return zone is not None and (draft.view.readable(zone.id) or filled)


def plan_hole(judged: Judged, tunnel: Tunnel | None, draft: Draft, *, unread: bool = False) -> None:
    """The rule that answers 503; `unread`: the document is not known now. Nothing holds what closes (H1)."""
    key = judged.service.key
    closes = judged.stand is Stand.TAKE_DOWN or asks_protection(judged.service)
    name = judged.service.tunnel if tunnel is None else tunnel.name
    now = None if tunnel is None else draft.view.own_rule(tunnel, key)
    hole = hole_body(key)
    if now is not None and tunnel is not None and canonical(now) == canonical(hole):
        draft.confirm(Kind.RULE, rule_name(key), "", lambda: now, tunnel=tunnel.id)
        return
    down = now is not None or unread
    draft.add(
        Kind.RULE,
        Action.UPDATE if down else Action.CREATE,
        f"{name} {rule_name(key)}",
        RuleStep(name, key, hole, before=now),
        phase=Phase.TAKE_DOWN if down else Phase.ROUTE,
        why=Why.TAKE_DOWN if down else Why.FILL_HOLE,
        keys=[key],
        needs=draft.planned(change_id(Kind.TUNNEL, Action.CREATE, name)),
        risk=Risk.OFFLINE if down or not closes else Risk.NONE,
        urgent=closes,
    )
