"""Cloudflare's own SDK gets along with the embedded account, family by family."""

from collections.abc import AsyncIterator

import cloudflare
import httpx
import pytest
from cloudflare import AsyncCloudflare

from tests.demo.cloud import TOKEN, Cloud

pytestmark = pytest.mark.anyio
RULES = {"ingress": [{"hostname": "app.home.example", "service": "http://app:80"}, {"service": "http_status:404"}]}
ANN = [{"email": {"email": "ann@home.example"}}]


@pytest.fixture
async def sdk(cloud: Cloud) -> AsyncIterator[AsyncCloudflare]:
    http = httpx.AsyncClient(transport=cloud.transport)
    async with AsyncCloudflare(api_token=TOKEN, http_client=http, max_retries=0) as client:
        yield client


async def test_tokens_accounts_members_and_zones(cloud: Cloud, sdk: AsyncCloudflare) -> None:
    cloud.account.add_member("ann@home.example")
    verified = await sdk.user.tokens.verify()
    assert verified is not None
    assert verified.status == "active"
    assert [account.id for account in (await sdk.accounts.list()).result] == [cloud.account.id]
    assert [member.email for member in (await sdk.accounts.members.list(account_id=cloud.account.id)).result] == [
        "ann@home.example"
    ]
    zones = await sdk.zones.list(account={"id": cloud.account.id}, name="contains:home")
    assert [zone.id for zone in zones.result] == [cloud.zone]
    zone = await sdk.zones.get(zone_id=cloud.zone)
    assert zone is not None
    assert zone.name == "home.example"


async def test_records(cloud: Cloud, sdk: AsyncCloudflare) -> None:
    made = await sdk.dns.records.create(zone_id=cloud.zone, name="app", type="A", content="192.0.2.1", ttl=1)
    assert made is not None
    posts = [{"name": "app", "type": "CNAME", "content": "x.example", "ttl": 1, "proxied": True}]
    done = await sdk.dns.records.batch(zone_id=cloud.zone, deletes=[{"id": made.id}], posts=posts)
    assert done is not None
    assert [record.type for record in done.posts or []] == ["CNAME"]
    found = await sdk.dns.records.list(zone_id=cloud.zone, name={"exact": "app.home.example"}, match="all")
    (record,) = found.result
    edited = await sdk.dns.records.edit(record.id, zone_id=cloud.zone, comment="ours", name="app", ttl=1, type="CNAME")
    assert edited is not None
    assert edited.comment == "ours"
    gone = await sdk.dns.records.delete(record.id, zone_id=cloud.zone)
    assert gone is not None
    with pytest.raises(cloudflare.NotFoundError) as refusal:
        await sdk.dns.records.get(record.id, zone_id=cloud.zone)
    assert [error.code for error in refusal.value.errors] == [81044]


async def test_tunnels(cloud: Cloud, sdk: AsyncCloudflare) -> None:
    account = cloud.account.id
    tunnels = sdk.zero_trust.tunnels.cloudflared
    made = await tunnels.create(account_id=account, name="office", config_src="cloudflare")
    assert made is not None
    assert made.id is not None
    put = await tunnels.configurations.update(made.id, account_id=account, config=RULES)
    assert put is not None
    assert put.version == 1
    assert put.config is not None
    assert put.config.to_dict() == RULES
    connector = cloud.account.connect(made.id)
    clients = (await tunnels.connections.get(made.id, account_id=account)).result
    assert [(client.id, client.config_version) for client in clients] == [(connector.id, 1)]
    assert isinstance(await tunnels.token.get(made.id, account_id=account), str)
    listed = await tunnels.list(account_id=account, is_deleted=False, name="office")
    assert [tunnel.status for tunnel in listed.result] == ["healthy"]
    renamed = await tunnels.edit(made.id, account_id=account, name="bureau")
    assert renamed is not None
    assert renamed.name == "bureau"
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        await tunnels.delete(made.id, account_id=account)
    assert [error.code for error in refusal.value.errors] == [1022]
    await tunnels.connections.delete(made.id, account_id=account)
    assert await tunnels.delete(made.id, account_id=account) is not None


async def test_applications_and_policies(cloud: Cloud, sdk: AsyncCloudflare) -> None:
    account = cloud.account.id
    access = sdk.zero_trust.access
    policy = await access.policies.create(account_id=account, name="Ann", decision="allow", include=ANN)
    assert policy is not None
    assert policy.id is not None
    app = await access.applications.create(
        account_id=account,
        type="self_hosted",
        name="App",
        domain="app.home.example",
        destinations=[{"type": "public", "uri": "app.home.example"}],
        policies=[{"id": policy.id, "precedence": 1}],
    )
    assert app is not None
    assert app.id is not None
    listed = (await access.applications.list(account_id=account, domain="app.home.example", exact=True)).result
    assert [item.id for item in listed] == [app.id]
    zoned = (await access.applications.list(zone_id=cloud.zone)).result
    assert [item.id for item in zoned] == [app.id]
    with pytest.raises(cloudflare.ConflictError) as refusal:
        await access.policies.delete(policy.id, account_id=account)
    assert [error.code for error in refusal.value.errors] == [12132]
    own = (await access.applications.policies.list(app_id=app.id, account_id=account)).result
    assert [item.precedence for item in own] == [1]
    await access.applications.revoke_tokens(app.id, account_id=account)
    assert await access.applications.delete(app.id, account_id=account) is not None
    assert await access.policies.delete(policy.id, account_id=account) is not None


async def test_groups_tokens_providers_tags_and_organisation(cloud: Cloud, sdk: AsyncCloudflare) -> None:
    account = cloud.account.id
    access = sdk.zero_trust.access
    group = await access.groups.create(account_id=account, name="g", include=ANN)
    assert group is not None
    token = await access.service_tokens.create(account_id=account, name="robot")
    assert token is not None
    assert token.id is not None
    assert token.client_secret is not None
    rotated = await access.service_tokens.rotate(token.id, account_id=account)
    assert rotated is not None
    assert rotated.client_secret != token.client_secret
    assert await access.service_tokens.refresh(token.id, account_id=account) is not None
    assert await access.service_tokens.delete(token.id, account_id=account) is not None
    pin = await sdk.zero_trust.identity_providers.create(account_id=account, name="PIN", type="onetimepin", config={})
    assert pin is not None
    assert [p.type for p in (await sdk.zero_trust.identity_providers.list(account_id=account)).result] == ["onetimepin"]
    assert await access.tags.create(account_id=account, name="ours") is not None
    team = await sdk.zero_trust.organizations.list(account_id=account)
    assert team is not None
    assert team.auth_domain == "home.cloudflareaccess.com"


async def test_faults_are_the_sdks_own_exceptions(cloud: Cloud, sdk: AsyncCloudflare) -> None:
    cloud.transport.fail_next("/zones", status=429)
    with pytest.raises(cloudflare.RateLimitError) as limited:
        await sdk.zones.list()
    assert limited.value.response.headers["Retry-After"] == "60"
    cloud.transport.fail_next("/zones", status=502)
    with pytest.raises(cloudflare.InternalServerError):
        await sdk.zones.list()
    cloud.transport.fail_next("/zones", exc=httpx.ReadTimeout)
    with pytest.raises(cloudflare.APITimeoutError):
        await sdk.zones.list()
    cloud.transport.offline = True
    with pytest.raises(cloudflare.APIConnectionError):
        await sdk.zones.list()
