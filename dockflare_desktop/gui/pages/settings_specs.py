"""The settings page as data: sections, groups, rows. A new setting is one entry here."""

from collections.abc import Callable
from dataclasses import dataclass

from dockflare_desktop.core.settings import DefaultAccess, Drift, Mode
from dockflare_desktop.gui.present.state import mode_name
from dockflare_desktop.gui.text import span, translate

Choice = tuple[str, str]  # stored text, shown text


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting. With `choices` a list to choose from, with `switch` a switch, else a text field."""

    key: str
    title: str
    line: str
    choices: tuple[Choice, ...] = ()
    switch: bool = False
    radio: bool = False
    hint: str = ""  # what an empty field means


@dataclass(frozen=True, slots=True)
class Group:
    """A card with a heading."""

    title: str
    rows: tuple[Spec, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """An entry of the list at the left."""

    name: str
    groups: tuple[Group, ...] = ()
    extra: str = ""  # parts that are more than rows: zones, leaving, account, transfer, about


def chapters() -> tuple[Chapter, ...]:
    """The whole page, in the user's language."""
    return (general(), safety(), account(), labels(), notifications(), network(), transfer(), about())


def general() -> Chapter:
    """How the program looks and behaves on this desktop."""
    theme = Spec(
        "theme",
        translate("settings", "Theme"),
        translate("settings", "Light, dark, or as the system says."),
        (
            ("system", translate("settings", "As the system")),
            ("light", translate("settings", "Light")),
            ("dark", translate("settings", "Dark")),
        ),
    )
    density = Spec(
        "density",
        translate("settings", "Row height"),
        translate("settings", "Compact shows more services at once."),
        (
            ("comfortable", translate("settings", "Comfortable")),
            ("compact", translate("settings", "Compact")),
        ),
    )
    close = Spec(
        "close_to_tray",
        translate("settings", "Close to the tray"),
        translate("settings", "Closing the window hides it; the program goes on. Without a tray it is minimised."),
        switch=True,
    )
    looks = Group(translate("settings", "Look"), (theme, density))
    tray = Group(translate("settings", "Tray icon"), _tray())
    window = Group(translate("settings", "Window"), (close,))
    return Chapter(translate("settings", "General"), (looks, tray, window))


def _tray() -> tuple[Spec, ...]:
    return (
        Spec(
            "tray_icon",
            translate("settings", "Colours"),
            translate("settings", "One colour suits panels that have no others; the shape tells the state as well."),
            (
                ("colour", translate("settings", "In colour")),
                ("one-colour", translate("settings", "One colour")),
            ),
        ),
        Spec(
            "tray_panel",
            translate("settings", "Drawn for"),
            translate(
                "settings", "Desktops do not say how dark their panel is. If the icon is hard to see, say it here."
            ),
            (
                ("guess", translate("settings", "As the desktop looks")),
                ("light", translate("settings", "A light panel")),
                ("dark", translate("settings", "A dark panel")),
            ),
        ),
    )


def safety() -> Chapter:
    """What is written without asking, and what holds it."""
    lines: dict[Mode, Callable[[], str]] = {
        Mode.AUTOMATIC: lambda: translate(
            "settings", "Publish and remove by itself. The removal limit below still holds."
        ),
        Mode.ASK_REMOVING: lambda: translate("settings", "Publish by itself, ask before anything is taken down."),
        Mode.ASK_EVERY: lambda: translate("settings", "Nothing is written without your click."),
        Mode.OBSERVE: lambda: translate("settings", "Compare and report, never write."),
    }
    choices = tuple((mode.value, f"{mode_name(mode)}\n{lines[mode]()}") for mode in Mode)
    mode = Spec("mode", "", "", choices, radio=True)
    brakes = (_brake_share(), _brake_count(), _default_access(), _second_lock(), _grace(), _serve_503())
    return Chapter(
        translate("settings", "Safety"),
        (
            Group(translate("settings", "When something should change at Cloudflare"), (mode,)),
            Group(translate("settings", "Brakes"), brakes),
        ),
        extra="zones leaving",
    )


def _brake_share() -> Spec:
    return Spec(
        "brake_share",
        translate("settings", "Hold removals above"),
        translate("settings", "If one plan would remove more than this share of your services, removals wait for you."),
        tuple((str(share), f"{share} %") for share in (0, 10, 20, 30, 50, 75, 100)),
    )


def _brake_count() -> Spec:
    return Spec(
        "brake_count",
        translate("settings", "Removals that never wait"),
        translate("settings", "Up to this many at once are not held, whatever their share is."),
        tuple((str(count), str(count)) for count in (0, 1, 2, 3, 5, 10, 20)),
    )


