"""The doctor, in words: its checks, and what is said where nothing is wrong."""

from collections.abc import Mapping

from dockflare_desktop.core.doctor.check import Area, Check, Says, Told, Well
from dockflare_desktop.words import Translate, sentence, untranslated
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP

DOCTOR = "Doctor"
AREAS: Mapping[Area, str] = {
    Area.CLOUDFLARE: QT_TRANSLATE_NOOP("Doctor", "Cloudflare"),
    Area.DOCKER: QT_TRANSLATE_NOOP("Doctor", "Docker and connectors"),
    Area.COMPUTER: QT_TRANSLATE_NOOP("Doctor", "This computer"),
}
CHECKS: Mapping[Check, str] = {
    Check.TOKEN: QT_TRANSLATE_NOOP("Doctor", "Token"),
    Check.PERMISSIONS: QT_TRANSLATE_NOOP("Doctor", "Permissions"),
    Check.CLOCK: QT_TRANSLATE_NOOP("Doctor", "Clock"),
    Check.ZONES: QT_TRANSLATE_NOOP("Doctor", "Zones"),
    Check.ROOM: QT_TRANSLATE_NOOP("Doctor", "Room at Cloudflare"),
    Check.CERTIFICATES: QT_TRANSLATE_NOOP("Doctor", "Certificates"),
    Check.OUTSIDE: QT_TRANSLATE_NOOP("Doctor", "Seen from outside"),
    Check.WRITERS: QT_TRANSLATE_NOOP("Doctor", "Other writers"),
    Check.LEFT_OVER: QT_TRANSLATE_NOOP("Doctor", "Left over"),
    Check.ENGINES: QT_TRANSLATE_NOOP("Doctor", "Engines"),
    Check.EVENTS: QT_TRANSLATE_NOOP("Doctor", "Event stream"),
    Check.TUNNEL: QT_TRANSLATE_NOOP("Doctor", "Tunnel"),
    Check.CONNECTOR_VERSION: QT_TRANSLATE_NOOP("Doctor", "Connector version"),
    Check.CONFIGURATION: QT_TRANSLATE_NOOP("Doctor", "Configuration applied"),
    Check.NETWORK: QT_TRANSLATE_NOOP("Doctor", "Shared network"),
    Check.PORTS: QT_TRANSLATE_NOOP("Doctor", "Ports answer"),
    Check.TARGET_CERTIFICATE: QT_TRANSLATE_NOOP("Doctor", "Targets’ certificates"),
    Check.KEYRING: QT_TRANSLATE_NOOP("Doctor", "Keyring"),
    Check.DATABASE: QT_TRANSLATE_NOOP("Doctor", "Database"),
    Check.DISK: QT_TRANSLATE_NOOP("Doctor", "Disk"),
    Check.TRAY: QT_TRANSLATE_NOOP("Doctor", "Tray"),
    Check.NOTIFICATIONS: QT_TRANSLATE_NOOP("Doctor", "Notifications"),
}
_WELL: Mapping[Well, str] = {
    Well.TOKEN_WORKS: QT_TRANSLATE_NOOP("Doctor", "Works"),
    Well.TOKEN_UNTIL: QT_TRANSLATE_NOOP("Doctor", "Works, valid until {date}"),
    Well.PERMISSIONS_THERE: QT_TRANSLATE_NOOP("Doctor", "All {count} there: {names}"),
    Well.PERMISSIONS_ENOUGH: QT_TRANSLATE_NOOP("Doctor", "All that was needed so far is there"),
    Well.CLOCK_RIGHT: QT_TRANSLATE_NOOP("Doctor", "{seconds} s off, fine for logins"),
    Well.ZONES_SEEN: QT_TRANSLATE_NOOP("Doctor", "{names}"),
    Well.ROOM_LEFT: QT_TRANSLATE_NOOP("Doctor", "Everything that is to be published has room"),
    Well.COVERED: QT_TRANSLATE_NOOP("Doctor", "Published addresses covered by a certificate: {count}"),
    Well.OUTSIDE_FINE: QT_TRANSLATE_NOOP(
        "Doctor", "{host} answers {status} in {time} ms; protected ones show the login"
    ),
    Well.OUTSIDE_NOBODY: QT_TRANSLATE_NOOP("Doctor", "Nothing is published that could be asked"),
    Well.ALONE: QT_TRANSLATE_NOOP("Doctor", "Nobody else changes what is ours"),
    Well.NOTHING_LEFT: QT_TRANSLATE_NOOP("Doctor", "Nothing of an earlier database is left at Cloudflare"),
    Well.ENGINES_ANSWER: QT_TRANSLATE_NOOP("Doctor", "Answering: {names}"),
    Well.EVENTS_COME: QT_TRANSLATE_NOOP("Doctor", "Connected, engines: {count}"),
    Well.TUNNEL_CONNECTED: QT_TRANSLATE_NOOP("Doctor", "{names} (connectors: {connectors}, data centres: {places})"),
    Well.TUNNEL_UP: QT_TRANSLATE_NOOP("Doctor", "{names}: connected, as Cloudflare says"),
    Well.NO_TUNNEL_NEEDED: QT_TRANSLATE_NOOP("Doctor", "Nothing is published, so none is needed"),
    Well.VERSIONS_NEW: QT_TRANSLATE_NOOP("Doctor", "Recent: {names}"),
    Well.APPLIED: QT_TRANSLATE_NOOP("Doctor", "Connectors that run what was written last: {count}"),
    Well.APPLYING: QT_TRANSLATE_NOOP("Doctor", "Waiting for {connector}: version {version}, wanted {wanted}"),
    Well.NO_CONNECTORS: QT_TRANSLATE_NOOP("Doctor", "No connector was seen"),
    Well.NETWORKS_SHARED: QT_TRANSLATE_NOOP("Doctor", "Every container with labels can be reached by its connector"),
    Well.NO_CONNECTOR_BESIDE: QT_TRANSLATE_NOOP("Doctor", "No connector runs in a container beside them"),
    Well.PORTS_ANSWER: QT_TRANSLATE_NOOP("Doctor", "All {of} targets answer, asked from this computer"),
    Well.PORTS_SOME: QT_TRANSLATE_NOOP("Doctor", "{count} of {of} targets answer; others cannot be asked from here"),
    Well.NO_TARGETS: QT_TRANSLATE_NOOP("Doctor", "No target to ask"),
    Well.CERTIFICATES_GOOD: QT_TRANSLATE_NOOP("Doctor", "Accepted: {count}"),
    Well.NO_TLS: QT_TRANSLATE_NOOP("Doctor", "No target with a certificate that is checked"),
    Well.KEYRING_USED: QT_TRANSLATE_NOOP("Doctor", "Keeps the token ({name})"),
    Well.FROM_ENVIRONMENT: QT_TRANSLATE_NOOP("Doctor", "Not used: the token comes from CLOUDFLARE_API_TOKEN"),
    Well.DATABASE_HEALTHY: QT_TRANSLATE_NOOP("Doctor", "Healthy, {size} MB"),
    Well.DATABASE_SAVED: QT_TRANSLATE_NOOP("Doctor", "Healthy, {size} MB, copied {time}"),
    Well.DISK_FREE: QT_TRANSLATE_NOOP("Doctor", "{size} GB free"),
    Well.TRAY_SHOWN: QT_TRANSLATE_NOOP("Doctor", "Shown by the panel"),
    Well.NOTIFICATIONS_SHOWN: QT_TRANSLATE_NOOP("Doctor", "Shown by the desktop"),
    Well.NOT_HERE: QT_TRANSLATE_NOOP("Doctor", "Cannot be told on this computer"),
    Well.NOT_ASKED: QT_TRANSLATE_NOOP("Doctor", "Asked when all checks are run by hand"),
    Well.NOT_READ: QT_TRANSLATE_NOOP("Doctor", "Not known yet"),
    Well.TOO_LONG: QT_TRANSLATE_NOOP("Doctor", "No answer within {seconds} s"),
}


def check_words(check: Check, translate: Translate = untranslated) -> str:
    """A check's name."""
    return translate(DOCTOR, CHECKS[check])


def area_words(area: Area, translate: Translate = untranslated) -> str:
    """An area's name."""
    return translate(DOCTOR, AREAS[area])


def says_words(says: Says, translate: Translate = untranslated, *, window: bool = False) -> tuple[str, str]:
    """What was found, and what to do about it ("" for nothing)."""
    if isinstance(says, Told):
        return translate(DOCTOR, _WELL[says.well]).format(**says.names), ""
    words = sentence(says, translate, window=window)
    return words.text, words.fix
