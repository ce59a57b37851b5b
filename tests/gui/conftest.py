"""Windows are drawn off screen, unless the caller names another platform."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported
