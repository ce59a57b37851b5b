"""AppStatus to the state in a few words: the block below the sidebar, the tray's head, the foot; pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus, EngineView, Health, TokenState
from dockflare_desktop.gui.text import ago, ago_short, clock, isolated, moment, translate


@dataclass(frozen=True, slots=True)
class StateBlock:
    """The foot of the sidebar."""

    health: Health
    headline: str
    line: str
    paused: bool
    mode: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """What stands in the place of a list without services."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line with an icon."""

    icon: str
    tone: str
    text: str


def starting(status: AppStatus) -> bool:
    """Whether nothing is known yet: neither token nor engine was looked at."""
    unknown = status.cloudflare.token is TokenState.UNKNOWN and status.last_verified is None
    return unknown and not status.engines and not status.services and not status.broken


def nothing(status: AppStatus) -> Nothing:
    """Why there is no service: how many engines are watched, or which one is away. Before an account is connected
    nobody knows whether a container asks."""
    if status.cloudflare.token is TokenState.NONE:
        title = translate("empty", "Services are shown once an account is connected")
        text = translate("empty", "Containers with labels like these appear here then.")
    else:
        title = translate("empty", "No container asks to be published yet")
        text = translate("empty", "Add these labels to a container and start it. It appears here within a second.")
    return Nothing(title, f"{text} {_watched(status.engines)}")


def _watched(engines: Sequence[EngineView]) -> str:
    away = next((engine for engine in engines if engine.away), None)
    if away is not None:
        return translate("empty", "{engine} cannot be reached now.").format(engine=isolated(away.name or away.url))
    if not engines:
        return translate("empty", "No Docker engine is watched yet.")
    if len(engines) == 1:
        return translate("empty", "1 engine is being watched.")
    return translate("empty", "%n engines are being watched.", "", len(engines))


def offline(status: AppStatus) -> bool:
    """Whether the network is away, as far as we know."""
    found = [status.cloudflare.problem, *status.problems]
    return any(problem is not None and problem.code is ProblemCode.OFFLINE for problem in found)


def need_you(count: int) -> str:
    """ "3 need you"; empty for none."""
    if not count:
        return ""
    return translate("frame", "1 needs you") if count == 1 else translate("frame", "%n need you", "", count)


def mode_name(mode: Mode) -> str:
    """The mode in words."""
    names = {
        Mode.AUTOMATIC: translate("mode", "Automatic"),
        Mode.ASK_REMOVING: translate("mode", "Ask before removing"),
        Mode.ASK_EVERY: translate("mode", "Ask before every change"),
        Mode.OBSERVE: translate("mode", "Observe only"),
    }
    return names[mode]


def state_block(status: AppStatus, now: datetime) -> StateBlock:
    """Shape, headline, when it was verified, pause, mode."""
    return StateBlock(
        status.health, headline(status, now), _line(status, now), status.paused, mode_name(status.settings.mode)
    )


def headline(status: AppStatus, now: datetime) -> str:
    """The state in a few words; the tray's tooltip says the same."""
    if status.cloudflare.token is TokenState.REFUSED:
        return translate("frame", "Cannot write")
    if status.broken:
        return translate("frame", "Not working")
    if status.health is Health.SETUP:
        return translate("frame", "Starting...") if starting(status) else translate("frame", "Not set up")
    return _paused(status, now) if status.paused else _running(status)


def _paused(status: AppStatus, now: datetime) -> str:
    if status.paused_until is None:
        return translate("frame", "Paused")
    return translate("frame", "Paused until {time}").format(time=moment(status.paused_until, now))


def _running(status: AppStatus) -> str:
    if offline(status):
        return translate("frame", "Offline")
    if status.need_you:
        return need_you(len(status.need_you))
    if found := new_public(status) or _in_the_way(status) or _of_the_doctor(status):
        return found
    return translate("frame", "Working") if status.syncing else translate("frame", "In sync")


def new_public(status: AppStatus) -> str:
    """ "1 new public address" that nobody expected; empty for none."""
    count = len(status.public.new) if status.public is not None else 0
    if not count:
        return ""
    one = translate("frame", "1 new public address")
    return one if count == 1 else translate("frame", "%n new public addresses", "", count)


def _in_the_way(status: AppStatus) -> str:
    away = [engine for engine in status.engines if engine.away]
    if away:
        return translate("frame", "{engine} is away").format(engine=away[0].name)
    if status.cloudflare.problem is not None:
        return translate("frame", "Cloudflare does not answer")
    codes = {problem.code for problem in status.problems}
    if ProblemCode.NO_CONNECTOR in codes:
        return translate("frame", "No connector")
    if ProblemCode.CONNECTOR_REFUSED in codes:
        return translate("frame", "Configuration refused")
    return ""


def _of_the_doctor(status: AppStatus) -> str:
    count = len(status.doctor.need_you) if status.doctor is not None else 0
    if not count:
        return ""
    one = translate("frame", "1 finding of the doctor")
    return one if count == 1 else translate("frame", "%n findings of the doctor", "", count)


def _line(status: AppStatus, now: datetime) -> str:
    if status.last_verified is None:
        return translate("frame", "Not verified yet")
    if offline(status) or status.cloudflare.token is TokenState.REFUSED:
        return translate("frame", "Since {time}").format(time=moment(status.last_verified, now))
    return translate("frame", "Verified {time}").format(time=ago_short(status.last_verified, now))


def verified(status: AppStatus, now: datetime) -> str:
    """ "Verified 8 seconds ago"."""
    if status.last_verified is None:
        return translate("frame", "Not verified yet")
    return translate("frame", "Verified {time}").format(time=ago(status.last_verified, now))


def foot(shown: int, total: int) -> str:
    """What the table shows."""
    return translate("frame", "{shown} of {total} shown").format(shown=shown, total=total)


def odd(status: AppStatus) -> Note | None:
    """What is odd, at the right of the foot."""
    return _odd(status) or _waiting(status)


def _waiting(status: AppStatus) -> Note | None:
    """Overrides of services that are not there: kept, until one comes."""
    found = [problem.subject for problem in status.problems if problem.code is ProblemCode.OVERRIDE_WAITS]
    if not found:
        return None
    if len(found) == 1:
        text = translate("frame", "An override waits for {address}").format(address=found[0])
    else:
        text = translate("frame", "Overrides wait for %n services that are not there", "", len(found))
    return Note("ui-pencil", "text2", text)


def _odd(status: AppStatus) -> Note | None:
    if status.cloudflare.token is TokenState.REFUSED:
        text = translate("frame", "Nothing is written; reading is refused as well")
        return Note("status-error", "bad", text)
    if offline(status) and (count := len(status.plan.changes)):
        text = (
            translate("frame", "1 change waits and is looked at again first")
            if count == 1
            else translate("frame", "%n changes wait and are looked at again first", "", count)
        )
        return Note("ui-clock", "text2", text)
    for engine in status.engines:
        if engine.away:
            return Note("status-stale", "idle", _away_text(engine))
    return _session_note(status)


def _away_text(engine: EngineView) -> str:
    if engine.services == 1:
        return translate("frame", "{engine} is away: its service stays as it is").format(engine=engine.name)
    return translate("frame", "{engine} is away: its services stay as they are").format(engine=engine.name)


def _session_note(status: AppStatus) -> Note | None:
    if status.session_token:
        return Note("ui-info", "text2", translate("frame", "The token is kept until you quit"))
    if status.paused and status.paused_until is not None:
        text = translate("frame", "Paused until {time}: nothing is written").format(time=clock(status.paused_until))
        return Note("ui-pause", "text2", text)
    return None
