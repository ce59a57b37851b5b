"""What a public address answered from outside, as a cell and a line of its tooltip; pure functions."""

from datetime import datetime

from dockflare_desktop.core.public.outside import Answer, Failure, url_of
from dockflare_desktop.core.public.view import PublicRow
from dockflare_desktop.gui.present.services import NOBODY, Cell
from dockflare_desktop.gui.text import translate, until

ORIGIN_DOWN = frozenset({502, 503, 504, *range(520, 528)})  # the connector's, and those of Cloudflare's edge
NO_TUNNEL = 530


def answer_cell(row: PublicRow) -> Cell:
    """Its status and how long it took; what is odd about it in words."""
    if row.answer is not None:
        return _answered(row.answer)
    return Cell(translate("public", "not asked") if url_of(row.found) else NOBODY, "text3")


def _answered(answer: Answer) -> Cell:
    if odd := _odd(answer):
        return Cell(odd, "text2", "ui-warn", "warn")
    code = answer.status
    if answer.login:
        return Cell(translate("public", "{code}, asks for a login").format(code=code), "text2", "ui-lock", "live")
    if not answer.edge:
        return Cell(translate("public", "{code}, not by Cloudflare").format(code=code), "text2", "ui-info", "idle")
    text = translate("public", "{code}, {took} ms").format(code=code, took=answer.took_ms)
    return Cell(text, "text2", "status-live", "live")


def _odd(answer: Answer) -> str:
    """Why nothing of the service was seen; empty where it answered."""
    match answer.failure:
        case Failure.NAME:
            return translate("public", "The name leads nowhere")
        case Failure.CERTIFICATE:
            return translate("public", "Wrong certificate")
        case Failure.SILENCE:
            return translate("public", "No answer")
        case None:
            pass
    if answer.status in ORIGIN_DOWN:
        return translate("public", "{code}, origin down").format(code=answer.status)
    return translate("public", "{code}, no connector").format(code=answer.status) if answer.status == NO_TUNNEL else ""


def asked(row: PublicRow, now: datetime) -> str:
    """When it was asked; empty where nobody did."""
    if row.answer is None:
        return ""
    return translate("public", "Asked from outside {time}").format(time=until(row.answer.at, now))
