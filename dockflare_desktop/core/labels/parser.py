"""Labels -> claims and problems; the only module that knows how labels are spelt (product.md section 3).

A pure function of one container, so it serves running containers, Swarm services and Compose files alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.labels.claims import claim_or_rejected, name_of
from dockflare_desktop.core.labels.fields import FIELDS, GROUP_KEYS, LABEL_KEYS, NONE, SIDE_DOORS, WHO_KEYS, About, told
from dockflare_desktop.core.labels.fields import refusal as refusal_of
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import Misread, boolean
from dockflare_desktop.core.model import Claim, Container, FromLabels, Rejected
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Settings

PREFIXES = ("dockflare.", "cloudflare.tunnel.")
_INDEXED = re.compile(r"([0-9]{1,6})\.(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a container's labels ask for. `problems` are those that belong to no claim and no refused request."""

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """One label as written: its full name and its text."""

    name: str
    text: str

    @property
    def opts_out(self) -> bool:
        """Whether it says "none"."""
        return self.text.strip().lower() == NONE


@dataclass(slots=True)
class _Found:
    """Our labels on a container, sorted by index ("" for the un-indexed) and key."""

    known: dict[str, dict[str, Label]] = field(default_factory=dict)
    unknown: dict[str, dict[str, Label]] = field(default_factory=dict)

    @property
    def indexes(self) -> list[str]:
        """Indexes in numeric order; an index exists when any of its keys does."""
        return sorted({*self.known, *self.unknown} - {""}, key=int)


def parse(container: Container, settings: Settings) -> Parsed:
    """Everything a container asks for, and everything that is wrong with how it asks."""
    found = _find(container.labels, _prefixes(settings))
    base = found.known.get("", {})
    if (enable := base.get("enable")) is None:
        near = [_unknown_problem(key, label, container) for key, label in found.unknown.get("", {}).items()]
        return Parsed(problems=tuple(problem for problem in near if problem.suggestion == "enable"))
    wanted = _enabled(enable, container)
    if wanted is False:
        return Parsed()
    entries = found.indexes
    if _states_hostname(base) or not entries:
        entries = ["", *entries]
    common = (wanted,) if isinstance(wanted, Problem) else ()
    return _without_twins([_entry(index, found, container, common) for index in entries])


def _prefixes(settings: Settings) -> tuple[str, ...]:
    own = settings.label_prefix.strip().rstrip(".")
    return tuple(dict.fromkeys((f"{own}.", *PREFIXES) if own else PREFIXES))


def _find(labels: Mapping[str, str], prefixes: Iterable[str]) -> _Found:
    """Sort labels by index and key; per key the first prefix that has it wins."""
    found = _Found()
    seen: set[str] = set()
    for prefix in prefixes:
        for name in sorted(each for each in labels if each.startswith(prefix) and each not in seen):
            seen.add(name)
            rest = name.removeprefix(prefix)
            split = _INDEXED.fullmatch(rest)
            index, key = (str(int(split[1])), split[2]) if split else ("", rest)
            known = key in LABEL_KEYS and not (index and key == "enable")
            place = found.known if known else found.unknown
            place.setdefault(index, {}).setdefault(key, Label(name, labels[name]))
    return found


def _enabled(label: Label, container: Container) -> bool | Problem:
    value = refusal_of("enable", label.text) or boolean(label.text.strip())
    if isinstance(value, Misread):
        return told(value, "enable", label.text, About(container.name, container.name, label.name))
    return value


def _states_hostname(labels: Mapping[str, Label]) -> bool:
    return "hostname" in labels and bool(labels["hostname"].text.strip())


# --- one entry -------------------------------------------------------------------------------------------------------


def _entry(index: str, found: _Found, container: Container, common: tuple[Problem, ...]) -> Claim | Rejected:
    labels = _inherited(index, found)
    guarded = any(key in labels for key in GROUP_KEYS)
    source = FromLabels(
        container.engine, container.id, container.name, index, container.project, container.compose_service
    )
    problems = [*common, *_unknown_problems(index, found, container, guarded=guarded)]
    if guarded and (ignored := _ignored(labels)):
        problems.append(_ignored_hint(labels, ignored, container))
        labels = {key: label for key, label in labels.items() if key not in ignored}
    return claim_or_rejected({key: (each.name, each.text) for key, each in labels.items()}, source, tuple(problems))


