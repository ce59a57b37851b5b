"""Undoing what people wrote by hand: methods, service tokens, connectors, tunnels. A secret never comes back."""

from collections.abc import Mapping

from dockflare_desktop.core.account.methods import SECRET_KEYS
from dockflare_desktop.core.history import HistoryEntry
from dockflare_desktop.core.origin.document_types import object_of, text_of
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.known import Known
from dockflare_desktop.core.undoing.undo import ByHand, Call, Note, Noted, no


def by_hand(entry: HistoryEntry) -> ByHand | Problem:
    """The call that takes it back."""
    known = entry.after or entry.before or {}
    name, object_id = text_of(known, "name") or entry.target, entry.object_id or text_of(known, "id")
    before = entry.before or {}
    new_ids, new_secret, stays = (Noted(note, name) for note in (Note.NEW_IDS, Note.NEW_SECRET, Note.SECRET_STAYS))
    found: ByHand | Problem
    match entry.kind, entry.action:
        case "connector" | "network", _:
            found = _at_engine(entry)
        case "sign_in_method", "create":
            found = ByHand(Call.DELETE_METHOD, name, object_id)
        case "sign_in_method", "update":
            found = ByHand(
                Call.RESTORE_METHOD, text_of(before, "name"), object_id, before, (stays,) if _secret(before) else ()
            )
        case "service_token", "create":
            found = ByHand(Call.DELETE_TOKEN, name, object_id)
        case "service_token", "delete":
            found = ByHand(Call.CREATE_TOKEN, name, "", before, (new_secret, new_ids))
        case "service_token", "refresh":
            found = no(ProblemCode.UNDO_TIME, name)
        case "tunnel", _:
            found = _tunnel(entry, before, object_id)
        case _:  # a deleted method, a secret that was replaced
            found = no(ProblemCode.UNDO_SECRET, name)
    return found


def _at_engine(entry: HistoryEntry) -> ByHand:
    if entry.kind == "connector":
        call = Call.STOP_CONNECTORS if entry.before is None else Call.RUN_CONNECTORS
        return ByHand(call, entry.target, value={"to": entry.before, "from": entry.after})
    joined = entry.after is not None and "joined" in entry.after
    call = Call.LEAVE_NETWORK if joined else Call.JOIN_NETWORK
    return ByHand(call, entry.target, entry.object_id, (entry.after if joined else entry.before) or {})


def _tunnel(entry: HistoryEntry, before: Mapping[str, object], object_id: str) -> ByHand | Problem:
    match entry.action:
        case "rename":
            return ByHand(Call.RENAME_TUNNEL, text_of(before, "name"), object_id)
        case "default":
            return ByHand(Call.DEFAULT_TUNNEL, text_of(before, "tunnel"))
        case "rotate":
            return no(ProblemCode.UNDO_SECRET, entry.target)
        case action:
            return no(ProblemCode.UNDO_NO_WAY, entry.target, _NO_WAY.get(action, action))


_NO_WAY = {
    "delete": "a tunnel made anew has another id and another token",
    "migrate": "the file is still there, but its connector takes its rules from Cloudflare now",
}


def tunnel_made(entry: HistoryEntry, known: Known) -> ByHand | Problem:
    """One that was made goes again, where no service uses it (H14)."""
    after = entry.after or {}
    ident = entry.object_id or text_of(after, "id")
    if ident not in known.tunnels:
        return no(ProblemCode.UNDO_GONE, entry.target)
    called = known.tunnels[ident]
    users = [str(each.key) for each in known.services if each.tunnel == called]
    if users:
        return no(ProblemCode.UNDO_USED, called, detail=", ".join(users))
    return ByHand(Call.DELETE_TUNNEL, called, ident)


def _secret(method: Mapping[str, object]) -> bool:
    """Whether a method has a secret that Cloudflare keeps and never shows."""
    return bool(SECRET_KEYS & object_of(method.get("config")).keys())
