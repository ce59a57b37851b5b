"""The banner of Review changes: what changed meanwhile, what hinders writing, what the brake holds; pure functions."""

from datetime import datetime

from dockflare_desktop.core.change import Hold
from dockflare_desktop.core.reviewing.brake import Braked, Cause, braked
from dockflare_desktop.gui.doing import Do, Say
from dockflare_desktop.gui.present.frame import Banner, BannerButton, account_banner
from dockflare_desktop.gui.present.plan import Reading
from dockflare_desktop.gui.text import isolated, moment, translate

NEXT, SEEN = "next", "seen"  # what the buttons about changed steps ask of the review they stand in


def banner(reading: Reading, say: Say, now: datetime) -> Banner | None:
    """The most urgent one: what changed, what hinders writing, what the brake holds."""
    if reading.changed:
        return _changed(reading.changed)
    return _hindered(reading, say, now) or _brake(reading)


def _changed(count: int) -> Banner:
    one = translate("plan", "One step changed while you were reading.")
    many = translate("plan", "%n steps changed while you were reading.", "", count)
    buttons = (
        BannerButton(translate("plan", "Show next"), Do.REVIEW, value=NEXT),
        BannerButton(translate("plan", "I have seen them"), Do.REVIEW, value=SEEN),
    )
    text = translate("plan", "They are marked, and not ticked. Nothing can be applied until you have seen them.")
    return Banner("held", "status-held", one if count == 1 else many, text, buttons)


def _hindered(reading: Reading, say: Say, now: datetime) -> Banner | None:
    status, holds = reading.status, {item.hold for item in reading.items}
    if Hold.OBSERVE in holds:
        text = translate(
            "plan", "This is what would be written. Choose another mode to be asked, or to let it go ahead."
        )
        return Banner("idle", "ui-eye", translate("plan", "Observe only: nothing is written."), text)
    if Hold.PAUSED in holds:
        until = status.paused_until
        paused = translate("plan", "Changes are paused.")
        if until is not None:
            paused = translate("plan", "Changes are paused until {time}.").format(time=moment(until, now))
        resume = BannerButton(translate("plan", "Resume"), Do.RESUME)
        return Banner("idle", "ui-pause", paused, translate("plan", "Resume, then decide."), (resume,))
    if Hold.RIVAL in holds:
        text = translate("plan", "It deletes rules that it does not know. Stop its container first.")
        return Banner(
            "warn", "ui-warn", translate("plan", "The original DockFlare runs here, so nothing is written."), text
        )
    return account_banner(status, say) if reading.items and not status.demo else None


def _brake(reading: Reading) -> Banner | None:
    found = braked(reading.status)
    if found is None:
        return None
    title_ = translate("plan", "Removals are on hold: {count} of {live} services would go at once.")
    text = f"{_limit(found)} {_cause(found)} " + translate("plan", "Additions and changes can go ahead.")
    look = translate("plan", "Look at {engine}").format(engine=isolated(found.engine))
    buttons = (BannerButton(look, Do.SHOW_ENGINE, value=found.engine),) if found.engine else ()
    return Banner("warn", "status-held", title_.format(count=found.count, live=found.live), text, buttons)


def _limit(found: Braked) -> str:
    if found.by_share:
        return translate("plan", "That is {share} %, your limit is {limit} %.").format(
            share=found.share, limit=found.limit_share
        )
    text = translate("plan", "That is {share} %, your limit is {count} services.")
    return text.format(share=found.share, count=found.limit_count)


def _cause(found: Braked) -> str:
    match found.cause:
        case Cause.ENGINE:
            text = translate("plan", "{engine} runs none of its containers any more: was it restarted, or set up anew?")
            return text.format(engine=isolated(found.engine))
        case Cause.PROJECT:
            text = translate("plan", "All of them are of the Compose project {project}: was it stopped?")
            return text.format(project=isolated(found.project))
        case Cause.ONE_ENGINE:
            return translate("plan", "All of them ran on {engine}.").format(engine=isolated(found.engine))
        case Cause.UNKNOWN:
            return translate("plan", "It often means that an engine restarted or a Compose project was stopped.")
