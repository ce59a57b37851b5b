"""Adopted objects that wait for a service, and whom the second opinion goes on guarding while one is given back."""

from collections.abc import Iterable

from dockflare_desktop.core.access.coverage import address_of, at
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.books import Books, as_adopted, key_of, rule_name
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.former import former_app, former_record
from dockflare_desktop.core.planning.judge import asks_protection
from dockflare_desktop.core.service import Service


def guarded_services(services: Iterable[Service], ledger: Ledger | None) -> tuple[Service, ...]:
    """Services that ask for a login. One whose objects are given back counts as long as a rule of ours stands for it:
    what answers afterwards is what did before."""
    books = Books.of(ledger) if ledger is not None else None
    return tuple(each for each in services if asks_protection(each) and not (books and _is_theirs_again(each, books)))


def _is_theirs_again(service: Service, books: Books) -> bool:
    name = rule_name(service.key)
    returns = books.gives_back(service.key, address_of(service.key, service.path))
    return returns and not any(row.key == name for row in books.all_held(Kind.RULE))


def settle_adopted(draft: Draft) -> None:
    """What was adopted and waits for a service stays as it is. Once it is gone, or somebody changed it, it is no longer
    what was shown, and theirs (H13)."""
    for entry in draft.view.books.lent:
        if entry.kind is Kind.POLICY:
            continue  # nothing is ever written to it: a group uses it while it says the same (numbering)
        standing = _standing(entry, draft) if entry.state is LedgerState.ADOPTED else None
        if standing is None:
            continue  # written to already, or could not be read
        if not standing:
            draft.correct(entry, LedgerState.REMOVED)
        elif not any(as_adopted(entry, each) for each in standing):
            draft.release(entry)


def _standing(entry: LedgerEntry, draft: Draft) -> tuple[JsonObject, ...] | None:
    """What stands at Cloudflare under an adopted object's id, or a rule's key; None where that cannot be read."""
    view = draft.view
    match entry.kind:
        case Kind.RECORD:
            records = view.given.actual.records.get(entry.zone)
            return None if records is None else tuple(former_record(r) for r in records if r.id == entry.object_id)
        case Kind.APPLICATION:
            if view.apps is None or not view.policies_read:
                return None  # without the list, a reusable policy cannot be told from one of its own
            return tuple(former_app(app) for app in at(view.apps, entry.key) if app.id == entry.object_id)
        case _:
            tunnel = view.tunnels.get(view.tunnel_names.get(entry.tunnel, ""))
            if tunnel is None or view.document(tunnel) is None:
                return () if tunnel is None else None
            place = view.rule_at(tunnel, key_of(entry))
            return () if place is None else (place,)
