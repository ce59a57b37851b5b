"""Recognising the original DockFlare on a watched engine: it deletes tunnel rules it does not know (H18)."""

import re
from collections.abc import Iterable

from dockflare_desktop.core.model import Container

_IMAGE = re.compile(r"(^|/)dockflare(:|@|$)")
_TITLE = "org.opencontainers.image.title"


def original_runs(containers: Iterable[Container]) -> bool:
    """Whether one of the containers is the original, by its image or the labels its image carries.

    >>> original_runs([Container("1", "df", {}, image="alplat/dockflare:stable")])
    True
    """
    return any(
        each.present and (_IMAGE.search(each.image) is not None or each.labels.get(_TITLE, "").lower() == "dockflare")
        for each in containers
    )
