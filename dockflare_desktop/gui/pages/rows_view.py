"""How the lists of the Access, the Public now and the Tunnels page look and behave, as far as both do."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QTreeView

from dockflare_desktop.gui.delegate import RowDelegate
from dockflare_desktop.gui.pages.services_table import HEADER
from dockflare_desktop.gui.theme import Theme


def dress_rows(view: QTreeView, theme: Theme, model: QAbstractItemModel, row_height: Callable[[], int]) -> RowDelegate:
    """Rows of one level, painted by our delegate; `row_height` is in pixels and asked again whenever it may change."""
    view.setModel(model)
    delegate = RowDelegate(theme, view, row_height)
    view.setItemDelegate(delegate)
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setItemsExpandable(False)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    header = view.header()
    header.setFixedHeight(max(HEADER, theme.line_height + 12))
    header.setFont(theme.font("caption", 500))
    header.setSectionsMovable(False)
    header.setStretchLastSection(True)
    return delegate
