"""The doctor's report as text: what it found, with addresses of people and machines left out."""

import re

from dockflare_desktop.core.doctor.check import Area
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.words.doctor import area_words, check_words, says_words

_MAIL = re.compile(r"[^\s@“”\"]+@[^\s@“”\"]+")
_HOST = re.compile(r"\b(?:[A-Za-z0-9_-]+\.)+[A-Za-z]{2,}\b")
_NUMBERS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]*\b")
_ID = re.compile(r"\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b|\b[0-9a-f]{32}\b")
_KEPT = ("cloudflare.com", "docker.io", "cloudflared", "no_tls_verify", "origin_server_name")


def report_text(view: DoctorView, version: str) -> str:
    """Everything that was found, redacted; the same thing has the same stand-in throughout."""
    names: dict[str, str] = {}
    at = f", checks of {view.finished_at:%Y-%m-%d %H:%M} UTC" if view.finished_at else ""
    lines = [f"DockFlare Desktop {version}{at}"]
    for area in Area:
        lines += ["", area_words(area)]
        for each in (each for each in view.findings if each.area is area):
            text, fix = says_words(each.says)
            lines.append(f"  [{each.level}] {check_words(each.check)}: {redacted(text, names)}")
            if fix and each.wrong:
                lines.append(f"      {redacted(fix, names)}")
    return "\n".join(lines).strip() + "\n"


def redacted(text: str, names: dict[str, str]) -> str:
    """A text without e-mail addresses, hostnames, IP addresses and ids. `names` remembers what stands for what.

    >>> redacted("web.home.example is not api.home.example, but web.home.example", {})
    'host-1 is not host-2, but host-1'
    """
    for pattern, word in ((_MAIL, "mail"), (_ID, "id"), (_NUMBERS, "address"), (_HOST, "host")):
        text = "".join(
            _stand_in(part, word, names) if at % 2 else part
            for at, part in enumerate(re.split(f"({pattern.pattern})", text))
        )
    return text


def _stand_in(found: str, word: str, names: dict[str, str]) -> str:
    if found.lower() in _KEPT:
        return found
    if found not in names:
        names[found] = f"{word}-{sum(1 for each in names.values() if each.startswith(word)) + 1}"
    return names[found]
