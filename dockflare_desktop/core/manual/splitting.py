"""A manual rule's texts taken apart for a form, and put together again: address, target, who can enter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dockflare_desktop.core.labels.fields import NONE, WHO_KEYS
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.origin.target import HELLO, OPEN_WORDS, SCHEMES, SOCKETS, STATUS

TARGET_SCHEMES = (*SCHEMES, *SOCKETS, STATUS, HELLO[0], *OPEN_WORDS)
BARE = (HELLO[0], *OPEN_WORDS)  # nothing follows them
APEX = "@"  # how zone files name the zone itself


# --- the address -----------------------------------------------------------------------------------------------------


def split_url(text: str) -> tuple[str, str]:
    """A pasted URL splits itself into hostname and path.

    >>> split_url("https://NAS.example.org/photos?x=1"), split_url(" nas.example.org ")
    (('NAS.example.org', '/photos'), ('nas.example.org', ''))
    """
    rest = text.strip().partition("://")[2] or text.strip()
    host, slash, path = rest.partition("/")
    path = slash + path.partition("?")[0].partition("#")[0]
    return host.partition("?")[0], "" if path == "/" else path


def split_host(host: str, zones: Iterable[str]) -> tuple[str, str]:
    """A hostname as a name in a zone; no zone where none contains it.

    >>> split_host("a.b.example.org", ("example.org",)), split_host("example.org", ("example.org",))
    (('a.b', 'example.org'), ('', 'example.org'))
    >>> split_host("nas", ("example.org",))
    ('nas', '')
    """
    plain = host.strip().rstrip(".")
    zone = zone_of(plain.lower(), tuple(zones))
    if zone is None:
        return plain, ""
    return plain[: len(plain) - len(zone)].rstrip("."), zone


def joined_host(name: str, zone: str) -> str:
    """The hostname of a name in a zone; without a zone the name is the whole of it.

    >>> joined_host("nas", "example.org"), joined_host("@", "example.org"), joined_host(" nas.example.net ", "")
    ('nas.example.org', 'example.org', 'nas.example.net')
    """
    plain = name.strip().rstrip(".")
    if not zone:
        return plain
    return zone if plain in ("", APEX) else f"{plain}.{zone}"


# --- the target ------------------------------------------------------------------------------------------------------


def split_target(text: str) -> tuple[str, str]:
    """A target as a scheme of TARGET_SCHEMES and the rest; no scheme where it has none of them.

    >>> split_target(" HTTPS://nas:5001/ "), split_target("unix:/run/x"), split_target("http_status:404")
    (('https', 'nas:5001/'), ('unix', '/run/x'), ('http_status', '404'))
    >>> split_target("hello_world"), split_target("nas:5001"), split_target("htp://nas")
    (('hello_world', ''), ('', 'nas:5001'), ('', 'htp://nas'))
    """
    plain = text.strip()
    scheme, colon, rest = plain.partition(":")
    scheme = scheme.lower()
    if scheme in BARE and not colon:
        return scheme, ""
    if scheme in (*SOCKETS, STATUS) and colon:
        return scheme, rest
    if scheme in SCHEMES and rest.startswith("//"):
        return scheme, rest.removeprefix("//")
    return "", plain


def joined_target(scheme: str, rest: str) -> str:
    """The target of a scheme and what follows it; what names a scheme of its own stays as it is typed.

    >>> joined_target("http", "nas:80"), joined_target("unix", "/run/x"), joined_target("http", "htp://nas")
    ('http://nas:80', 'unix:/run/x', 'htp://nas')
    >>> joined_target("bastion", "left over"), joined_target("http", " ")
    ('bastion', '')
    """
    plain = rest.strip()
    if scheme in BARE:
        return scheme
    if not plain or "://" in plain:
        return plain
    return f"{scheme}:{plain}" if scheme in (*SOCKETS, STATUS) else f"{scheme}://{plain}"


# --- who can enter ---------------------------------------------------------------------------------------------------


class Way(StrEnum):
    """How it is said who can enter."""

    GROUP = "group"
    GROUPS = "groups"
    EMAILS = "emails"
    OWNERS = "owners"
    ZONE = "zone"
    EVERYONE = "everyone"
    NONE = "none"  # no login of its own: everyone, unless a wider one covers the address
    OTHER = "other"  # in ways that the form does not have: kept as it is


@dataclass(frozen=True, slots=True)
class Who:
    """Who can enter. `names` are a group, several, or addresses; `kept` are the fields of OTHER."""

    way: Way
    names: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


_WORDS = {"authenticate": Way.OWNERS, "default_tld": Way.ZONE, "bypass": Way.EVERYONE}
_LISTS = {"access.group": Way.GROUP, "access.groups": Way.GROUPS, "access.emails": Way.EMAILS}


def who_of(fields: Mapping[str, str]) -> Who:
    """Who the fields of a rule let in.

    >>> who_of({"access.group": "family"}).way, who_of({"access.emails": "a@x.example"}).names
    (<Way.GROUP: 'group'>, 'a@x.example')
    >>> who_of({}).way, who_of({"access.ips": "10.0.0.0/8", "access.emails": "a@x.example"}).way
    (<Way.NONE: 'none'>, <Way.OTHER: 'other'>)
    """
    said = {key: text.strip() for key in WHO_KEYS if (text := fields.get(key, "")).strip().lower() not in ("", NONE)}
    if len(said) > 1:
        return Who(Way.OTHER, kept=said)
    for key, text in said.items():
        if key == "access.policy" and (word := _WORDS.get(text.lower())) is not None:
            return Who(word)
        if (way := _LISTS.get(key)) is not None:
            return Who(Way.GROUPS if way is Way.GROUP and "," in text else way, text)
        return Who(Way.OTHER, kept=said)
    return Who(Way.NONE)


def fields_of_who(who: Who) -> Mapping[str, str]:
    """The fields that say so; a rule's other fields do not matter to it."""
    if who.way in (Way.OTHER, Way.NONE):
        return who.kept
    word = next((word for word, way in _WORDS.items() if way is who.way), "")
    if word:
        return {"access.policy": word}
    key = next(key for key, way in _LISTS.items() if way is who.way)
    return {key: who.names if who.way is Way.GROUP else tidy(who.names)}


def tidy(names: str) -> str:
    """A list as people type it: commas, semicolons and line breaks divide, empty places do not count.

    >>> tidy(" a@x.example,\\n b@x.example; ")
    'a@x.example,b@x.example'
    """
    parts = names.replace(";", ",").replace("\n", ",").replace("\r", ",").split(",")
    return ",".join(filter(None, map(str.strip, parts)))
