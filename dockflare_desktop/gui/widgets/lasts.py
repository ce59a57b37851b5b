"""How long something lasts: until it is removed, for a while, until tonight, or until a time that is chosen."""

from datetime import datetime, timedelta
from enum import Enum

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QVBoxLayout, QWidget

from dockflare_desktop.gui.text import clock, moment, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import steady

HOURS = (1, 2)


class _Chosen(Enum):
    """Stands for the time in the field below."""

    TIME = "time"


class Lasts(QWidget):
    """A choice, and a field for a time where one is chosen. `stored` is the end it has now."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, now: datetime, stored: datetime | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._combo = steady(QComboBox())
        self._combo.setAccessibleName(name)
        self._at = QDateTimeEdit()
        self._at.setAccessibleName(translate("lasts", "Until when"))
        self._at.setCalendarPopup(True)
        self._at.setDateTime(QDateTime.fromSecsSinceEpoch(int((now + timedelta(hours=4)).timestamp()) // 60 * 60))
        self._at.setMinimumDateTime(QDateTime.fromSecsSinceEpoch(int(now.timestamp())))
        self._at.setFont(theme.font())
        self._at.hide()
        column.addWidget(self._combo, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._at)
        self.setFocusProxy(self._combo)
        for text, value in lengths(now, stored):
            self._combo.addItem(text, value)
        self._combo.insertItem(int(stored is not None), translate("lasts", "Until I remove it"), None)
        self._combo.addItem(translate("lasts", "At a time..."), _Chosen.TIME)
        self._combo.setCurrentIndex(0)
        self._combo.currentIndexChanged.connect(self._choose)
        self._at.dateTimeChanged.connect(self.changed)

    def _choose(self) -> None:
        self._at.setVisible(self._combo.currentData() is _Chosen.TIME)
        self.changed.emit()

    @property
    def value(self) -> datetime | timedelta | None:
        """Until a time, for a length, or (None) until it is removed."""
        chosen: datetime | timedelta | _Chosen | None = self._combo.currentData()
        if isinstance(chosen, _Chosen):
            return datetime.fromtimestamp(self._at.dateTime().toSecsSinceEpoch()).astimezone()
        return chosen

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [self._combo, self._at]

    def choose(self, text: str) -> None:
        """The choice with this text."""
        self._combo.setCurrentIndex(self._combo.findText(text))


def lengths(now: datetime, stored: datetime | None = None) -> list[tuple[str, datetime | timedelta]]:
    """What is offered beside "until I remove it": the end it has, an hour, two, tonight."""
    found: list[tuple[str, datetime | timedelta]] = [(ends_text(stored, now), stored)] if stored is not None else []
    found += [(hours_text(hours), timedelta(hours=hours)) for hours in HOURS]
    night = tonight(now)
    return [*found, (translate("lasts", "Until tonight"), night)] if night > now else found


def tonight(now: datetime) -> datetime:
    """The last minute of the local day."""
    return now.astimezone().replace(hour=23, minute=59, second=0, microsecond=0)


def end_of(lasts: datetime | timedelta | None, now: datetime) -> datetime | None:
    """When it ends, counted from now where a length was chosen."""
    return now + lasts if isinstance(lasts, timedelta) else lasts


def ends_text(end: datetime, now: datetime) -> str:
    """ "Until today 14:30"; on another day with both, its day and its time."""
    today = end.astimezone().date() == now.astimezone().date()
    text = translate("lasts", "Until today {time}") if today else translate("lasts", "Until {day} {time}")
    return text.format(day=moment(end, now), time=clock(end))


def hours_text(hours: int) -> str:
    """ "For 2 hours"."""
    if hours == 1:
        return translate("lasts", "For 1 hour")
    return translate("lasts", "For %n hours", "", hours)
