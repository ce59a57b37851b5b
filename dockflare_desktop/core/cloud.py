"""The nouns of what Cloudflare has. None in a collection's place means: could not be read, which is not "nothing"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Zone:
    """A DNS zone the token can see."""

    id: str
    name: str
    status: str = "active"
    plan: str = "free"
    account_id: str = ""
    account_name: str = ""


@dataclass(frozen=True, slots=True)
class Tunnel:
    """A tunnel; `remote` is false where a file at the connector rules it (config_src=local)."""

    id: str
    name: str
    remote: bool = True
    status: str = "inactive"


@dataclass(frozen=True, slots=True)
class Connector:
    """A running cloudflared and the configuration version it has applied."""

    id: str
    version: str = ""
    config_version: int = 0
    colos: tuple[str, ...] = ()
    origin_ip: str = ""
    since: datetime | None = None
    lost: bool = False  # none of its connections stands: it is listed for some minutes still


@dataclass(frozen=True, slots=True)
class Document:
    """A tunnel's configuration exactly as read; `config` is None where it was never configured."""

    tunnel_id: str
    version: int
    config: JsonObject | None
    read_at: datetime
    written_at: datetime | None = None  # this version, by Cloudflare's clock


@dataclass(frozen=True, slots=True)
class Record:
    """A DNS record; `raw` is the whole object as read."""

    id: str
    zone_id: str
    type: str
    name: str
    content: str
    proxied: bool = False
    comment: str = ""
    raw: JsonObject = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class AppPolicy:
    """A policy as an application shows it, in order of precedence."""

    id: str
    body: PolicyBody
    reusable: bool


@dataclass(frozen=True, slots=True)
class App:
    """An Access application; `addresses` are its destinations without scheme; `raw` is the whole object as read."""

    id: str
    aud: str
    name: str
    type: str
    addresses: tuple[str, ...]
    policies: tuple[AppPolicy, ...]
    session: str = "24h"
    launcher: bool = True
    idps: tuple[str, ...] = ()
    auto_redirect: bool = False
    raw: JsonObject = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """A reusable policy."""

    id: str
    body: PolicyBody
    app_count: int = 0
    raw: JsonObject = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """An Access group at Cloudflare: rules under a name that policies and other such groups use by id."""

    id: str
    name: str
    include: tuple[JsonObject, ...]
    require: tuple[JsonObject, ...] = ()
    exclude: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Something known by id and name: a sign-in method (kind = its type), a service token."""

    id: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SignInMethod:
    """An identity provider. `config` is without secrets; `held` are the keys whose secret Cloudflare keeps and never
    shows. `raw` is the whole object as read, masks in place of secrets: a change sends back what it does not know."""

    id: str
    name: str
    kind: str
    config: JsonObject = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    read_only: bool = False
    raw: JsonObject = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """How a program signs in. `expires_at` None: never. The secret is not part of it: it is shown once."""

    id: str
    name: str
    client_id: str = ""
    expires_at: datetime | None = None
    duration: str = ""  # a Go duration, or "forever"
    enabled: bool = True
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The names labels may use. None = could not be read, or nobody needed it yet."""

    zones: tuple[Zone, ...] = ()
    tunnels: tuple[Tunnel, ...] = ()
    sign_in_methods: tuple[Named, ...] | None = None
    service_tokens: tuple[Named, ...] | None = None
    policies: tuple[Policy, ...] | None = None
    owners: tuple[str, ...] | None = None  # e-mail addresses of the account's administrators
    team: str | None = None  # the team's name: "acme" of acme.cloudflareaccess.com; "": it has none
    zero_trust: bool | None = None  # False: not set up in this account
    groups: tuple[RuleGroup, ...] | None = None


@dataclass(frozen=True, slots=True)
class Actual:
    """Everything at Cloudflare that we might change or must keep clear of, as read at `read_at`."""

    account_id: str
    account_name: str
    directory: Directory
    documents: Mapping[str, Document | None]  # tunnel id -> document
    connectors: Mapping[str, tuple[Connector, ...] | None]  # tunnel id -> connected ones
    records: Mapping[str, tuple[Record, ...] | None]  # zone id -> all records of the zone
    apps: tuple[App, ...] | None
    read_at: datetime
    problems: tuple[Problem, ...] = ()  # why something above is None
    quotas: Mapping[str, int] = field(default_factory=dict)  # zone id -> records it may hold, where that was told


@dataclass(frozen=True, slots=True)
class Look:
    """What a round needs to see. Zones and tunnels are always listed."""

    zones: frozenset[str] = frozenset()  # names of zones whose records are wanted
    tunnels: frozenset[str] = frozenset()  # names of tunnels whose documents are wanted
    connectors: frozenset[str] = frozenset()  # names of tunnels whose connectors are wanted
    apps: bool = True
    policies: bool = False
    sign_in_methods: bool = False
    service_tokens: bool = False
    owners: bool = False
    team: bool = False
    groups: bool = False  # Access groups at Cloudflare, which rules may name
    usage: bool = False  # how many records each of these zones may hold
