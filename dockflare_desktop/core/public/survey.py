"""Public now: every address that a record leads to a tunnel of the account and a rule answers, and who reaches it.

Ours and foreign ones alike, from rules, records and logins as read. What could not be read is unknown, never left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from dockflare_desktop.core.access.coverage import Applications
from dockflare_desktop.core.access.stranger import NO_LOCK, Entry, Locked, Reach, Why, locked, meets
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.cloud import Actual, Tunnel
from dockflare_desktop.core.model import JsonObject, PathMatch
from dockflare_desktop.core.origin.document_types import answers_itself, text_of
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.path import path_of_pattern
from dockflare_desktop.core.origin.regex import matcher
from dockflare_desktop.core.owners import Owner, OwnerKind, Owners
from dockflare_desktop.core.planning.books import Books, rule_key, rule_name
from dockflare_desktop.core.public.address import Met, PublicAddress, parts_of, together
from dockflare_desktop.core.public.roads import (
    STAND_IN,
    Ingress,
    Lead,
    NoAnswer,
    Roads,
    Unclear,
    samples,
)

_FIRST = (Reach.EVERYONE, Reach.PARTLY, Reach.UNKNOWN, Reach.LOGIN)


def public_now(actual: Actual, books: Books) -> tuple[PublicAddress, ...]:
    """Every address, those open to everyone first. An observation must hold every zone, tunnel and application that can
    be read; what it does not hold counts as unreadable."""
    survey = _Survey(actual, books)
    found: dict[tuple[str, str, str], PublicAddress] = {}
    for row in (row for name in survey.names() for row in survey.rows(name)):
        key = (row.hostname, row.path, row.tunnel.id if row.tunnel is not None else "")
        known = found.get(key)
        if known is None or _FIRST.index(row.reach) < _FIRST.index(known.reach):
            found[key] = row
    return tuple(sorted(found.values(), key=lambda row: (_FIRST.index(row.reach), row.hostname, row.path)))


class _Survey:
    """Asks about sample URLs under every name that anything is known of."""

    def __init__(self, actual: Actual, books: Books) -> None:
        self._directory = actual.directory
        self._apps = None if actual.apps is None else Applications(actual.apps)
        self._books = books
        self._roads = Roads(actual)
        self._owners = Owners(actual, books.installation)
        self._own: dict[str, frozenset[int]] = {}

    def names(self) -> tuple[str, ...]:
        """Hostnames and patterns from rules, records, applications, and zones that were not read."""
        found: list[str] = list(self._roads.names())
        for tunnel in self._roads.tunnels.values():
            ingress = self._roads.ingress(tunnel)
            if isinstance(ingress, Ingress):
                found += [text_of(rule, "hostname") for rule in ingress.rules]
        for app in self._apps or ():
            found += [address.partition("/")[0] for address in app.addresses]
        for zone in self._roads.unread_zones():
            found += [zone, f"*.{zone}"]
        return tuple(dict.fromkeys(_spelt(name) for name in found if name not in ("", "*")))

    def rows(self, name: str) -> Iterator[PublicAddress]:
        """What answers under one name."""
        found: dict[tuple[str, int | None], _Answer] = {}
        for host in samples(name):
            lead = self._roads.lead(host)
            for tunnel in self._possible(lead):
                for place, met in self._answers(lead, tunnel, host).items():
                    answer = found.setdefault((tunnel.id, place), _Answer(name, lead, tunnel, place))
                    answer.met += met
        yield from (self._row(answer) for answer in found.values())

    def _possible(self, lead: Lead) -> Iterable[Tunnel]:
        if lead.tunnel is not None:
            return (lead.tunnel,)
        return self._roads.tunnels.values() if lead.unclear is not None else ()

    def _answers(self, lead: Lead, tunnel: Tunnel, host: str) -> dict[int | None, list[Met]]:
        """What a stranger meets at URLs of one host, by the place of the rule that answers; None: no rule is known."""
        ingress = self._roads.ingress(tunnel)
        if isinstance(ingress, Unclear):
            unseen = lead.unclear is Unclear.ZONE_UNSEEN  # named by another tunnel's rules
            return {} if unseen else {None: self._guarded(host, _meant(""))}
        places = ingress.on(host)
        found: dict[int | None, list[Met]] = {}
        for path in self._paths(ingress, places, host):
            place = ingress.answering(places, path)
            if place is NoAnswer.UNCLEAR:
                found.setdefault(None, []).append(self._met(host, path, _unless_login))
            elif isinstance(place, int) and not answers_itself(ingress.rules[place]):
                lock = locked(ingress.rules[place], self._roads.defaults(tunnel))
                doubt = _unless_login if lead.unclear is not None else _sure
                found.setdefault(place, []).append(self._met(host, path, doubt, lock))
        for known, met in found.items():
            if known is not None:
                met += list(self._unmet(ingress, known, host, met))
        for untried in _untried(ingress, places, found):
            found[untried] = self._guarded(host, _meant(text_of(ingress.rules[untried], "path")) or _meant(""))
        return found

    def _met(self, host: str, path: str, doubt: Callable[[Entry], Entry], lock: Locked = NO_LOCK) -> Met:
        near = None if self._apps is None else {app.id: app for _, _, app in self._apps.before(host)}.values()
        return host + path, doubt(meets(near, (host, path), lock, self._directory))

    def _guarded(self, host: str, paths: Iterable[str]) -> list[Met]:
        """Where it is not known what answers: a login before all of it is still one."""
        tried = dict.fromkeys((*paths, *self._login_paths(host)))
        return [self._met(host, path, _unless_login) for path in tried]

    def _paths(self, ingress: Ingress, places: Iterable[int], host: str) -> Iterable[str]:
        """For each rule what it was written for, each path that has a login of its own, and where the two meet."""
        meant = [path for place in places for path in _meant(text_of(ingress.rules[place], "path"))]
        logins = self._logins(host)
        crossed = (path for one in meant for login in logins for path in _crossed(one, login))
        return dict.fromkeys((*meant, *self._login_paths(host), *crossed))

    def _logins(self, host: str) -> tuple[str, ...]:
        """Paths that have a login of their own on this hostname, as patterns."""
        found = () if self._apps is None else self._apps.before(host)
        return tuple(dict.fromkeys(path for _, path, _ in found if path))

    def _login_paths(self, host: str) -> Iterator[str]:
        for pattern in self._logins(host):
            path = pattern.replace("*", STAND_IN)
            yield from (path, f"{path}/{STAND_IN}")

    def _unmet(self, ingress: Ingress, place: int, host: str, met: Sequence[Met]) -> Iterator[Met]:
        """Logins below which a regular expression may answer too, though no sample shows it."""
        pattern = text_of(ingress.rules[place], "path")
        for login in self._logins(host) if _is_regex(pattern) else ():
            path = login.partition("*")[0].rstrip("/")
            if _apart(pattern, path) or any(address.startswith(host + path) for address, _ in met):
                continue
            address, entry = self._met(host, login.replace("*", STAND_IN), _sure)
            if entry.reach not in {other.reach for _, other in met}:
                yield address, replace(entry, reach=Reach.UNKNOWN, why=Why.ROUTE)

    # --- one row -----------------------------------------------------------------------------------------------------

    def _row(self, answer: "_Answer") -> PublicAddress:
        ingress, place = self._roads.ingress(answer.tunnel), answer.place
        rule = ingress.rules[place] if place is not None and isinstance(ingress, Ingress) else {}
        ours = place is not None and place in self._own_places(answer.tunnel, ingress)
        certain = answer.lead.tunnel is not None and answer.lead.unclear is None
        return PublicAddress(
            hostname=answer.name,
            path=path_of_pattern(text_of(rule, "path")).text,
            entry=together(answer.met),
            owner=Owner(OwnerKind.OURS) if ours else self._owners.of_rule(answer.name, answer.lead.record),
            since=self._since(rule, answer.tunnel) if ours else None,
            tunnel=answer.tunnel if certain else None,
            rule=place if certain else None,
            target=text_of(rule, "service"),
            parts=parts_of(answer.met),
            unclear=answer.lead.unclear or _unclear(ingress, place),
        )

    def _own_places(self, tunnel: Tunnel, ingress: Ingress | Unclear) -> frozenset[int]:
        if tunnel.id not in self._own:
            rules = ingress.rules if isinstance(ingress, Ingress) else ()
            self._own[tunnel.id] = frozenset(self._books.own_rules(tunnel.id, rules, {}).values())
        return self._own[tunnel.id]

    def _since(self, rule: JsonObject, tunnel: Tunnel) -> datetime | None:
        row = self._books.held(Kind.RULE, rule_name(rule_key(rule)), tunnel.id)
        return row.at if row is not None else None


@dataclass(slots=True)
class _Answer:
    """One rule under one name, and what was met there."""

    name: str
    lead: Lead
    tunnel: Tunnel
    place: int | None
    met: list[Met] = field(default_factory=list)


def _sure(entry: Entry) -> Entry:
    return entry


def _unless_login(entry: Entry) -> Entry:
    """A login keeps strangers out whatever stands behind it; anything else cannot be told."""
    if entry.reach is Reach.LOGIN:
        return entry
    return replace(entry, reach=Reach.UNKNOWN, why=Why.ROUTE, names=())


def _unclear(ingress: Ingress | Unclear, place: int | None) -> Unclear | None:
    if isinstance(ingress, Unclear):
        return ingress
    return Unclear.PATTERN if place is None else None


def _untried(ingress: Ingress, places: Sequence[int], found: Iterable[int | None]) -> Iterator[int]:
    """Rules with a regular expression that no sample reached, and that may answer all the same."""
    for place in places:
        pattern = text_of(ingress.rules[place], "path")
        if not pattern:
            return  # it takes all that is left
        if _is_regex(pattern) and matcher(pattern) and place not in found and not answers_itself(ingress.rules[place]):
            yield place


def _meant(pattern: str) -> tuple[str, ...]:
    """URL paths that a rule's pattern is meant for; none where its text does not tell."""
    path = path_of_pattern(pattern)
    match path.match:
        case PathMatch.NONE:
            return "/", f"/{STAND_IN}", "/-"
        case PathMatch.EXACT:
            return (path.text,)
        case PathMatch.PREFIX:
            return path.text, f"{path.text}/{STAND_IN}"
        case PathMatch.REGEX:
            found = matcher(pattern)
            if found is None:
                return ()
            made = [before + text for text in found.examples for before in ("", "/", f"/{STAND_IN}")]
            return tuple(each for each in made if each.startswith("/") and found.search(each))
    assert_never(path.match)


def _crossed(path: str, login: str) -> Iterator[str]:
    """Paths that a rule meant for `path` and a login on `login` (a pattern) may have in common."""
    before, star, behind = login.partition("*")
    tail = behind.replace("*", STAND_IN)
    if not star:
        yield login + path  # an unanchored expression finds what it is meant for anywhere
    elif path.startswith(before):
        yield path + tail


def _is_regex(pattern: str) -> bool:
    return path_of_pattern(pattern).match is PathMatch.REGEX


def _apart(pattern: str, path: str) -> bool:
    """Whether an expression certainly matches nothing at or below a path."""
    found = matcher(pattern)
    return found is not None and found.anchored and not (found.start.startswith(path) or path.startswith(found.start))


def _spelt(name: str) -> str:
    found = normalise(name)
    return found if isinstance(found, str) else name.lower()
