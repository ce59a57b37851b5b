"""Whether what is asked for lets everyone in: of one login, of fields that say who, of services before and after."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.coverage import address_of, protects
from dockflare_desktop.core.access.login import build_login
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import App, Directory
from dockflare_desktop.core.labels.fields import WHO_KEYS, read
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.model import AccessGroup, ServiceKey, Value
from dockflare_desktop.core.service import Login, NoLogin, OwnLogin, Presence, Service
from dockflare_desktop.core.settings import Settings

_SOMEWHERE = ServiceKey("service.invalid")  # who gets in does not depend on the address


def opens(login: Login) -> bool:
    """Whether a login (or having none) lets everyone in."""
    match login:
        case NoLogin():
            return True
        case OwnLogin(spec=spec):
            return admits_everyone([use.body for use in spec.policies if use.body is not None])
        case _:
            return False


def block_opens(
    block: Mapping[str, str], groups: tuple[AccessGroup, ...] = (), directory: Directory | None = None
) -> bool:
    """Whether these texts of who can enter, as one block (H21), let everyone in. What cannot be read lets nobody in.

    >>> block_opens({"access.emails": "a@x.example"}), block_opens({"access.bypass_ips": "0.0.0.0/0"})
    (False, True)
    >>> block_opens({"access.group": "none"}), block_opens({"access.group": ","})
    (True, False)
    """
    fields: dict[str, Value] = {}
    for key, text in block.items():
        if key not in WHO_KEYS or not text.strip():
            continue
        value = read(key, text.strip())
        if isinstance(value, Misread):
            return False
        fields[key] = value
    case = Case(_SOMEWHERE, str(_SOMEWHERE), "", fields, groups, directory or Directory(), Settings())
    return opens(build_login(case).login)


def newly_open(
    before: Iterable[Service], after: Iterable[Service], apps: Iterable[App] | None = ()
) -> tuple[ServiceKey, ...]:
    """The services that everyone gets into afterwards and did not before. What a wider login covers is not open; where
    the account's applications are not known (None), one may cover what had no login before, and covers nothing then."""
    standing = tuple(apps or ())
    was = {each.key: each for each in before}

    def closed(key: ServiceKey, *, then: Service) -> bool:
        if key not in was or not _open(was[key], standing):
            return True
        return apps is None and isinstance(was[key].login, NoLogin) and not isinstance(then.login, NoLogin)

    return tuple(each.key for each in after if _open(each, standing) and closed(each.key, then=each))


def _open(service: Service, apps: tuple[App, ...]) -> bool:
    """As wanted: a service that something is wrong with counts, since that may be put right by itself."""
    if service.presence is Presence.IGNORED or not opens(service.login):
        return False
    if isinstance(service.login, OwnLogin) or "*" in service.key.hostname:  # below its first level no login covers (H4)
        return True
    address = address_of(service.key, service.path)
    wider = tuple(app for app in apps if address not in app.addresses)  # its own goes when none is asked for
    return protects(wider, address) is None
