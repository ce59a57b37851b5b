"""Names that people give instead of ids: sign-in methods, service tokens, Access groups at Cloudflare.

Rules may hold either; an id is looked for first, then a name, then the only one of a type.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import listed
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class Naming(StrEnum):
    """What is named; the value says it in the plural, as an account that cannot be read lacks them."""

    METHODS = "sign-in methods"
    TOKENS = "service tokens"
    GROUPS = "Access groups"


_CODES: Mapping[Naming, ProblemCode] = {
    Naming.METHODS: ProblemCode.SIGN_IN_UNKNOWN,
    Naming.TOKENS: ProblemCode.SERVICE_TOKEN_UNKNOWN,
    Naming.GROUPS: ProblemCode.ACCESS_GROUP_UNKNOWN,
}
_NAMED_IN: Mapping[str, tuple[str, Naming]] = {  # selector -> where it names something, and what
    "login_method": ("id", Naming.METHODS),
    "service_token": ("token_id", Naming.TOKENS),
}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A name that leads to nothing, or to several. `known` None: the account could not be read."""

    naming: Naming
    name: str
    known: tuple[Named, ...] | None = None
    several: tuple[str, ...] = ()  # ids
    set_up: bool = True  # False: the account has no Zero Trust, so there is nothing to be read

    @property
    def code(self) -> ProblemCode:
        """What it is called in problems."""
        return _CODES[self.naming]

    @property
    def detail(self) -> str:
        """Those that it may mean, else all that there are."""
        return listed(self.several or [each.name for each in self.known or ()])

    @property
    def suggestion(self) -> str:
        """The name that was probably meant."""
        return closest(self.name, [each.name for each in self.known or ()])

    def problem(self, subject: str, label: str = "", *, effect: Effect = Effect.BLOCKS) -> Problem:
        """What is told of it, about a group or an option (a service's is told by its `Case`)."""
        if not self.set_up:
            return Problem(ProblemCode.NO_ZERO_TRUST, subject, effect, label=label)
        if self.known is None:
            detail = f"the account's {self.naming} cannot be read"
            return Problem(
                ProblemCode.NAMES_UNREAD, subject, effect, label=label, value=quoted(self.name), detail=detail
            )
        return Problem(
            self.code,
            subject,
            effect,
            label=label,
            value=quoted(self.name),
            detail=self.detail,
            suggestion=self.suggestion,
        )


@dataclass(frozen=True, slots=True)
class Names:
    """Looks names up in an account as last read."""

    directory: Directory

    def known(self, naming: Naming) -> tuple[Named, ...] | None:
        """All there are; None where they were not read."""
        if naming is Naming.GROUPS:
            groups = self.directory.groups
            return None if groups is None else tuple(Named(each.id, each.name) for each in groups)
        return self.directory.sign_in_methods if naming is Naming.METHODS else self.directory.service_tokens

    def id_of(self, naming: Naming, name: str) -> str | Unnamed:
        """The id that a name means. An id can be tried where nothing was read."""
        known = self.known(naming)
        if known is None:
            set_up = self.directory.zero_trust is not False
            return name if _ID.fullmatch(name) else Unnamed(naming, name, set_up=set_up)
        ids = ids_meant(name, known)
        return ids[0] if len(ids) == 1 else Unnamed(naming, name, known, ids)

    def ids_of(self, naming: Naming, names: Iterable[str]) -> tuple[str, ...] | Unnamed:
        """The ids that names mean, each once; the first that means none is told."""
        found: list[str] = []
        for name in names:
            one = self.id_of(naming, name)
            if isinstance(one, Unnamed):
                return one
            found.append(one)
        return tuple(dict.fromkeys(found))

    def method_ids(self, names: Iterable[str]) -> tuple[str, ...] | Unnamed:
        """Ids of sign-in methods given by name or id."""
        return self.ids_of(Naming.METHODS, names)

    def resolved(self, body: PolicyBody) -> PolicyBody | Unnamed:
        """A policy with ids where its rules give names."""
        if all(map(_NAMED_IN.keys().isdisjoint, (*body.include, *body.require, *body.exclude))):
            return body  # one and the same for every service of a group: comparing it costs nothing then
        parts: list[tuple[JsonObject, ...]] = []
        for rules in (body.include, body.require, body.exclude):
            found: list[JsonObject] = []
            for rule in rules:
                resolved = self.rule(rule)
                if isinstance(resolved, Unnamed):
                    return resolved
                found.append(resolved)
            parts.append(tuple(found))
        return replace(body, include=parts[0], require=parts[1], exclude=parts[2])

    def rule(self, rule: JsonObject) -> JsonObject | Unnamed:
        """One rule with an id where it gives a name."""
        for selector, (key, naming) in _NAMED_IN.items():
            body = rule.get(selector)
            if isinstance(body, Mapping):
                named = body.get(key)
                found = self.id_of(naming, named if isinstance(named, str) else "")
                return found if isinstance(found, Unnamed) else {selector: {**body, key: found}}
        return rule


def ids_meant(name: str, known: Sequence[Named]) -> tuple[str, ...]:
    """Ids a name may mean: an id itself, else equal names, else the one method of that type."""
    wanted = name.lower()
    spelt: tuple[Callable[[Named], str], ...] = (lambda each: each.id, lambda each: each.name, lambda each: each.kind)
    for of in spelt:
        if found := tuple(each.id for each in known if of(each).lower() == wanted):
            return found
    return ()
