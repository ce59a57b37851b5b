"""access who and public, as scripts call them, against an account over the network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dockflare_desktop.demo.permissions import ALL
from dockflare_desktop.demo.transport import AccountTransport
from tests.cli.conftest import Call, Outside, Told
from tests.cli.http_account import TOKEN, furnished, serving
from tests.cli.outside import sound

HOST = "photos.nordhus.example"
ANN = {"email": {"email": "anna@nordhus.example"}}
NOTHING = {"service": "http_status:404"}
ONLY_IN_SWEDEN = (
    "“Family” lets in after signing in: it matches "
    "(Let in: e-mail address is anna@nordhus.example; But only if: country is SE)."
)
SWEDEN = {"geo": {"country_code": "SE"}}


@dataclass
class Account:
    """An account that commands of this process read."""

    call: Call
    transport: AccountTransport
    base: str

    def __call__(self, *arguments: str) -> Told:
        return self.call(*arguments, CLOUDFLARE_API_TOKEN=TOKEN, CLOUDFLARE_BASE_URL=self.base)

    def who(self, *arguments: str, host: str = HOST) -> Any:
        told = self("access", "who", host, *arguments, "--json")
        assert told.code in (0, 3), told.err
        assert (told.code == 3) is (told.json["verdict"] == "unknown")
        return told.json

    def policy(self, name: str, decision: str, *include: object, **blocks: object) -> dict[str, object]:
        return {"name": name, "decision": decision, "include": [*include], **blocks}


@pytest.fixture
def account(call: Call) -> Iterator[Account]:
    """Photos are behind a login of the family, with a token for a program."""
    transport = furnished()
    with serving(transport) as base:
        found = Account(call, transport, base)
        far = transport.accounts[0]
        google = far.add_identity_provider("Google", "google", client_id="x", client_secret=TOKEN)
        pin = far.add_identity_provider("One-time PIN")
        far.add_identity_provider("GitHub", "github", client_id="x", client_secret=TOKEN)
        token = far.add_service_token("ci")
        family = found.policy("Family [dfd1 o=7f3a9c2e]", "allow", ANN, require=[SWEDEN])
        program = found.policy("Programs", "non_identity", {"service_token": {"token_id": token}})
        far.add_app(name="Photos", domain=HOST, policies=[family, program], allowed_idps=[google, pin])
        [zone], [tunnel] = far.zones.values(), far.tunnels.values()
        far.add_record(zone.id, "CNAME", "photos", f"{tunnel.id}.cfargotunnel.com", proxied=True)
        far.put_document(tunnel.id, {"ingress": [{"hostname": HOST, "service": "http://x"}, NOTHING]})
        yield found


def test_a_visitor_gets_in_stays_out_or_cannot_be_judged(account: Account) -> None:
    inside = account.who("--email", "anna@nordhus.example", "--country", "se")
    assert inside["verdict"] == "in"
    assert inside["reasons"] == [
        f"The login “Photos” on {HOST} decides.",
        "“Programs” lets in without signing in: it does not match (Let in: service token is ci).",
        ONLY_IN_SWEDEN,
    ]
    outside = account.who("--email", "anna@nordhus.example", "--country", "DE")
    assert outside["verdict"] == "out"
    assert outside["reasons"][-2:] == [
        "“Family” lets in after signing in: it does not match (But only if: country is SE).",
        "No policy matches, and nobody else is let in.",
    ]
    unclear = account.who("--email", "anna@nordhus.example")
    assert (unclear["verdict"], unclear["missing"]) == ("unknown", ["country"])
    assert unclear["reasons"][-1] == "Not known: the country."


def test_every_rule_is_there_as_judged(account: Account) -> None:
    found = account.who("--email", "anna@nordhus.example", "--country", "DE", "--ip", "203.0.113.7")
    assert found["application"]["name"] == "Photos"
    first, second = found["policies"]
    assert (first["name"], first["decision"], first["matches"], first["asked"]) == (
        "Programs",
        "non_identity",
        False,
        True,
    )
    assert second["include"] == [
        {"text": "e-mail address is anna@nordhus.example", "rule": ANN, "matches": True, "missing": []}
    ]
    assert [each["matches"] for each in second["require"]] == [False]


def test_a_program_with_a_token_and_a_method_by_name(account: Account) -> None:
    assert account.who("--service-token", "ci")["verdict"] == "in"
    found = account.who("--email", "anna@nordhus.example", "--country", "SE", "--method", "GitHub")
    assert found["verdict"] == "out"
    assert found["reasons"][-1] == "Signing in with GitHub is not offered here, only with Google, One-time PIN."
    assert account.who("--email", "anna@nordhus.example", "--country", "SE", "--method", "google")["verdict"] == "in"


def test_a_path_and_an_access_group_at_cloudflare_count(account: Account) -> None:
    far = account.transport.accounts[0]
    group = far.add_group("Staff", [{"email_domain": {"domain": "mkdev.example"}}])
    policy = account.policy("Staff", "allow", {"group": {"id": group}})
    far.add_app(name="Admin", domain=f"{HOST}/admin", policies=[policy])
    found = account.who("--email", "tom@mkdev.example", host=f"{HOST}/admin/x?y=1")
    assert (found["verdict"], found["application"]["address"]) == ("in", f"{HOST}/admin")
    [rule] = found["policies"][0]["include"]
    assert rule["text"] == "in the Access group Staff"
    assert rule["inside"]["include"][0]["matches"] is True


def test_without_a_login_everyone_gets_in_and_a_name_in_no_zone_is_told(account: Account) -> None:
    found = account.who(host="web.nordhus.example")
    assert (found["verdict"], found["policies"]) == ("in", [])
    assert found["reasons"] == [
        "No login stands before this address, so everyone gets in.",
        "No DNS record leads from there to a tunnel of this account.",
    ]
    assert (found["behind"], account.who()["behind"]) == ("no_record", "origin")
    [head, *_] = account("access", "who", "web.nordhus.example").out.splitlines()
    assert head == "Would get in, but nothing answers there: web.nordhus.example"
    told = account("access", "who", "web.elsewhere.example")
    assert told.code == 1
    assert "nordhus.example" in told.err


def test_people_read_the_verdict_first_and_then_each_rule(account: Account) -> None:
    told = account("access", "who", HOST, "--email", " anna@nordhus.example\n", "--country", "DE")
    assert told.code == 0
    assert told.out.splitlines() == [
        f"Stays out: {HOST}",
        f"Login: Photos ({HOST})",
        "no   Programs (non_identity)",
        "     no   Let in: service token is ci",
        "no   Family (allow)",
        "     yes  Let in: e-mail address is anna@nordhus.example",
        "     no   But only if: country is SE",
        "No policy matches, and nobody else is let in.",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--email", "anna"], "not an e-mail address"),
        (["--email", ""], "not an e-mail address"),
        (["--country", "XX"], "not a country code"),
        (["--ip", "10.0.0.0/33"], "not an IP address"),
        (["--ip", "10.0.0.1/24"], "10.0.0.0/24"),
        (["--method", "Gogle"], "Google"),
        (["--service-token", "c1"], "no service token"),
        (["--bogus"], "unrecognized"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_what_would_be_right(
    account: Account, arguments: list[str], said: str
) -> None:
    told = account("access", "who", HOST, *arguments)
    assert (told.code, told.out) == (64, "")
    assert said in told.err


@pytest.mark.parametrize("host", ["my_host.example", "*.nordhus.example", "https://photos.nordhus.example", "photos"])
def test_a_hostname_that_is_none_is_refused(account: Account, host: str) -> None:
    told = account("access", "who", host)
    assert (told.code, told.out) == (64, "")


def test_logins_that_may_not_be_read_are_not_taken_for_an_open_door(account: Account) -> None:
    far = account.transport.accounts[0]
    far.add_token(TOKEN, {each for each in ALL if not each.startswith("Access: Apps")})
    told = account("access", "who", HOST, "--json")
    assert (told.code, told.json["verdict"]) == (3, "unknown")
    assert told.json["reasons"] == ["The logins of the account could not be read."]
    assert "Access: Apps and Policies Read" in told.err
    far.add_token(TOKEN, {each for each in ALL if "Identity" not in each})
    told = account("access", "who", HOST, "--method", "Google")
    assert told.code == 1
    assert "Identity Providers" in told.err


def test_what_stands_behind_the_login_is_told_where_it_cannot_be_read(account: Account) -> None:
    far = account.transport.accounts[0]
    account.transport.fail_next("/configurations", times=2, status=502)
    told = account("access", "who", HOST, "--service-token", "ci", "--json")
    assert (told.code, told.json["verdict"], told.json["behind"]) == (0, "in", "unclear")
    assert told.json["reasons"][-1].startswith(
        "Whether a service answers there cannot be told: the rules of its tunnel"
    )
    [tunnel] = far.tunnels.values()
    lock = {"access": {"required": True, "teamName": "home", "audTag": []}}
    far.put_document(
        tunnel.id, {"ingress": [{"hostname": HOST, "service": "http://x", "originRequest": lock}, NOTHING]}
    )
    told = account("access", "who", HOST, "--service-token", "ci")
    assert told.out.startswith(f"Stays out: {HOST}")
    assert "turns away" in told.out


def test_without_a_token_it_is_said(call: Call) -> None:
    assert call("access", "who", HOST).code == 1
    assert call("public").code == 1


def test_a_login_that_is_asked_for_and_does_not_stand_yet_is_told(account: Account) -> None:
    family = [{"name": "Family", "decision": "allow", "include": [ANN], "require": [SWEDEN]}]
    rules = json.dumps({"policies": family, "allowed_idps": ["Google"]})
    account.call("group", "add", "family", "--rules", "-", stdin=rules)
    account.call("manual", "add", "nas.nordhus.example/files", "http://nas:1", "--group", "family")
    visitor = ["--email", "anna@nordhus.example", "--country", "DE"]
    assert account.who(*visitor, host="nas.nordhus.example")["planned"] is None
    found = account.who(*visitor, host="nas.nordhus.example/files/x")
    assert found["verdict"] == "in"
    assert found["planned"]["verdict"] == "out"
    assert found["planned"]["address"] == "nas.nordhus.example/files"
    told = account("access", "who", "nas.nordhus.example/files", *visitor)
    assert told.out.splitlines()[-1].endswith("does not stand there yet. With it: stays out.")


# --- public ----------------------------------------------------------------------------------------------------------


def test_public_tells_ours_and_foreign_ones(outside: Outside) -> None:
    assert outside.run("run", "--headless", "--once").code == 0
    far = outside.transport.accounts[0]
    [zone], [tunnel] = far.zones.values(), far.tunnels.values()
    target = f"{tunnel.id}.cfargotunnel.com"
    for name, comment in (("hand", ""), ("legacy", "heritage=external-dns"), ("router", "")):
        far.add_record(zone.id, "CNAME", name, target, proxied=True, comment=comment)
    rules = [{"hostname": f"{each}.nordhus.example", "service": "http://x"} for each in ("hand", "legacy", "router")]
    document: Any = tunnel.config
    far.put_document(tunnel.id, {**document, "ingress": [*rules, *document["ingress"]]})
    far.add_app(name="Router", domain="router.nordhus.example")
    told = outside.run("public", "--json")
    assert told.code == 0, told.err
    found = {row["hostname"].partition(".")[0]: row for row in told.json}
    assert {name: (row["reach"], row["owner"], row["why"]) for name, row in found.items()} == {
        "web": ("everyone", "ours", "no login stands before it"),
        "hand": ("everyone", "foreign", "no login stands before it"),
        "legacy": ("everyone", "external-dns", "no login stands before it"),
        "router": ("login", "foreign", "login “Router”"),
    }
    assert found["web"]["since"] is not None
    assert found["hand"]["since"] is None
    assert {"hostname", "path", "why", "owner", "since", "reach"} <= set(found["web"])
    text = outside.run("public")
    assert "open to everyone: 3, partly open: 0, behind a login: 1, cannot be judged: 0" in text.out
    assert "not ours" in text.out


def test_public_says_what_it_cannot_judge_and_why(account: Account) -> None:
    far = account.transport.accounts[0]
    [tunnel] = far.tunnels.values()
    rule = {"hostname": HOST, "service": "http://x"}
    far.put_document(tunnel.id, {"ingress": [NOTHING]})
    assert account("public").out == "Nothing can be reached through the tunnels of this account.\n"
    far.put_document(tunnel.id, {"ingress": [rule, NOTHING]})
    assert [row["reach"] for row in account("public", "--json").json] == ["login"]
    far.add_token(TOKEN, {each for each in ALL if not each.startswith("DNS")})
    told = account("public", "--json")
    assert "DNS Read" in told.err
    [row] = told.json  # no other rule answers anything, whatever the records say
    assert (row["reach"], row["login"]) == ("login", HOST)
    far.put_document(
        tunnel.id, {"ingress": [{**rule, "hostname": "other.nordhus.example"}, rule, {"service": "http://y"}]}
    )
    told = account("public", "--json")
    assert told.code == 3
    assert {row["hostname"]: (row["reach"], row["code"]) for row in told.json} == {
        HOST: ("login", "records"),
        **dict.fromkeys(("nordhus.example", "*.nordhus.example", "other.nordhus.example"), ("unknown", "records")),
    }
    far.put_document(tunnel.id, {"ingress": [rule, NOTHING]})
    far.add_token(TOKEN, {each for each in ALL if not each.startswith("Access: Apps")})
    told = account("public", "--json")
    assert (told.code, [row["reach"] for row in told.json]) == (3, ["unknown"])
    assert told.json[0]["why"] == "the logins of the account could not be read"
    assert "Access: Apps and Policies Read" in told.err


def test_what_is_meant_to_be_public_is_said_counted_no_more_and_taken_back(outside: Outside) -> None:
    assert outside.run("run", "--headless", "--once").code == 0
    far = outside.transport.accounts[0]
    [zone], [tunnel] = far.zones.values(), far.tunnels.values()
    for name in ("hand", "paths"):
        far.add_record(zone.id, "CNAME", name, f"{tunnel.id}.cfargotunnel.com", proxied=True)
    document: Any = tunnel.config
    rules = [
        {"hostname": "hand.nordhus.example", "service": "http://x"},
        {"hostname": "paths.nordhus.example", "path": "^/api(/|$)", "service": "http://x"},
    ]
    far.put_document(tunnel.id, {**document, "ingress": [*rules, *document["ingress"]]})
    told = outside.run("public", "meant", " Hand.nordhus.example ", "--json")
    assert (told.code, told.json) == (0, {"hostname": "hand.nordhus.example", "path": "", "meant": True})
    assert outside.run("public", "meant", "paths.nordhus.example/api").code == 0
    rows = outside.run("public", "--json").json
    assert {row["hostname"]: row["meant"] for row in rows} == {
        "web.nordhus.example": False,
        "hand.nordhus.example": True,
        "paths.nordhus.example": True,
    }
    assert "Open to everyone, meant to be" in outside.run("public").out
    assert "is counted again" in outside.run("public", "unmeant", "hand.nordhus.example").out
    assert [row["meant"] for row in outside.run("public", "--json").json if row["hostname"].startswith("hand")] == [
        False
    ]
    for host, words in (
        ("web.nordhus.example", "web.nordhus.example is ours"),
        ("nowhere.nordhus.example", "There is no public address"),
    ):
        assert words in sound(outside.run("public", "meant", host), 1).err
    assert "There is no address that is meant" in sound(outside.run("public", "unmeant", "web.nordhus.example"), 1).err
    sound(outside.run("public", "meant", "x y"), 64)
