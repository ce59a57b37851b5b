"""The permissions that a token needs, in the dashboard's words, what each is for, and a link that ticks them."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from dockflare_desktop.gui.text import translate

FORM = "https://dash.cloudflare.com/profile/api-tokens"


@dataclass(frozen=True, slots=True)
class Need:
    """One permission. `key` is its name in a link to the form; empty where none is documented."""

    name: str
    level: str  # as the form says it: Edit or Read
    purpose: str
    key: str

    @property
    def by_hand(self) -> bool:
        """Whether the link cannot tick it."""
        return not self.key


def needs() -> tuple[Need, ...]:
    """All of them; the sentences in the user's language, the names as the form has them."""
    return (
        Need("Cloudflare Tunnel", "Edit", translate("account", "create and route tunnels"), "argotunnel"),
        Need("DNS", "Edit", translate("account", "records that lead to them"), "dns"),
        Need("Zone", "Read", translate("account", "find the zone of an address"), "zone"),
        Need("Access: Apps and Policies", "Edit", translate("account", "put logins in front"), "access"),
        Need(
            "Access: Organizations, Identity Providers, and Groups",
            "Edit",
            translate("account", "sign-in methods, the team's name"),
            "access_acct",
        ),
        Need("Access: Service Tokens", "Edit", translate("account", "let programs in"), ""),
        Need("Account Settings", "Read", translate("account", "who the owners are"), "account_settings"),
    )


def form_link(name: str = "DockFlare Desktop") -> str:
    """The form with all of them ticked that it can be told of, for all accounts and zones: it takes nothing narrower.

    Source: developers.cloudflare.com, "API token template URLs". It leaves out keys that it does not know.
    """
    keys = [{"key": each.key, "type": each.level.lower()} for each in needs() if not each.by_hand]
    ticked = quote(json.dumps(keys, separators=(",", ":")), safe="")
    return f"{FORM}?permissionGroupKeys={ticked}&accountId=*&zoneId=all&name={quote(name)}"
