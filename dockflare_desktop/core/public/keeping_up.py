"""A reading of the whole account, kept up to date by what rounds read and write meanwhile."""

from collections.abc import Iterable
from dataclasses import replace

from dockflare_desktop.core.change import Outcome, OutcomeState
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.planning.advance import advance


def kept_up(actual: Actual, seen: Actual, outcomes: Iterable[Outcome]) -> Actual:
    """The same after a round that saw `seen`, with its own writes in it. What the round read later than this reading
    wins; of what it read earlier only its own writes count. `read_at` stays: that old is what nobody read since."""
    if seen.read_at <= actual.read_at:
        known = actual.documents
        newer = tuple(
            each
            for each in seen.documents.values()
            if each is not None and ((old := known.get(each.tunnel_id)) is None or each.version > old.version)
        )
        done = [each for each in outcomes if each.state is OutcomeState.DONE]
        return advance(actual, done, newer) if done or newer else actual
    directory, read = actual.directory, seen.directory
    return replace(
        actual,
        directory=replace(
            directory,
            zones=read.zones,
            tunnels=read.tunnels,
            policies=directory.policies if read.policies is None else read.policies,
        ),
        records={**actual.records, **{zone: each for zone, each in seen.records.items() if each is not None}},
        documents={**actual.documents, **{tunnel: each for tunnel, each in seen.documents.items() if each is not None}},
        apps=actual.apps if seen.apps is None else seen.apps,
    )
