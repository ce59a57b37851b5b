"""The Engines page in words: a card for each engine, and what was found on this computer. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.engines.probed import Offer, Probed, Swarm
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.model import EngineState, FromLabels
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.status import AppStatus, EngineView, ServiceView
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.engine_rows import Row, away_rows, rows_of
from dockflare_desktop.gui.text import isolated, moment, translate


class Act(StrEnum):
    """What a card's buttons do."""

    CHECK = "check"
    EDIT = "edit"
    STOP = "stop"
    WATCH = "watch"
    TRUST = "trust"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Button:
    """One of a card's buttons."""

    act: Act
    text: str
    kind: str = ""  # primary or danger


@dataclass(frozen=True, slots=True)
class EngineCard:
    """Everything that one card shows; `note` is a title and a sentence."""

    handle: str
    name: str
    where: str
    pill: tuple[str, str, str]  # text, icon, tone
    rows: tuple[Row, ...] = ()
    note: tuple[str, str] | None = None
    buttons: tuple[Button, ...] = ()

    @property
    def spoken(self) -> str:
        """For screen readers: what it is, how it is, and what is wrong."""
        parts = (self.name, self.pill[0], *(self.note or ())[:1], *(f"{row.label}: {row.text}" for row in self.rows))
        return ", ".join(parts)


def facts(status: AppStatus) -> str:
    """The line below the title."""
    total, away = len(status.engines), sum(1 for engine in status.engines if engine.away)
    if total == 1:
        return translate("engines", "1 watched") if not away else translate("engines", "1 watched, not reachable")
    watched = translate("engines", "%n watched at the same time, {reachable} reachable", "", total)
    return watched.format(reachable=total - away)


def badge(status: AppStatus) -> tuple[int, str]:
    """How many are away."""
    return sum(1 for engine in status.engines if engine.away), "idle"


def cards(
    status: AppStatus, stored: Sequence[StoredEngine], now: datetime, say: Say, pinned_by: str = ""
) -> tuple[EngineCard, ...]:
    """One for each engine that is watched, then those that are switched off."""
    known = {each.id: each for each in stored}
    watched = {view.facts.handle for view in status.engines}
    here = [_watched(view, known.get(view.facts.handle), status, now, say) for view in status.engines]
    if pinned_by:
        here = [_pinned(card, pinned_by) for card in here]
    return (*here, *(_off(each) for each in stored if not each.enabled and each.id not in watched))


def _watched(view: EngineView, stored: StoredEngine | None, status: AppStatus, now: datetime, say: Say) -> EngineCard:
    services = [row for row in status.services if _of(row, view)]
    rows = away_rows(view, services, now, say) if view.away else rows_of(view, services, now, say)
    return EngineCard(
        handle=view.facts.handle,
        name=view.name,
        where=_where(view.url, stored),
        pill=_pill(view, now),
        rows=rows,
        note=_note(view, services, now) if view.away else None,
        buttons=_buttons(view),
    )


def _of(row: ServiceView, view: EngineView) -> bool:
    return isinstance(row.source, FromLabels) and row.source.engine == view.id


def _where(url: str, stored: StoredEngine | None) -> str:
    where = isolated(url)
    if stored is not None and stored.context:
        return translate("engines", "{where}, context “{context}”").format(where=where, context=stored.context)
    if stored is not None and stored.tls is not None:
        return translate("engines", "{where}, TLS").format(where=where)
    return where


def _pill(view: EngineView, now: datetime) -> tuple[str, str, str]:
    if view.state is EngineState.DENIED:
        return translate("engines", "Not allowed"), "status-blocked", "bad"
    if view.state is EngineState.AWAY:
        if view.facts.tries == 0:
            return translate("engines", "Connecting..."), "status-stale", "idle"
        text = translate("engines", "Away since {time}")
        return text.format(time=moment(view.since or now, now)), "status-stale", "idle"
    if view.problem is not None or (view.state is EngineState.UNCONFIRMED and not view.facts.late):
        return translate("engines", "Half working"), "ui-warn", "warn"
    return translate("engines", "Watching"), "status-live", "live"


