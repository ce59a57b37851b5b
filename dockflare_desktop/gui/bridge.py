"""From the engine to the windows: one object, one signal."""

from PySide6.QtCore import QObject, Signal


class StatusBridge(QObject):
    """`changed` carries the newest AppStatus; the controller emits it, the face listens."""

    changed = Signal(object)
