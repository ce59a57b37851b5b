"""What a stranger gets past: does a login keep out whoever has no account, token, certificate or known device?

Stricter than `openness`, which compares what this program writes: Access groups, service auth, addresses, countries
and the connector's own lock count here too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from dockflare_desktop.core.access.deciding import deciding
from dockflare_desktop.core.access.judging import BlockResults, RuleResult
from dockflare_desktop.core.access.visitor import STRANGERS, Missing
from dockflare_desktop.core.access.who import LATE, PolicyResult, judge, of_application
from dockflare_desktop.core.cloud import App, AppPolicy, Directory
from dockflare_desktop.core.model import JsonObject

_PLACES = frozenset({Missing.ADDRESS, Missing.COUNTRY})


class Reach(StrEnum):
    """Who reaches an address; the words of product.md section 9."""

    EVERYONE = "everyone"
    PARTLY = "partly"
    LOGIN = "login"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """What that rests on."""

    NO_LOGIN = "no_login"  # no application stands before it
    BYPASS = "bypass"  # a policy skips the login for everyone
    SERVICE_AUTH = "service_auth"  # a service-auth policy asks for nothing
    PLACES = "places"  # a policy skips the login from some addresses or countries
    PATHS = "paths"  # parts of it are open
    EXCEPT = "except"  # all of it is open but for some parts
    LOGIN = "login"  # the login asks who it is, or refuses
    LOCKED = "locked"  # the connector asks for a token of Access that nobody can have here
    APPS = "apps"  # the account's applications could not be read
    UNSURE = "unsure"  # which application decides cannot be told
    POLICY = "policy"  # a policy cannot be judged
    LOCK = "lock"  # a lock of the whole document: whether it counts here is not known
    ROUTE = "route"  # where the address leads, or what answers there, cannot be told


class Lock(Enum):
    """A rule's own check of Access's token (originRequest.access)."""

    NONE = auto()
    OWN = auto()
    DEFAULT = auto()  # only the document's defaults ask for it


@dataclass(frozen=True, slots=True)
class Entry:
    """What a stranger meets. `names` are the policy, or the addresses and countries, that it rests on."""

    reach: Reach
    why: Why
    names: tuple[str, ...] = ()
    app: App | None = None
    address: str = ""  # of the application


@dataclass(frozen=True, slots=True)
class Locked:
    """How a rule checks tokens: which applications' are taken."""

    lock: Lock = Lock.NONE
    auds: tuple[str, ...] = ()


NO_LOCK = Locked()


def locked(rule: JsonObject, document: JsonObject) -> Locked:
    """A rule's lock. Options are overridden key by key (cloudflare.md section 4.1)."""
    own, default = _access(rule), _access(document)
    access = own if own is not None else default
    if access is None or access.get("required") is not True:
        return NO_LOCK
    tags = access.get("audTag")
    auds = tuple(str(each) for each in tags) if isinstance(tags, list | tuple) else ()
    return Locked(Lock.OWN if own is not None else Lock.DEFAULT, auds)


def meets(apps: Iterable[App] | None, place: tuple[str, str], lock: Locked, directory: Directory) -> Entry:
    """What a stranger meets at a URL. `apps` None: they could not be read."""
    if apps is None:
        return Entry(Reach.UNKNOWN, Why.APPS)
    found = deciding(apps, *place)
    if found.app is None:
        return _behind(lock, Entry(Reach.EVERYONE, Why.NO_LOGIN), token="")
    if not found.sure:
        return Entry(Reach.UNKNOWN, Why.UNSURE, (found.app.name,), found.app, found.address)
    entries = [Entry(Reach.LOGIN, Why.LOGIN, (found.app.name,), found.app, found.address)]
    for stranger in STRANGERS:
        for result in of_application(found, found.app, stranger, directory).policies:
            entry = _opened(result, found.app, found.address)
            if entry is not None:
                token = found.app.aud if result.policy.body.decision == "non_identity" else ""
                entries.append(_behind(lock, entry, token=token))
    return max(entries, key=lambda each: _RANK[each.reach])


_RANK = {Reach.LOGIN: 0, Reach.PARTLY: 1, Reach.UNKNOWN: 2, Reach.EVERYONE: 3}


def _behind(lock: Locked, entry: Entry, *, token: str) -> Entry:
    """The same once the connector had its say: what was let through without a token is refused there."""
    if lock.lock is Lock.NONE or (token and token in lock.auds):
        return entry
    if lock.lock is Lock.DEFAULT:
        return Entry(Reach.UNKNOWN, Why.LOCK, (), entry.app, entry.address)
    return Entry(Reach.LOGIN, Why.LOCKED, (), entry.app, entry.address)


def opens_to_everyone(policy: AppPolicy, directory: Directory) -> bool:
    """Whether one policy lets strangers in without signing in, wherever it is used."""
    results = (judge((policy,), (), stranger, directory).policies[0] for stranger in STRANGERS)
    return any(entry is not None and entry.reach is Reach.EVERYONE for entry in map(_opened, results))


def _opened(result: PolicyResult, app: App | None = None, address: str = "") -> Entry | None:
    """How far one policy opens an application to strangers; None where it does not. An exception by address or country
    narrows "everyone" to almost everyone, which counts all the same (product.md, "Everyone")."""
    body = result.policy.body
    if body.decision in LATE or result.matches is False:
        return None
    blocks = result.blocks
    if result.lacks - _PLACES:
        return Entry(Reach.UNKNOWN, Why.POLICY, (body.name,), app, address)
    if blocks.included and blocks.required:
        why = Why.BYPASS if body.decision == "bypass" else Why.SERVICE_AUTH
        return Entry(Reach.EVERYONE, why, (body.name,), app, address)
    return Entry(Reach.PARTLY, Why.PLACES, _places(blocks), app, address)


def _places(blocks: BlockResults) -> tuple[str, ...]:
    """Addresses and countries that decide."""
    found: list[str] = []
    for result in (*blocks.include, *blocks.require):
        if result.matches is None:
            found += _place(result)
    return tuple(dict.fromkeys(found))


def _place(result: RuleResult) -> tuple[str, ...]:
    if result.inside is not None:
        return _places(result.inside)
    return tuple(str(value) for body in result.rule.values() if isinstance(body, Mapping) for value in body.values())


def _access(holder: JsonObject) -> JsonObject | None:
    options = holder.get("originRequest")
    access = options.get("access") if isinstance(options, Mapping) else None
    return access if isinstance(access, Mapping) else None
