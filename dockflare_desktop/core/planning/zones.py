"""The logins of whole zones: which can be made, and what is in the way of the others."""

from collections.abc import Mapping
from dataclasses import replace

from dockflare_desktop.core.access.coverage import at
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.planning.desired_policies import bodies, policy_key
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.situation import View, ZoneStand
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, NoLogin, OwnLogin, ZoneWanted


def judge_zones(view: View) -> Mapping[str, ZoneStand]:
    """Every whole zone that people said something of, by the address of its application."""
    return {each.address: _judged(each, view) for each in view.given.zones}


def tell_zones(draft: Draft) -> None:
    """What is in a zone's way concerns every hostname in it, so it is told by itself."""
    for stand in draft.view.whole_zones.values():
        draft.problems += stand.problems


def _judged(wanted: ZoneWanted, view: View) -> ZoneStand:
    match wanted.login:
        case NoLogin():
            return ZoneStand(wanted)
        case OwnLogin(spec=spec):
            known = wanted.zone in view.zones
            found = _obstacle(wanted.address, spec, view) if known else _elsewhere(wanted.address, view)
            return ZoneStand(wanted, spec, wanted.problems) if found is None else ZoneStand(wanted, None, (found,))
        case _:
            return ZoneStand(wanted, None, wanted.problems)


def _elsewhere(address: str, view: View) -> Problem:
    """A zone of another account, or one that the token does not see any more."""
    return Problem(ProblemCode.ZONE_NONE, address, detail=", ".join(sorted(view.zones)))


def _obstacle(address: str, spec: AccessSpec, view: View) -> Problem | None:
    if (unread := _unreadable(address, spec, view)) is not None:
        return unread
    if (denied := view.given.denied.get(address)) is not None:
        return replace(denied, effect=Effect.BLOCKS)
    if admits_everyone(bodies(spec.policies)):
        return Problem(ProblemCode.ZONE_LOGIN_OPEN, address)
    if view.books.returning(Kind.APPLICATION, address):
        return Problem(ProblemCode.GIVEN_BACK, address)
    standing = at(view.apps or (), address)
    if standing and view.own_at(address) is None:
        owner = view.owners.of_app(standing[0])
        return Problem(ProblemCode.FOREIGN_LOGIN, address, detail=standing[0].name, value=owner.name)
    return None


def _unreadable(address: str, spec: AccessSpec, view: View) -> Problem | None:
    directory = view.given.actual.directory
    if directory.zero_trust is False:
        return Problem(ProblemCode.NO_ZERO_TRUST, address)
    if view.apps is None:
        return _unread(address, "apps", view)
    if directory.policies is None and not _known(spec, view):
        return _unread(address, "policies", view)
    return None


def _unread(address: str, part: str, view: View) -> Problem:
    for each in view.given.actual.problems:
        if each.label == part:
            return replace(each, subject=address, label="")
    return Problem(ProblemCode.CLOUDFLARE_DOWN, address)


def _known(spec: AccessSpec, view: View) -> bool:
    """Whether the ledger can name every reusable policy of ours while their list cannot be read."""
    keys = [key for use in spec.policies if (key := policy_key(use)) is not None]
    rows = [view.books.held(Kind.POLICY, key) for key in keys]
    return all(row is not None and row.object_id for row in rows)
