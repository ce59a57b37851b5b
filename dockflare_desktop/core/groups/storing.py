"""What saving, renaming and removing an access group changes in the store: one transaction each, decided here.

Labels cannot be changed from here. Where they name the old id, the group stays under it beside the new one, since a
service whose group is gone is taken down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.names import Names, Unnamed
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.checks import group_slips, id_fault, name_fault
from dockflare_desktop.core.labels.fields import GROUP_KEYS
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Override, WholeZone
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.service import Layer, Service
from dockflare_desktop.core.storing import Stored


@dataclass(frozen=True, slots=True)
class Saving:
    """What is stored, and what is told; nothing is stored where a problem blocks. `renamed` are the former id and the
    new one ("": the group goes), where they differ."""

    stored: Stored
    problems: tuple[Problem, ...] = ()
    renamed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a group is saved beside."""

    layers: Layers
    services: Sequence[Service]
    directory: Directory


def saving(group: AccessGroup, known: Known, replaces: str | None = None) -> Saving:
    """Save a group. `replaces` is the id under which it is stored ("" for a new one); another id than that renames it,
    with every override, manual rule and whole zone that names it. None adds or replaces whatever has its id."""
    problems = (*_wrong(group, known, replaces), *_in_labels(group, known, replaces))
    if worst(problems) >= Effect.BLOCKS:
        return Saving(Stored(), problems)
    if replaces in (None, "", group.id):
        return Saving(Stored((group,)), problems)
    named = any(problem.code is ProblemCode.GROUP_ID_IN_LABELS for problem in problems)
    old = [each for each in known.layers.groups if each.id == replaces and not named]
    stored = Stored((group, *_renamed(known.layers, replaces or "", group.id)), tuple(old))
    return Saving(stored, problems, (replaces or "", group.id))


def removing(group: AccessGroup) -> Saving:
    """Remove a group that nothing names."""
    return Saving(Stored(deleted=(group,)), renamed=(group.id, ""))


def beside(group: AccessGroup, layers: Layers, replaces: str) -> Layers:
    """The layers once a group was saved, for looking ahead: a former id stays, since labels may name it."""
    renamed = () if replaces in ("", group.id) else tuple(_renamed(layers, replaces, group.id))
    return Stored((group, *renamed)).over(layers)


def _wrong(group: AccessGroup, known: Known, replaces: str | None) -> tuple[Problem, ...]:
    found = []
    if (fault := id_fault(group.id)) is not None:
        found.append(
            Problem(
                ProblemCode.GROUP_ID_INVALID,
                quoted(group.id),
                label="id",
                value=quoted(group.id),
                detail=fault.detail,
                suggestion=fault.right,
            )
        )
    if (detail := name_fault(group.name)) is not None:
        found.append(Problem(ProblemCode.GROUP_NAME_INVALID, group.id, label="name", detail=detail))
    own = group.id if replaces is None else replaces
    return (*found, *group_slips(group, known.layers.groups, own), *_gone(group, known.directory))


def _gone(group: AccessGroup, directory: Directory) -> Iterable[Problem]:
    """Names in it that lead to nothing, where the account was read: what uses the group would lose its login."""
    names = Names(directory)
    looked_up = [names.method_ids((each,)) for each in group.idps]
    looked_up += [found for body in group.policies if isinstance(found := names.resolved(body), Unnamed)]
    for found in dict.fromkeys(each for each in looked_up if isinstance(each, Unnamed) and each.known is not None):
        yield found.problem(group.id)


def _in_labels(group: AccessGroup, known: Known, replaces: str | None) -> Iterable[Problem]:
    if replaces in (None, "", group.id):
        return
    users = [as_typed(each.key) for each in known.services if _label_names(each, replaces or "")]
    if users:
        code = ProblemCode.GROUP_ID_IN_LABELS
        value = quoted(replaces or "")
        yield Problem(code, group.id, Effect.WARNING, value=value, detail=", ".join(users), suggestion=group.id)


def _label_names(service: Service, group: str) -> bool:
    """Whether a service's label names a group, also under an override."""
    stated = (
        each
        for key in GROUP_KEYS
        if key in service.fields
        for each in (service.fields[key].top, *service.fields[key].below)
    )
    return any(each.layer is Layer.LABEL and isinstance(each.value, tuple) and group in each.value for each in stated)


def _renamed(layers: Layers, old: str, new: str) -> Iterable[ManualRule | WholeZone | Override]:
    stated: tuple[ManualRule | WholeZone, ...] = (*layers.manual_rules, *layers.zones)
    for each in stated:
        fields = {key: _with_new(key, text, old, new) for key, text in each.fields.items()}
        if fields != dict(each.fields):
            yield replace(each, fields=fields)
    for override in layers.overrides:
        value = _with_new(override.field, override.value, old, new)
        if value != override.value:
            yield replace(override, value=value)


def _with_new(key: str, text: str, old: str, new: str) -> str:
    """A field's text, which may list several groups."""
    names = [part.strip() for part in text.split(",")]
    if key not in GROUP_KEYS or old not in names:
        return text
    return ",".join(dict.fromkeys(new if name == old else name for name in names))
