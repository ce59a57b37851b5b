"""Reading at Cloudflare all that decides about one hostname."""

from dataclasses import replace

from dockflare_desktop.core.cloud import Actual, Look
from dockflare_desktop.core.origin.hostname import parents
from dockflare_desktop.core.public.roads import Roads
from dockflare_desktop.engine.ports import Edge, OutsideError


async def one_address(edge: Edge, host: str) -> Actual:
    """All that decides about one hostname, with the names that people use; its tunnel's document where one is."""
    actual = await edge.observe(
        Look(
            zones=frozenset(parents(host)),
            policies=True,
            sign_in_methods=True,
            service_tokens=True,
            groups=True,
        )
    )
    tunnel = Roads(actual).lead(host).tunnel
    if tunnel is None or not tunnel.remote:
        return actual
    try:
        document = await edge.document(tunnel.id)
    except OutsideError as error:
        return replace(actual, problems=(*actual.problems, error.problem))
    return replace(actual, documents={tunnel.id: document})
