"""Meters of what all tunnels share, and the notice about what others changed."""

from datetime import timedelta

from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.noticed import Noticed
from dockflare_desktop.core.planning.elsewhere import Elsewhere
from dockflare_desktop.core.quota import Meter, Resource
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.notices.elsewhere import elsewhere_causes
from dockflare_desktop.gui.present.meters import account_lines
from tests.gui import samples

KEY = ServiceKey("app.example")


def test_the_account_is_shown_beside_the_tunnel() -> None:
    found = account_lines(
        [
            Meter(Resource.RECORDS, 143, 200, "nordhus.example"),
            Meter(Resource.RECORDS, 3, 10, "mkdev.example", sure=True),
            Meter(Resource.APPLICATIONS, 9, 500),
            Meter(Resource.RULES, 9, 1000, "home"),
            Meter(Resource.CALLS, 9, 1200),
        ]
    )
    assert [(each.name, each.value, each.limit, bool(each.note)) for each in found] == [
        ("DNS records of nordhus.example", 143, 200, True),
        ("DNS records of mkdev.example", 3, 10, False),
        ("Logins", 9, 500, False),
    ]


def test_what_others_changed_is_told_once_for_each_time() -> None:
    rule = Elsewhere(Kind.RULE, Action.UPDATE, "app.example ", {"service": "http://a:1"}, {"service": "http://b:1"})
    changed = Noticed(samples.NOW, Elsewhere(rule.kind, rule.action, rule.name, rule.before, rule.after, (KEY,)))
    again = Noticed(samples.NOW + timedelta(minutes=61), changed.what, put_back=True)
    ((first, notice),) = elsewhere_causes(AppStatus(noticed=(changed, Noticed(samples.NOW, rule))))
    ((second, _),) = elsewhere_causes(AppStatus(noticed=(again,)))
    assert notice.title == "app.example was changed at Cloudflare"
    assert "http://a:1 → http://b:1" in notice.body
    assert (notice.request.do, notice.request.key) == (Do.SHOW, KEY)
    assert first[0] == second[0]
    assert first != second
