"""How much of what an account may hold is used, as meters show it; pure."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.quota import Meter, Resource
from dockflare_desktop.gui.present.tunnels import MeterLine
from dockflare_desktop.gui.text import translate

_OF_ACCOUNT = (Resource.RECORDS, Resource.APPLICATIONS, Resource.POLICIES, Resource.SERVICE_TOKENS)


def account_lines(meters: Iterable[Meter]) -> tuple[MeterLine, ...]:
    """What all tunnels share; rules, connectors and calls are shown beside."""
    names: Mapping[Resource, str] = {
        Resource.RECORDS: translate("meters", "DNS records of {zone}"),
        Resource.APPLICATIONS: translate("meters", "Logins"),
        Resource.POLICIES: translate("meters", "Policies"),
        Resource.SERVICE_TOKENS: translate("meters", "Service tokens"),
    }
    unsure = translate("meters", "as the zone's plan says; older zones may hold more")
    return tuple(
        MeterLine(
            names[each.resource].format(zone=each.where),
            each.used,
            each.limit,
            "" if each.sure or each.resource is not Resource.RECORDS else unsure,
        )
        for each in meters
        if each.resource in _OF_ACCOUNT
    )
