"""Every kind of write: undone, and the account is as before, ids and times that Cloudflare gives out aside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.model import AccessGroup, Container, ManualRule, Override, Path, PolicyBody, ServiceKey
from tests.engine.undoing import account_of, newest, settle, undo_all
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "web.nordhus.example"
KEY = ServiceKey(HOST)
ZONE = "nordhus.example"
MAIL = "bo@mkdev.example"
STAFF = AccessGroup("staff", "Staff", (PolicyBody("s", "allow", ({"email_domain": {"domain": "mkdev.example"}},)),))
TWO = replace(FAMILY, policies=(*FAMILY.policies, PolicyBody("more", "allow", ({"email": {"email": MAIL}},))))
OTHER_PEOPLE = replace(FAMILY, policies=(replace(FAMILY.policies[0], include=({"email": {"email": MAIL}},)),))
RULES = '[{"name": "us", "decision": "allow", "include": [{"geo": {"country_code": "NO"}}]}]'
Act = Callable[[Whole], Awaitable[object]]


def web(**labels: str) -> Container:
    return container("web", HOST, **labels)


def runs(*containers: Container) -> Act:
    async def act(whole: Whole) -> None:
        whole.run(*containers)
        await settle(whole)

    return act


async def gone(whole: Whole) -> None:
    """The container is gone, and its grace period over."""
    whole.run()
    await settle(whole, 3)
    whole.clock.move(minutes=11)
    await settle(whole)


def moves(tunnel: str) -> Act:
    async def act(whole: Whole) -> None:
        whole.run(web(tunnel=tunnel))
        await settle(whole, 8)

    return act


def saves(*items: object) -> Act:
    async def act(whole: Whole) -> None:
        await whole.store.replace(items)  # type: ignore[arg-type]
        await settle(whole)

    return act


def drops(*items: object) -> Act:
    async def act(whole: Whole) -> None:
        await whole.store.replace((), items)  # type: ignore[arg-type]
        await settle(whole)

    return act


def rule(whole: Whole, **fields: str) -> ManualRule:
    return ManualRule(KEY, Path(), {"service": "http://nas:5000", **fields}, whole.clock())


async def rule_added(whole: Whole) -> None:
    await saves(rule(whole, **{"access.groups": "family"}))(whole)


async def rule_removed(whole: Whole) -> None:
    await drops((await whole.store.layers()).manual_rules[0])(whole)


async def rule_changed(whole: Whole) -> None:
    await saves(rule(whole, **{"access.groups": "staff"}))(whole)


async def rule_off(whole: Whole) -> None:
    desk = (await whole.desk.desks()).manual
    await desk.switch(KEY, on=False)
    await settle(whole)


async def rule_renamed(whole: Whole) -> None:
    desk = (await whole.desk.desks()).manual
    new = replace((await whole.store.layers()).manual_rules[0], key=ServiceKey("new.nordhus.example"))
    assert not await desk.save(new, KEY)
    await settle(whole, 8)


def overrides(**fields: str) -> Act:
    async def act(whole: Whole) -> None:
        texts = {key.replace("__", "."): text for key, text in fields.items()}
        made = [Override(KEY, key, text, None, whole.clock()) for key, text in texts.items()]
        assert not await whole.desk.save_overrides(made)
        await settle(whole)

    return act


async def reverted(whole: Whole) -> None:
    await whole.desk.clear_overrides(KEY)
    await settle(whole)


async def zone_protected(whole: Whole) -> None:
    assert not await (await whole.desk.desks()).access.save_zone(ZONE, {"access.groups": "family"})
    await settle(whole, 6)


async def zone_opened(whole: Whole) -> None:
    access = (await whole.desk.desks()).access
    assert (await access.delete_zone(ZONE, [KEY])).gone
    await settle(whole, 6)


async def nothing(whole: Whole) -> None:
    await settle(whole, 1)


async def foreign(whole: Whole) -> None:
    whole.account.add_record(whole.zone, "A", HOST, "192.0.2.7", comment="by hand")
    await runs(web())(whole)


async def adopted(whole: Whole) -> None:
    desk = (await whole.desk.desks()).adoption
    pick = Pick(Kind.RECORD, HOST)
    shown = await desk.preview([pick])
    assert isinstance(shown, Adoption)
    await desk.adopt([pick], shown.seal)
    await settle(whole, 6)


async def foreign_adopted(whole: Whole) -> None:
    await foreign(whole)
    await adopted(whole)


async def given_back(whole: Whole) -> None:
    desk = (await whole.desk.desks()).adoption
    shown = await desk.preview_return(Kind.RECORD, HOST)
    assert isinstance(shown, Adoption)
    await desk.give_back(Kind.RECORD, HOST, shown.seal)
    await settle(whole, 6)


def method(name: str = "Google", client: str = "one", ident: str = "") -> MethodDraft:
    secret = {} if ident else {"client_secret": "hush" * 5}
    return MethodDraft(name, "google", {"client_id": client, **secret}, ident)


async def method_added(whole: Whole) -> None:
    assert (await (await whole.desk.desks()).access.save_method(method())).method is not None


async def method_changed(whole: Whole) -> None:
    ident = next(each for each, body in whole.account.access.providers.items() if body["name"] == "Google")
    saved = await (await whole.desk.desks()).access.save_method(method("Workspace", "two", ident))
    assert saved.method is not None


async def token_made(whole: Whole) -> None:
    assert (await (await whole.desk.desks()).access.create_token("backup", "24h")).token is not None


async def token_deleted(whole: Whole) -> None:
    (ident,) = whole.account.access.service_tokens
    assert (await (await whole.desk.desks()).access.delete_token(ident)).gone


async def tunnel_made(whole: Whole) -> None:
    assert (await (await whole.desk.desks()).tunnels.create("shed")).tunnel is not None
    await settle(whole)


async def tunnel_renamed(whole: Whole) -> None:
    assert (await (await whole.desk.desks()).tunnels.rename("dockflare", "home")).tunnel is not None
    await settle(whole)


async def by_labels_renamed(whole: Whole) -> None:
    await runs(container("web", "other.nordhus.example"))(whole)
    whole.clock.move(minutes=11)
    await settle(whole)


TABLE: dict[str, tuple[Act, Act]] = {
    "record and rule created": (nothing, runs(web())),
    "policy and application of a group created": (nothing, runs(web(access_group="family"))),
    "application with its own policy created": (nothing, runs(web(access_emails=MAIL))),
    "path created": (nothing, runs(web(path="/x"))),
    "record and rule deleted": (runs(web()), gone),
    "application and policy of a group deleted": (runs(web(access_group="family")), gone),
    "application with its own policy deleted": (runs(web(access_emails=MAIL, access_session__duration="8h")), gone),
    "application with custom rules deleted": (runs(web(access_policy="custom", access_custom__rules=RULES)), gone),
    "path with options deleted": (runs(web(path="/x", no__tls__verify="true", dns_comment="mine")), gone),
    "public by bypass deleted": (runs(web(access_policy="bypass")), gone),
    "rule: target changed": (runs(web(service="http://a:1")), runs(web(service="http://b:2"))),
    "rule: option changed": (runs(web(origin_connect__timeout="30")), runs(web(origin_connect__timeout="60"))),
    "rule: option added": (runs(web()), runs(web(no__tls__verify="true"))),
    "rule: option taken away": (runs(web(no__tls__verify="true")), runs(web())),
    "record deleted alone": (runs(web()), runs(web(dns="off"))),
    "record created alone": (runs(web(dns="off")), runs(web())),
    "rule and record moved to another tunnel": (moves("dockflare"), moves("garage")),
    "application: session changed": (
        runs(web(access_emails=MAIL, access_session__duration="8h")),
        runs(web(access_emails=MAIL, access_session__duration="1h")),
    ),
    "application: another group": (runs(web(access_group="family")), runs(web(access_group="staff"))),
    "application: name changed": (runs(web(access_emails=MAIL)), runs(web(access_emails=MAIL, access_name="Wiki"))),
    "application created before a public service": (runs(web()), runs(web(access_emails=MAIL))),
    "application taken from a service": (runs(web(access_emails=MAIL)), runs(web())),
    "policy changed by its group": (runs(web(access_group="family")), saves(OTHER_PEOPLE)),
    "policy added by its group": (runs(web(access_group="family")), saves(TWO)),
    "application changed by its group": (runs(web(access_group="family")), saves(replace(FAMILY, session="2h"))),
    "override set": (runs(web(service="http://a:1")), overrides(service="http://b:2")),
    "login overridden": (runs(web(access_emails=MAIL)), overrides(access__groups="staff")),
    "service ignored": (runs(web(access_emails=MAIL)), overrides(ignored="true")),
    "manual rule added": (nothing, rule_added),
    "manual rule changed": (rule_added, rule_changed),
    "manual rule removed": (rule_added, rule_removed),
    "manual rule switched off": (rule_added, rule_off),
    "manual rule renamed": (rule_added, rule_renamed),
    "zone's login set": (nothing, zone_protected),
    "zone's login taken back": (zone_protected, zone_opened),
    "record adopted": (foreign, adopted),
    "record given back": (foreign_adopted, given_back),
    "sign-in method added": (nothing, method_added),
    "sign-in method changed": (method_added, method_changed),
    "service token made": (nothing, token_made),
    "service token deleted": (token_made, token_deleted),
    "tunnel made": (nothing, tunnel_made),
    "tunnel renamed": (runs(web()), tunnel_renamed),
    "address changed in labels": (runs(web()), by_labels_renamed),
}


def labelled(each: Container) -> Container:
    """Labels' own underscores are written double."""
    return replace(each, labels={name.replace("..", "_"): text for name, text in each.labels.items()})


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY, STAFF)
    garage = whole.account.add_tunnel("garage")
    whole.account.connect(garage)
    for tunnel in (garage, whole.tunnel):  # never configured is something that nothing comes back to
        whole.account.put_document(tunnel, {"ingress": [{"service": "http_status:404"}]})
    run = whole.run
    whole.run = lambda *each: run(*map(labelled, each))  # type: ignore[method-assign]
    yield whole
    await whole.close()


@pytest.mark.parametrize("kind", TABLE)
async def test_undone_the_account_is_as_before(whole: Whole, kind: str) -> None:
    before, write = TABLE[kind]
    await settle(whole, 1)
    await before(whole)
    was, start = account_of(whole), await newest(whole)
    whole.clock.move(minutes=30)
    await write(whole)
    end = await newest(whole)
    assert end > start
    whole.clock.move(minutes=30)
    assert await undo_all(whole, start, end)
    assert account_of(whole) == was