def _default_access() -> Spec:
    return Spec(
        "default_access",
        translate("settings", "New services without a login label"),
        translate("settings", "What happens when a container asks to be published and names no group."),
        (
            (DefaultAccess.PUBLIC.value, translate("settings", "Open to everyone")),
            (DefaultAccess.LOGIN.value, translate("settings", "A login for the owners")),
            (DefaultAccess.HOLD.value, translate("settings", "Hold for my approval")),
        ),
    )


def _second_lock() -> Spec:
    return Spec(
        "second_lock",
        translate("settings", "Second lock in the connector"),
        translate("settings", "The connector itself checks the login as well. Turn off only to find a fault."),
        switch=True,
    )


def _grace() -> Spec:
    return Spec(
        "grace_period",
        translate("settings", "Grace period after a container stops"),
        translate("settings", "A restart or an update in this time changes nothing at Cloudflare."),
        tuple((str(seconds), span(seconds)) for seconds in (60, 300, 600, 1800, 3600, 86_400)),
    )


def _serve_503() -> Spec:
    return Spec(
        "serve_503",
        translate("settings", "Meanwhile answer visitors with 503, back soon"),
        translate("settings", "Instead of error 502 while a container is down."),
        switch=True,
    )


def _drift() -> Spec:
    return Spec(
        "drift",
        translate("settings", "When ours was changed elsewhere"),
        translate("settings", "Somebody edited or deleted at Cloudflare what this program made."),
        (
            (Drift.REPAIR.value, translate("settings", "Put it back")),
            (Drift.REPORT.value, translate("settings", "Only tell me")),
        ),
    )


def account() -> Chapter:
    """The token and what it may do."""
    return Chapter(translate("settings", "Cloudflare account"), extra="account")


def labels() -> Chapter:
    """How labels are read, and what stands in for those that are missing."""
    prefix = Spec(
        "label_prefix",
        translate("settings", "Additional label prefix"),
        translate("settings", "Read before dockflare. and the older cloudflare.tunnel."),
        hint=translate("settings", "none"),
    )
    tunnel = Spec(
        "tunnel",
        translate("settings", "Default tunnel"),
        translate("settings", "Carries what names no other. It is created when it is missing."),
        hint="dockflare",
    )
    owners = Spec(
        "owner_emails",
        translate("settings", "Owners"),
        translate("settings", "Who the label access.policy=authenticate lets in; e-mail addresses with commas."),
        hint=translate("settings", "the account's administrators"),
    )
    tunnels = Spec(
        "allowed_tunnels",
        translate("settings", "Tunnels labels may use"),
        translate("settings", "Names with commas; a label that names another is blocked."),
        hint=translate("settings", "every one run from Cloudflare"),
    )
    special = Spec(
        "special_targets",
        translate("settings", "Special targets from labels"),
        translate("settings", "bastion, socks-proxy and the engine's own socket: each opens more than one service."),
        switch=True,
    )
    return Chapter(
        translate("settings", "Labels and defaults"),
        (
            Group(translate("settings", "Labels"), (prefix, tunnels, special)),
            Group(translate("settings", "Defaults"), (tunnel, owners)),
        ),
    )


def notifications() -> Chapter:
    """What is told; what needs you is always told."""
    live = Spec(
        "notify_live",
        translate("settings", "Services that went live"),
        translate("settings", "Collected for 30 seconds into one notification."),
        switch=True,
    )
    gone = Spec(
        "notify_gone",
        translate("settings", "Services that are gone"),
        translate("settings", "Collected for 30 seconds into one notification."),
        switch=True,
    )
    return Chapter(
        translate("settings", "Notifications"), (Group(translate("settings", "Tell me about"), (live, gone)),)
    )


def network() -> Chapter:
    """How often Cloudflare is compared, and what a difference leads to."""
    interval = Spec(
        "drift_interval",
        translate("settings", "Compare with Cloudflare every"),
        translate("settings", "Besides at each change here; a comparison reads, it does not write."),
        tuple((str(seconds), span(seconds)) for seconds in (60, 300, 900, 3600, 21_600, 86_400)),
    )
    return Chapter(
        translate("settings", "Network and timing"),
        (Group(translate("settings", "Comparing"), (interval, _drift())),),
    )


def transfer() -> Chapter:
    """What comes from elsewhere and goes elsewhere."""
    return Chapter(translate("settings", "Export and import"), extra="transfer")


def about() -> Chapter:
    """The program itself."""
    return Chapter(translate("settings", "About"), extra="about")
