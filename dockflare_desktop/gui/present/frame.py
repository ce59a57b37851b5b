"""AppStatus to what stands above the table: facts, banner, badges; pure functions."""

from dataclasses import dataclass, replace
from datetime import datetime

from dockflare_desktop.core.change import Hold
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, Status, TokenState
from dockflare_desktop.gui.doing import Do, Say
from dockflare_desktop.gui.present.held import held_name, waiting
from dockflare_desktop.gui.present.state import need_you, offline, starting
from dockflare_desktop.gui.text import isolated, moment, translate


@dataclass(frozen=True, slots=True)
class BannerButton:
    """A button of a banner or card."""

    text: str
    do: Do
    primary: bool = False
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """At most one per page; `tone` is the name of a strong colour."""

    tone: str
    icon: str
    title: str
    text: str = ""
    buttons: tuple[BannerButton, ...] = ()


def facts(status: AppStatus, now: datetime) -> str:
    """The line under the page's title."""
    total = len(status.services)
    if starting(status):
        return translate("frame", "Looking for containers...")
    if not total and status.cloudflare.token is TokenState.NONE:
        return translate("frame", "Not connected yet")
    if not total:
        return translate("frame", "Nothing to publish, nothing to remove")
    services = translate("frame", "1 service") if total == 1 else translate("frame", "%n services", "", total)
    if offline(status) and status.last_verified is not None:
        seen = moment(status.last_verified, now)
        return translate("frame", "{services}, as last seen {time}").format(services=services, time=seen)
    live, need = status.counts[Status.LIVE], need_you(len(status.need_you))
    refused = status.cloudflare.token is TokenState.REFUSED
    parts = [services]
    if live and not refused:
        parts.append(translate("frame", "%n live", "", live))
    if need:
        parts.append(need)
    return ", ".join(parts)


def services_badge(status: AppStatus) -> tuple[int, str]:
    """How many services need you, and the badge's tone: red once any is in Error."""
    return len(status.need_you), "bad" if status.counts[Status.ERROR] else "warn"


# --- banner ----------------------------------------------------------------------------------------------------------


def banner(status: AppStatus, say: Say) -> Banner | None:
    """The most urgent one: token, no account, our own failures, offline, Cloudflare, held changes, engines, demo."""
    makers = (_token, _not_set_up, _own_trouble, _offline, _cloudflare, _held, _engines, _demo)
    return next((made for maker in makers if (made := maker(status, say)) is not None), None)


def account_banner(status: AppStatus, say: Say) -> Banner | None:
    """The same, of what hinders reading the account alone."""
    makers = (_token, _not_set_up, _offline, _cloudflare, _demo)
    return next((made for maker in makers if (made := maker(status, say)) is not None), None)


def _token(status: AppStatus, say: Say) -> Banner | None:
    if status.cloudflare.token is not TokenState.REFUSED:
        return None
    problem = status.cloudflare.problem
    detail = say(problem).fix if problem is not None else ""
    text = translate(
        "frame",
        "Nothing was changed, and published services keep working. Nothing can be published or removed until there is "
        "a new one.",
    )
    return Banner(
        "bad",
        "status-error",
        translate("frame", "Cloudflare no longer accepts the token."),
        f"{detail} {text}".strip(),
        (BannerButton(translate("frame", "New token..."), Do.ACCOUNT, primary=True),),
    )


def _not_set_up(status: AppStatus, _say: Say) -> Banner | None:
    if status.cloudflare.token is not TokenState.NONE or status.demo:
        return None
    return Banner(
        "idle",
        "ui-info",
        translate("frame", "No Cloudflare account is connected yet."),
        translate("frame", "Containers are watched already; nothing is published until there is a token."),
        (BannerButton(translate("frame", "Connect..."), Do.ACCOUNT, primary=True),),
    )


LOUD = (
    ProblemCode.OUR_BUG,
    ProblemCode.DATABASE_BROKEN,
    ProblemCode.DATABASE_NEWER,
    ProblemCode.DATABASE_FAILED,
    ProblemCode.DISK_FULL,
    ProblemCode.KEYRING_LOCKED,
    ProblemCode.PERMISSION_MISSING,
    ProblemCode.NO_ZERO_TRUST,
    ProblemCode.CONNECTOR_REFUSED,
)  # our own troubles that are red, the most urgent first
QUIET = (
    ProblemCode.KEYRING_NONE,
    ProblemCode.OTHER_PROCESS,
    ProblemCode.ORIGINAL_RUNS,
    ProblemCode.RIVAL_INSTALLATION,
    ProblemCode.MACHINE_CHANGED,
    ProblemCode.NO_CONNECTOR,
    ProblemCode.CONNECTOR_BEHIND,
    ProblemCode.CLOCK_WRONG,
    ProblemCode.TRAY_MISSING,
)