def _inherited(index: str, found: _Found) -> dict[str, Label]:
    """An entry's labels: its own, and what it inherits of the un-indexed ones. Who is one block (H37)."""
    base = {key: label for key, label in found.known.get("", {}).items() if key != "enable"}
    base = {key: label for key, label in base.items() if not (_can_opt_out(key) and label.opts_out)}
    if not index:
        return base
    own = found.known.get(index, {})
    if any(key in own for key in WHO_KEYS):
        base = {key: label for key, label in base.items() if key not in WHO_KEYS}
    return {key: label for key, label in {**base, **own}.items() if not (key in own and label.opts_out)}


def _can_opt_out(key: str) -> bool:
    return key in FIELDS and FIELDS[key].cleared is not None


def _ignored(labels: Mapping[str, Label]) -> tuple[str, ...]:
    """With a group every other access label is ignored; `access.groups` beats `access.group`."""
    leading = next(key for key in GROUP_KEYS if key in labels)
    return tuple(key for key in labels if key.startswith("access.") and key != leading)


def _ignored_hint(labels: Mapping[str, Label], ignored: tuple[str, ...], container: Container) -> Problem:
    leading = labels[next(key for key in GROUP_KEYS if key in labels)]
    names = ", ".join(quoted(labels[key].name) for key in ignored)
    return Problem(
        ProblemCode.LABELS_IGNORED,
        container.name,
        Effect.HINT,
        container=container.name,
        label=leading.name,
        value=quoted(leading.text.strip()),
        detail=names,
    )


# --- labels nobody knows ---------------------------------------------------------------------------------------------


def _unknown_problems(index: str, found: _Found, container: Container, *, guarded: bool) -> list[Problem]:
    """Unknown labels of this entry, and un-indexed ones: those about a login only where it is inherited."""
    own = [_unknown_problem(key, label, container) for key, label in found.unknown.get(index, {}).items()]
    base = found.unknown.get("", {}) if index else {}
    below = [_unknown_problem(key, label, container) for key, label in base.items()]
    if any(key in found.known.get(index, {}) for key in WHO_KEYS):
        below = [problem for problem in below if problem.effect is not Effect.UNPROTECTED]
    return [_harmless(problem) if guarded else problem for problem in (*below, *own)]


def _harmless(problem: Problem) -> Problem:
    """Beside a group, access labels are ignored, mistyped ones too."""
    return replace(problem, effect=Effect.HINT) if problem.effect is Effect.UNPROTECTED else problem


def _unknown_problem(key: str, label: Label, container: Container) -> Problem:
    """Somebody asked for something we do not understand; where it may have been a login, that fails closed."""
    barred = key in SIDE_DOORS
    near = "" if barred else _meant(key)
    login = key.lower().startswith("access") or near.startswith("access.")
    return Problem(
        ProblemCode.LABEL_NOT_ALLOWED if barred else ProblemCode.LABEL_UNKNOWN,
        container.name,
        Effect.BLOCKS if barred else Effect.UNPROTECTED if login else Effect.HINT,
        container=container.name,
        label=quoted(label.name),
        value=quoted(label.text),
        suggestion=near,
    )


def _meant(key: str) -> str:
    """The known key that was probably meant: one whose group was left out, or one that is spelt nearly so."""
    for group in ("access.", "origin."):
        if f"{group}{key.lower()}" in FIELDS:
            return f"{group}{key.lower()}"
    if (bare := key.removeprefix("origin.")) in FIELDS:
        return bare
    return closest(key, LABEL_KEYS)


# --- one container, one address twice --------------------------------------------------------------------------------


def _without_twins(entries: list[Claim | Rejected]) -> Parsed:
    """The first entry of a container has an address; a second one that asks for other people there contradicts it."""
    claims: dict[object, Claim] = {}
    rejected: list[Rejected] = []
    for entry in entries:
        if isinstance(entry, Rejected):
            rejected.append(entry)
        elif (first := claims.get(entry.key)) is None:
            claims[entry.key] = entry
        else:
            rejected.append(_taken(entry, first))
            if _who(entry) != _who(first):
                claims[entry.key] = replace(first, problems=(*first.problems, _contradiction(entry)))
    return Parsed(tuple(claims.values()), tuple(rejected))


def _who(claim: Claim) -> tuple[object, ...]:
    return tuple(claim.fields.get(key, key in claim.broken) for key in WHO_KEYS)


def _taken(claim: Claim, first: Claim) -> Rejected:
    taken = Problem(
        ProblemCode.ADDRESS_TAKEN, str(claim.key), container=name_of(claim.source), value=name_of(first.source)
    )
    return Rejected(claim.key.hostname + claim.path.text, claim.source, (*claim.problems, taken))


def _contradiction(claim: Claim) -> Problem:
    return Problem(
        ProblemCode.POLICY_CONFLICT,
        str(claim.key),
        Effect.UNPROTECTED,
        detail="two entries of one container ask for different people at this address",
    )