def _note(view: EngineView, services: Sequence[ServiceView], now: datetime) -> tuple[str, str]:
    count = len(services)
    title = (
        translate("engines", "Its 1 service is left exactly as it is.")
        if count == 1
        else translate("engines", "Its %n services are left exactly as they are.", "", count)
    )
    if count == 0:
        title = translate("engines", "It has no services.")
    why = translate("engines", "Nothing is removed because an engine cannot be reached.")
    return title, f"{why} {_tries(view, now)}".strip()


def _tries(view: EngineView, now: datetime) -> str:
    if not view.facts.tries or view.facts.next_try is None:
        return ""
    seconds = max(1, round((view.facts.next_try - now).total_seconds()))
    tried = (
        translate("engines", "Tried once")
        if view.facts.tries == 1
        else translate("engines", "Tried %n times", "", view.facts.tries)
    )
    return translate("engines", "{tried}, next try in {seconds} s.").format(tried=tried, seconds=seconds)


def _buttons(view: EngineView) -> tuple[Button, ...]:
    edit = Button(Act.EDIT, translate("engines", "Edit..."))
    if not view.away:
        return Button(Act.CHECK, translate("engines", "Check")), edit
    first = Button(Act.CHECK, translate("engines", "Try now"), "primary")
    if view.problem is not None and view.problem.code is ProblemCode.SSH_HOST_UNKNOWN:
        first = Button(Act.TRUST, translate("engines", "Show fingerprint..."), "primary")
    return first, edit, Button(Act.STOP, translate("engines", "Stop watching..."), "danger")


def _pinned(card: EngineCard, variable: str) -> EngineCard:
    """What the environment names cannot be stopped here."""
    if card.handle != DEFAULT:
        return card
    buttons = tuple(each for each in card.buttons if each.act is not Act.STOP)
    row = Row(translate("engines", "Set by"), variable, tone="text2")
    return EngineCard(card.handle, card.name, card.where, card.pill, (*card.rows, row), card.note, buttons)


def _off(engine: StoredEngine) -> EngineCard:
    name = engine.name or translate("engines", "This computer")
    url = engine.url or translate("engines", "as the docker command would choose")
    stays = translate("engines", "Its services are left exactly as they are.")
    return EngineCard(
        handle=engine.id,
        name=name,
        where=_where(url if not engine.context else "", engine).removeprefix(", "),
        pill=(translate("engines", "Switched off"), "status-ignored", "idle"),
        note=(translate("engines", "It is not watched."), stays),
        buttons=(
            Button(Act.WATCH, translate("engines", "Watch it"), "primary"),
            Button(Act.EDIT, translate("engines", "Edit...")),
        ),
    )


def first_with_problem(shown: Iterable[EngineCard]) -> str:
    """The handle of the card where the focus goes: the first with a problem, else the first."""
    every = list(shown)
    troubled = next((each for each in every if each.pill[2] in ("bad", "warn") or each.note), None)
    return troubled.handle if troubled else every[0].handle if every else ""


def offer_text(offer: Offer, say: Say) -> str:
    """What was found, where, and why it cannot be used as it is."""
    found = _found(offer)
    if offer.problem is None:
        return found
    words = say(offer.problem)
    return f"{found} {words.text} {words.fix}".strip()


def _found(offer: Offer) -> str:
    if offer.engine.context:
        found = translate("engines", "Docker context “{name}” ({where})")
        return found.format(name=offer.engine.context, where=isolated(offer.where))
    return translate("engines", "{name} ({where})").format(name=offer.engine.name, where=isolated(offer.where))


def probe_text(tested: Probed, say: Say) -> str:
    """What a test found, in one sentence."""
    if tested.problem is not None and tested.problem.effect >= Effect.BLOCKS:
        words = say(tested.problem)
        return f"{words.text} {words.fix}".strip()
    kind = "Podman" if tested.podman else "Docker"
    text = translate("engines", "{name} answers: {kind} {version}, {count} containers, {labelled} with labels.").format(
        name=tested.name, kind=kind, version=tested.version, count=tested.containers, labelled=tested.labelled
    )
    if tested.swarm is Swarm.MANAGER:
        text += " " + translate("engines", "It manages a Swarm: its services are watched too.")
    if tested.swarm is Swarm.WORKER:
        text += " " + translate("engines", "It is a worker of a Swarm: watch a manager to see services.")
    if tested.problem is not None:
        text += " " + say(tested.problem).text
    return text
