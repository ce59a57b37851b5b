"""A made-up account: three ways to sign in, three tokens, three zones."""

from datetime import timedelta

from dockflare_desktop.core.account.overview import AccessOverview, MethodRow, TokenRow, ZoneRow, ZoneState
from dockflare_desktop.core.account.tokens import Life
from dockflare_desktop.core.account.used_by import Holder, Use
from dockflare_desktop.core.cloud import ServiceToken, SignInMethod
from dockflare_desktop.core.model import ServiceKey, WholeZone
from tests.gui.samples import NOW

TEAM = "nordhus"
FAMILY = Use(Holder.GROUP, "family", ours=True)
WIKI = Use(Holder.APPLICATION, "Wiki", ours=False)
GOOGLE = SignInMethod("m1", "Google", "google", {"client_id": "731-abc.apps"}, frozenset({"client_secret"}))
CODE = SignInMethod("m2", "One-time code", "onetimepin")
ENTRA = SignInMethod(
    "m3",
    "Work account",
    "azureAD",
    {"client_id": "9f1c", "directory_id": "1b2c3d4e-0000-4000-8000-1234567890ab", "support_groups": True},
    frozenset({"client_secret"}),
)
BACKUP = ServiceToken("t1", "backup", "3f0c91d2a7b84e5f.access", NOW + timedelta(days=365), "8760h")
ALARM = ServiceToken("t2", "alarm", "88ab2c901d7e.access", NOW + timedelta(days=6), "720h")
OLD = ServiceToken("t3", "old-phone", "0c4411fe2a90.access", NOW - timedelta(days=3), "720h")
PHOTOS, HOME = ServiceKey("photos.nordhus.example"), ServiceKey("home.nordhus.example")
GUARDED = WholeZone("nordhus.example", {"access.groups": "family"}, NOW)


def link(ident: str) -> str:
    return f"https://{TEAM}.cloudflareaccess.com/cdn-cgi/access/test-idp/{ident}"


def overview() -> AccessOverview:
    return AccessOverview(
        TEAM,
        (
            MethodRow(GOOGLE, (FAMILY, Use(Holder.GROUP, "friends", ours=True)), link("m1")),
            MethodRow(CODE, (FAMILY,), link("m2"), changeable=False),
            MethodRow(ENTRA, (WIKI,), link("m3")),
        ),
        (
            TokenRow(ALARM, (Use(Holder.SERVICE, "alarm.nordhus.example", ours=True),), Life.SOON),
            TokenRow(BACKUP, (Use(Holder.GROUP, "robots", ours=True),), Life.GOOD),
            TokenRow(OLD, (), Life.ENDED),
        ),
        (
            ZoneRow("mkdev.example"),
            ZoneRow("nordhus.example", ZoneState.PROTECTED, GUARDED, behind=(HOME, PHOTOS)),
            ZoneRow("shop.example", ZoneState.THEIRS, by="Old zone login"),
        ),
    )
