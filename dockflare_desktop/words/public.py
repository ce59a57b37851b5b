"""Public now, in words: why an address can be reached, and whose it is."""

from collections.abc import Mapping

from dockflare_desktop.core.access.stranger import Reach, Why
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.roads import Unclear
from dockflare_desktop.words import Translate, untranslated
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP

PUBLIC = "Public"
REACHES: Mapping[Reach, str] = {
    Reach.EVERYONE: QT_TRANSLATE_NOOP("Public", "Open to everyone"),
    Reach.PARTLY: QT_TRANSLATE_NOOP("Public", "Partly open"),
    Reach.LOGIN: QT_TRANSLATE_NOOP("Public", "Behind a login"),
    Reach.UNKNOWN: QT_TRANSLATE_NOOP("Public", "Cannot be judged"),
}
_WHYS: Mapping[Why, str] = {
    Why.NO_LOGIN: QT_TRANSLATE_NOOP("Public", "no login stands before it"),
    Why.BYPASS: QT_TRANSLATE_NOOP("Public", "the policy “{names}” skips the login for everyone"),
    Why.SERVICE_AUTH: QT_TRANSLATE_NOOP("Public", "the policy “{names}” lets everyone in without signing in"),
    Why.PLACES: QT_TRANSLATE_NOOP("Public", "no login from {names}"),
    Why.PATHS: QT_TRANSLATE_NOOP("Public", "open: {names}"),
    Why.EXCEPT: QT_TRANSLATE_NOOP("Public", "open, but for {names}"),
    Why.LOGIN: QT_TRANSLATE_NOOP("Public", "login “{names}”"),
    Why.LOCKED: QT_TRANSLATE_NOOP("Public", "the connector turns away whoever has no login, and none gives one here"),
    Why.APPS: QT_TRANSLATE_NOOP("Public", "the logins of the account could not be read"),
    Why.UNSURE: QT_TRANSLATE_NOOP("Public", "which login decides cannot be told; “{names}” may"),
    Why.POLICY: QT_TRANSLATE_NOOP("Public", "the policy “{names}” cannot be judged"),
    Why.LOCK: QT_TRANSLATE_NOOP("Public", "whether the tunnel's own check counts for this rule is not known"),
    Why.ROUTE: QT_TRANSLATE_NOOP("Public", "whether its rule answers below a login cannot be told"),
}
_UNCLEAR: Mapping[Unclear, str] = {
    Unclear.ZONE_UNSEEN: QT_TRANSLATE_NOOP("Public", "its zone is none of those the token may see"),
    Unclear.RECORDS: QT_TRANSLATE_NOOP("Public", "the DNS records of its zone could not be read"),
    Unclear.CHAIN: QT_TRANSLATE_NOOP("Public", "its record points to another name, which leads to the tunnel"),
    Unclear.DOCUMENT: QT_TRANSLATE_NOOP("Public", "the rules of its tunnel could not be read"),
    Unclear.FILE: QT_TRANSLATE_NOOP("Public", "the rules of its tunnel are in a file at the connector"),
    Unclear.REFUSED: QT_TRANSLATE_NOOP("Public", "connectors refuse the rules of its tunnel and keep older ones"),
    Unclear.PATTERN: QT_TRANSLATE_NOOP("Public", "a path pattern in the rules of its tunnel cannot be judged here"),
}
_OWNERS: Mapping[OwnerKind, str] = {
    OwnerKind.OURS: QT_TRANSLATE_NOOP("Public", "ours"),
    OwnerKind.FOREIGN: QT_TRANSLATE_NOOP("Public", "not ours"),
    OwnerKind.TOOL: QT_TRANSLATE_NOOP("Public", "{name}"),
    OwnerKind.INSTALLATION: QT_TRANSLATE_NOOP("Public", "another DockFlare Desktop ({name})"),
}


def why_words(row: PublicAddress, translate: Translate = untranslated) -> str:
    """Why an address is reached, or why that cannot be told."""
    if row.entry.why is Why.ROUTE and row.unclear is not None:
        return unclear_words(row.unclear, translate)
    names = ", ".join(unmarked(name) for name in row.entry.names)
    return translate(PUBLIC, _WHYS[row.entry.why]).format(names=names)


def unclear_words(unclear: Unclear, translate: Translate = untranslated) -> str:
    """Why it cannot be told where an address leads."""
    return translate(PUBLIC, _UNCLEAR[unclear])


def owner_words(owner: Owner, translate: Translate = untranslated) -> str:
    """Whose it is."""
    return translate(PUBLIC, _OWNERS[owner.kind]).format(name=owner.name)
