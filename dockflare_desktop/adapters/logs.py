"""Logging for the whole program: a file in the data folder, on request the terminal; no secret passes a handler."""

import logging
import re
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import count
from logging.handlers import RotatingFileHandler
from pathlib import Path

from dockflare_desktop.engine.ports.log import LogLine

FILE = "dockflare.log"
MASK = "[hidden]"
_LARGEST = 1_000_000  # bytes; one older file is kept
KEPT = 2_000  # lines in memory
_LEAST_SECRET = 8  # shorter texts would mask ordinary words
_SECRETS = re.compile(
    r"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*={0,2}"  # JSON in base64: a JWT, a connector's token
    r"|(?<=[Bb]earer )\S+"
    r"|\bcf[a-z]{1,3}_[A-Za-z0-9_-]{20,}"  # Cloudflare's newer tokens say what they are
    r"|(?<![A-Za-z0-9_/.-])(?![0-9a-f]+\b)[A-Za-z0-9_-]{40}(?![A-Za-z0-9_/.-])"  # its older ones are 40 signs
)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_QUIET = ("httpx", "httpcore", "cloudflare", "urllib3", "docker", "keyring", "peewee")
"""Libraries that would log every request."""


class Redact(logging.Filter):
    """Masks what looks like a secret, and the given ones, in message, traceback and stack."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if len(secret) >= _LEAST_SECRET)
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, redacted."""
        record.msg, record.args = self.clean(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self.clean(self._formatter.formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True

    def clean(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return _SECRETS.sub(MASK, text)


class Ring(logging.Handler):
    """The port Log: the newest lines, in memory."""

    def __init__(self, most: int = KEPT) -> None:
        super().__init__()
        self._kept: deque[LogLine] = deque(maxlen=most)
        self._numbers = count(1)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, which was redacted before."""
        at = datetime.fromtimestamp(record.created, UTC)
        text = "\n".join(filter(None, (record.getMessage(), record.exc_text)))
        self._kept.append(LogLine(next(self._numbers), at, record.levelno, record.name, text))

    def lines(self, after: int = 0) -> Sequence[LogLine]:
        """Those with a higher number, oldest first."""
        with self.lock or nullcontext():
            kept = tuple(self._kept)
        return [line for line in kept if line.number > after]


def start_logging(folder: Path | None, *, debug: bool = False, secrets: tuple[str, ...] = ()) -> Ring:
    """Replace the root logger's handlers; the newest lines can be read from what comes back. `folder` None, or one that
    cannot be written, means no file."""
    ring = Ring()
    handlers: list[logging.Handler] = [ring]
    if folder is not None and (file := _file(folder)) is not None:
        handlers.append(file)
    if debug:
        handlers.append(logging.StreamHandler(sys.stderr))
    redact = Redact(*secrets)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        handler.addFilter(redact)
    logging.basicConfig(level=logging.DEBUG if debug else logging.INFO, handlers=handlers, force=True)
    logging.raiseExceptions = False  # a full disk costs the log, and no traceback on standard error
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return ring


def _file(folder: Path) -> logging.Handler | None:
    """Opened now, so that a folder that cannot be written is known; the file is for its owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / FILE
        path.touch(mode=0o600)
        return RotatingFileHandler(path, maxBytes=_LARGEST, backupCount=1, encoding="utf-8")
    except OSError:
        return None
