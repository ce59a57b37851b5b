"""What the adopt dialog is shown in tests and pictures: a record, and everything that can be in the way."""

from dataclasses import replace

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.preview import Adoption, Caution, Shown, Warned
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, AppStep, Change, Kind, Phase, RecordStep, Risk, RuleStep, Why
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.owners import FOREIGN

HOST = "wiki.nordhus.example"
NOW = {"type": "A", "content": "81.229.40.17", "proxied": False, "comment": "old server"}
THEN = {"type": "CNAME", "content": "8c1e.cfargotunnel.com", "proxied": True, "comment": "DockFlare Desktop: wiki"}
CHANGE = Change(
    f"record update {HOST}",
    Phase.ROUTE,
    RecordStep("z", HOST, "home"),
    Action.UPDATE,
    Kind.RECORD,
    HOST,
    Why.CHANGED,
    (ServiceKey(HOST),),
)
SHOWN = Shown(CHANGE, Sides(NOW, THEN))
ELSEWHERE = Warned(Caution.ELSEWHERE, HOST, "A 81.229.40.17")
PREVIEW = Adoption((), (SHOWN,), (ELSEWHERE,), "seen")
RECORD = Foreign(Kind.RECORD, "id1", HOST, "", "nordhus.example", "A 81.229.40.17", FOREIGN, (ServiceKey(HOST),))
RULE = replace(CHANGE, id="rule", kind=Kind.RULE, target=f"home {HOST}", step=RuleStep("home", ServiceKey(HOST), {}))
LOGIN = replace(CHANGE, id="login", kind=Kind.APPLICATION, step=AppStep(HOST, None), risk=Risk.FEWER_PEOPLE)
OLD_LOGIN = {
    "name": "Wiki (old)",
    "addresses": [HOST],
    "session_duration": "24h",
    "policies": [{"name": "all", "decision": "bypass", "include": [{"everyone": {}}]}],
}
NEW_LOGIN = {
    "name": HOST,
    "addresses": [HOST],
    "session_duration": "24h",
    "policies": [
        {
            "name": "Family [dfd1 o=7f3a9c2e]",
            "decision": "allow",
            "include": [{"email": {"email": "ann@nordhus.example"}}],
        }
    ],
}
OLD_RULE = {"hostname": HOST, "service": "http://10.0.0.4:80"}
NEW_RULE = {
    "hostname": HOST,
    "service": "http://wiki:80",
    "originRequest": {"access": {"required": True, "teamName": "nordhus", "audTag": ["5f1c0b"]}},
}
WHOLE = Adoption(
    (),
    (Shown(LOGIN, Sides(OLD_LOGIN, NEW_LOGIN)), Shown(RULE, Sides(OLD_RULE, NEW_RULE)), SHOWN),
    (Warned(Caution.FEWER_PEOPLE, HOST), ELSEWHERE, Warned(Caution.NEW_IDS, HOST)),
    "seen",
)
