"""DoctorView to what the Doctor page shows: facts, cards, rows with their buttons; pure functions."""

from dataclasses import dataclass
from typing import assert_never

from dockflare_desktop.core.doctor.check import Area, Check, Cure, Finding, Fix, Level
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.text import exact, isolated, translate
from dockflare_desktop.words.doctor import area_words, check_words, says_words

LEVELS = {
    Level.OK: ("status-live", "live"),
    Level.NOTE: ("ui-sync", "busy"),
    Level.UNKNOWN: ("status-unverified", "idle"),
    Level.WARNING: ("ui-warn", "warn"),
    Level.BAD: ("status-error", "bad"),
}


NOTHING = Request(Do.NOTHING)


@dataclass(frozen=True, slots=True)
class DoctorButton:
    """A button of a row; one with `copies` puts that on the clipboard instead of asking for something."""

    text: str
    request: Request = NOTHING
    icon: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True)
class DoctorRow:
    """One finding. `spoken` is what a screen reader says; `mutes` is the check that its link mutes, or hears again."""

    icon: str
    tone: str
    name: str
    text: str
    more: str = ""
    buttons: tuple[DoctorButton, ...] = ()
    mutes: Check | None = None
    muted: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class DoctorCard:
    """A card with its rows."""

    title: str
    count: str
    rows: tuple[DoctorRow, ...]


def badge(status: AppStatus) -> tuple[int, str]:
    """How many findings need somebody."""
    return (len(status.doctor.need_you) if status.doctor is not None else 0), "warn"


def facts(view: DoctorView | None) -> str:
    """The line under the title."""
    if view is None:
        return translate("doctor", "Looks for what keeps visitors away, on this computer and at Cloudflare")
    if view.running:
        done = len(Check) - len(view.running)
        return translate("doctor", "Checking: {done} of {all}").format(done=done, all=len(Check))
    parts = [_checks(len(view.found)), _findings(len(view.need_you))]
    if view.finished_at is not None:
        parts.append(translate("doctor", "finished {time}").format(time=exact(view.finished_at)))
        parts.append(translate("doctor", "took {seconds} s").format(seconds=f"{view.took.total_seconds():.1f}"))
    return ", ".join(parts)


def _findings(count: int) -> str:
    return translate("doctor", "1 finding") if count == 1 else translate("doctor", "%n findings", "", count)


def cards(status: AppStatus) -> tuple[DoctorCard, ...]:
    """Needs you first, then each area; one without a finding is left out."""
    view = status.doctor
    if view is None:
        return ()
    loud = view.need_you
    parts = [(translate("doctor", "Needs you"), _findings(len(loud)), loud)]
    parts += [(area_words(area, translate), _checks(len(view.others(area))), view.others(area)) for area in Area]
    return tuple(DoctorCard(title, count, _rows(found, status, view)) for title, count, found in parts if found)


def _checks(count: int) -> str:
    return translate("doctor", "1 check") if count == 1 else translate("doctor", "%n checks", "", count)


def _rows(findings: tuple[Finding, ...], status: AppStatus, view: DoctorView) -> tuple[DoctorRow, ...]:
    return tuple(_row(each, status, view) for each in findings)


def _row(finding: Finding, status: AppStatus, view: DoctorView) -> DoctorRow:
    icon, tone = LEVELS[finding.level]
    name = check_words(finding.check, translate)
    text, fix = says_words(finding.says, translate, window=True)
    muted = finding.wrong and finding.check in view.muted
    if muted:
        text = translate("doctor", "{text} (muted)").format(text=text)
        icon, tone = "status-unverified", "idle"
    loud = finding.wrong and not muted
    return DoctorRow(
        icon,
        tone,
        name,
        text,
        more=fix if loud else "",
        buttons=_buttons(finding, status) if loud else (),
        mutes=finding.check if finding.level is Level.WARNING or muted else None,
        muted=muted,
        spoken=translate("doctor", "{name}: {level}, {text}").format(name=name, level=_level(finding.level), text=text),
    )


def _level(level: Level) -> str:
    match level:
        case Level.OK:
            return translate("doctor", "fine")
        case Level.NOTE:
            return translate("doctor", "under way")
        case Level.UNKNOWN:
            return translate("doctor", "not known")
        case Level.WARNING:
            return translate("doctor", "warning")
        case Level.BAD:
            return translate("doctor", "problem")
        case _:
            assert_never(level)


def _buttons(finding: Finding, status: AppStatus) -> tuple[DoctorButton, ...]:
    made = [button for fix in finding.fixes if (button := _button(fix, status)) is not None]
    if finding.level is Level.BAD and all(button.request.do is not Do.DOCTOR for button in made):
        made.append(_again())
    return tuple(made)


def _again() -> DoctorButton:
    return DoctorButton(translate("doctor", "Check again"), Request(Do.DOCTOR))


def _show(address: str, status: AppStatus) -> DoctorButton | None:
    key = next((row.key for row in status.services if row.address == address), None)
    text = translate("doctor", "Show the service")
    return None if key is None else DoctorButton(text, Request(Do.SHOW, key), "ui-eye")


def _button(fix: Fix, status: AppStatus) -> DoctorButton | None:
    match fix.cure:
        case Cure.CONNECT_NETWORK:
            text = translate("doctor", "Connect to its network...")
            return DoctorButton(text, Request(Do.JOIN_NETWORK, value=fix.value), "ui-plug")
        case Cure.TRY_URL:
            return DoctorButton(translate("doctor", "Try it..."), Request(Do.TRY_URL, value=f"https://{fix.value}"))
        case Cure.SHOW_SERVICE:
            return _show(fix.value, status)
        case Cure.ACCOUNT:
            return DoctorButton(translate("doctor", "Cloudflare account..."), Request(Do.ACCOUNT))
        case Cure.COMPARE:
            return _again()
        case Cure.COPY:
            return DoctorButton(translate("doctor", "Copy command"), icon="ui-copy", copies=fix.value)
        case _:
            assert_never(fix.cure)


def joined_words(container: str, network: str) -> str:
    """Said when a container was connected."""
    words = translate("toast", "{container} is on the network {network}")
    return words.format(container=isolated(container), network=isolated(network))
