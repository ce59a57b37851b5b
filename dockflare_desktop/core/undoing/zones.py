"""Undoing logins of whole zones, and policies of groups that nobody edited here."""

from dataclasses import replace

from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.core.history import HistoryEntry
from dockflare_desktop.core.labels.fields import NONE
from dockflare_desktop.core.model import JsonObject, PolicyBody, WholeZone
from dockflare_desktop.core.planning.books import equal
from dockflare_desktop.core.planning.desired_policies import body_of, policy_json
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.storing import Stored
from dockflare_desktop.core.undoing.known import Event, Known
from dockflare_desktop.core.undoing.texts import app_texts
from dockflare_desktop.core.undoing.undo import Layering, Note, Noted, no


def zone_undone(done: Event, known: Known) -> Layering | Problem | None:
    """The login of a whole zone is as it was; None where none of it is one."""
    rows = [each for each in done if each.kind == Kind.APPLICATION and _whole(each)]
    if not rows:
        return None
    zone = rows[0].name.removeprefix("*.")
    texts = {} if rows[0].before is None else app_texts(rows[0].before, known.layers.groups)
    fields = {key: text for key, text in texts.items() if text not in (NONE, "false")}
    stored = Stored((WholeZone(zone, fields, known.now),))
    return Layering(stored, (Noted(Note.LAYER_BACK, zone, "whole_zone"),))


def _whole(entry: HistoryEntry) -> bool:
    own = any(key.hostname == entry.name for key in entry.keys)
    return entry.name.startswith("*.") and "/" not in entry.name and not own


def policy_undone(done: Event, known: Known) -> Layering | Problem:
    """A group's policy says again what stood there; one that came or went did so with what uses it."""
    entry = done[0]
    group_id, _, number = entry.name.rpartition("/")
    group = next((each for each in known.layers.groups if each.id == group_id), None)
    if entry.action != Action.UPDATE or entry.before is None or group is None or int(number) >= len(group.policies):
        return no(ProblemCode.UNDO_FOLLOWS, entry.subject)
    if entry.after is None or not equal(_plain(body_of(entry.after)), _plain(group.policies[int(number)])):
        return no(ProblemCode.UNDO_CHANGED, entry.subject)
    policies = list(group.policies)
    before = body_of(entry.before)
    policies[int(number)] = replace(
        policies[int(number)],
        name=unmarked(before.name),
        decision=before.decision,
        include=before.include,
        require=before.require,
        exclude=before.exclude,
    )
    notes = (Noted(Note.LAYER_BACK, group_id, "group"), Noted(Note.GROUP, group_id))
    return Layering(Stored((replace(group, policies=tuple(policies)),)), notes)


def _plain(body: PolicyBody) -> JsonObject:
    return policy_json(PolicyBody(unmarked(body.name), body.decision, body.include, body.require, body.exclude))