def _own_trouble(status: AppStatus, say: Say) -> Banner | None:
    problem = next((found for code in (*LOUD, *QUIET) for found in status.problems if found.code is code), None)
    return _of_problem(problem, say) if problem is not None else None


def _ways_out(problem: Problem) -> tuple[BannerButton, ...]:
    """What one click can do about it; neither answer about a machine is safer than the other, so none is primary."""
    match problem.code:
        case ProblemCode.MACHINE_CHANGED:
            moved = BannerButton(translate("frame", "It was moved"), Do.MOVED)
            return (moved, BannerButton(translate("frame", "It is a copy"), Do.COPIED))
        case ProblemCode.PERMISSION_MISSING | ProblemCode.KEYRING_NONE | ProblemCode.ACCOUNT_UNCLEAR:
            return (BannerButton(translate("frame", "Cloudflare account..."), Do.ACCOUNT),)
        case ProblemCode.KEYRING_LOCKED | ProblemCode.DISK_FULL | ProblemCode.ORIGINAL_RUNS:
            return (BannerButton(translate("frame", "Try now"), Do.COMPARE),)
        case ProblemCode.CONNECTOR_REFUSED | ProblemCode.NO_CONNECTOR | ProblemCode.CONNECTOR_BEHIND:
            return (BannerButton(translate("frame", "Show tunnel"), Do.SHOW_TUNNEL, value=problem.subject),)
        case _:
            return ()


def _of_problem(problem: Problem, say: Say) -> Banner:
    """Red for what is loud, wherever it came from."""
    words, loud = say(problem), problem.code in LOUD
    tone, icon = ("bad", "status-error") if loud else ("warn", "ui-warn")
    return Banner(tone, icon, words.text, words.fix, _ways_out(problem))


def _offline(status: AppStatus, _say: Say) -> Banner | None:
    if not offline(status):
        return None
    return Banner(
        "idle",
        "ui-wifi-off",
        translate("frame", "No network. Everything at Cloudflare stays as it is."),
        translate(
            "frame",
            "Your tunnel may well be up; this computer cannot see it. Compares again as soon as the network is back.",
        ),
        (BannerButton(translate("frame", "Try now"), Do.COMPARE),),
    )


def _cloudflare(status: AppStatus, say: Say) -> Banner | None:
    problem = status.cloudflare.problem
    if problem is None:
        return None
    made = _of_problem(problem, say)
    return replace(made, buttons=made.buttons or (BannerButton(translate("frame", "Try now"), Do.COMPARE),))


def _held(status: AppStatus, _say: Say) -> Banner | None:
    found = waiting(status)
    count = len(found)
    if not count:
        return None
    review = (
        translate("frame", "Review 1 change...")
        if count == 1
        else translate("frame", "Review %n changes...", "", count)
    )
    buttons = (BannerButton(review, Do.REVIEW),)
    if count == 1 and found[0].hold is Hold.PUBLIC:
        title = translate("frame", "One change waits for you: {address} would be open to everyone.")
        return Banner("held", "status-held", title.format(address=isolated(held_name(found[0], status))), "", buttons)
    if any(item.hold is Hold.BRAKE for item in found):
        return Banner("held", "status-held", translate("frame", "Removals are on hold and wait for you."), "", buttons)
    title = (
        translate("frame", "One change waits for you: {target}.").format(target=isolated(held_name(found[0], status)))
        if count == 1
        else translate("frame", "%n changes wait for you.", "", count)
    )
    return Banner("held", "status-held", title, "", buttons)


def _engines(status: AppStatus, say: Say) -> Banner | None:
    away = [engine for engine in status.engines if engine.away]
    if not away or len(away) != len(status.engines):
        return None
    problem = away[0].problem
    title = say(problem).text if problem is not None else translate("frame", "No Docker engine can be reached.")
    text = translate("frame", "Nothing is removed: every service stays exactly as it is.")
    return Banner("warn", "ui-warn", title, text, (BannerButton(translate("frame", "Try now"), Do.COMPARE),))


def _demo(status: AppStatus, _say: Say) -> Banner | None:
    if not status.demo:
        return None
    return Banner("busy", "ui-info", translate("frame", "Demo: nothing here is real."))
