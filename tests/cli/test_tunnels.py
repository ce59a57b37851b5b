"""tunnels: what is on each, names, the default one, another token, and moves between them."""

import json
from typing import Any

import pytest

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.tunnels import run_token
from tests.cli.outside import Outside, published

WEB = "web.nordhus.example"


def account_of(outside: Outside) -> Account:
    return outside.transport.accounts[0]


def tunnel_of(outside: Outside, name: str) -> Any:
    return next(each for each in account_of(outside).tunnels.values() if each.name == name and each.deleted is None)


def led_to(outside: Outside, host: str) -> str:
    account = account_of(outside)
    record = next(each for zone in account.zones.values() for each in zone.records.values() if each["name"] == host)
    return account.tunnels[str(record["content"]).partition(".")[0]].name


def code_of(told: Any) -> str:
    return str(json.loads(told.out)["error"]["code"])


@pytest.fixture
def garage(outside: Outside) -> str:
    """A second tunnel with a connector."""
    account = account_of(outside)
    made = account.add_tunnel("garage")
    account.connect(made)
    outside.run("apply", "--yes")
    return made


def test_the_list_is_as_scripts_know_it(outside: Outside, garage: str) -> None:
    told = outside.run("tunnels", "--json")
    assert told.code == 0
    home, other = told.json
    assert (home["name"], home["default"], home["services"], home["remote"]) == ("dockflare", True, 1, True)
    assert (other["id"], other["default"], other["services"]) == (garage, False, 0)
    assert outside.run("tunnels", "list", "--json").json == told.json
    assert outside.run("tunnels").out.splitlines()[0].split() == ["NAME", "ID", "STATUS", "RULED", "FROM", "SERVICES"]


def test_one_tunnel_with_its_rules_in_order_and_who_owns_them(outside: Outside) -> None:
    account = account_of(outside)
    home = tunnel_of(outside, "dockflare").id
    zone = next(iter(account.zones))
    foreign = {"hostname": "nas.nordhus.example", "service": "https://10.0.0.4:8443"}
    account.put_document(home, {"ingress": [foreign, {"service": "http_status:404"}]})
    account.add_record(
        zone, "CNAME", "nas.nordhus.example", f"{home}.cfargotunnel.com", proxied=True, comment="heritage=external-dns"
    )
    outside.run("apply", "--yes")
    shown = outside.run("tunnels", "show", "dockflare", "--json").json
    assert [(each["hostname"], each["owner"], each["login"]) for each in shown["rules"]] == [
        ("nas.nordhus.example", "tool: external-dns", "everyone"),
        (WEB, "ours", "everyone"),
        ("", "foreign", None),
    ]
    assert shown["rules"][2]["catch_all"]
    assert shown["services"] == [WEB]
    assert [(each["name"], each["owner"]) for each in outside.run("tunnels", "records", home, "--json").json] == [
        ("nas.nordhus.example", "tool: external-dns"),
        (WEB, "ours"),
    ]
    text = outside.run("tunnels", "show", "dockflare").out
    assert "every other address" in text
    assert "external-dns" in outside.run("tunnels", "records", "dockflare").out
    assert code_of(outside.run("tunnels", "show", "nowhere", "--json")) == "tunnel_unknown"


def test_a_tunnel_is_made_and_it_is_ours(outside: Outside) -> None:
    told = outside.run("tunnels", "create", "garage", "--json")
    assert told.code == 0
    assert told.json["created"]["id"] == tunnel_of(outside, "garage").id
    assert {each["name"]: each["ours"] for each in outside.run("tunnels", "--json").json}["garage"]
    [entry] = [each for each in outside.run("history", "--json").json if each["kind"] == "tunnel"]
    assert (entry["action"], entry["target"], entry["actor"]) == ("create", "garage", "command line")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dockflare", "tunnel_name_taken"),
        ("", "tunnel_name_invalid"),
        ("  ", "tunnel_name_invalid"),
        ("x" * 200, "tunnel_name_invalid"),
        ("8c1e4d2a-57b0-4a9e-9f3c-61d0c1a7e2f0", "tunnel_name_invalid"),
        ("a,b", "tunnel_name_invalid"),
        (" a", "tunnel_name_invalid"),
        ("a\u202eb", "tunnel_name_invalid"),
    ],
)
def test_names_that_cannot_be(outside: Outside, name: str, code: str) -> None:
    before = account_of(outside).snapshot()["tunnels"]
    made = outside.run("tunnels", "create", name, "--json")
    assert (made.code, code_of(made)) == (64, code)
    if name != "dockflare":
        renamed = outside.run("tunnels", "rename", "dockflare", name, "--json")
        assert (renamed.code, code_of(renamed)) == (64, code)
    assert account_of(outside).snapshot()["tunnels"] == before


def test_a_rename_moves_nothing_whoever_names_the_old_name(outside: Outside) -> None:
    outside.engine.containers.append(published("box", "box.nordhus.example", tunnel="dockflare"))
    outside.run("manual", "add", "nas.nordhus.example", "http://10.0.0.9:80", "--tunnel", "dockflare", "--yes")
    outside.run("apply", "--yes")
    outside.run("settings", "set", "allowed_tunnels", "dockflare")
    home = tunnel_of(outside, "dockflare").id
    before = account_of(outside).snapshot()["records"], account_of(outside).tunnels[home].version
    assert outside.run("tunnels", "rename", "dockflare", "house").code == 0
    assert account_of(outside).tunnels[home].name == "house"
    assert outside.run("run", "--headless", "--once").code == 0
    assert (account_of(outside).snapshot()["records"], account_of(outside).tunnels[home].version) == before
    assert len([each for each in account_of(outside).tunnels.values() if each.deleted is None]) == 1
    assert outside.run("settings", "get", "tunnel").out.strip() == "house"
    assert outside.run("settings", "get", "allowed_tunnels").out.strip() == "house"
    [rule] = outside.run("manual", "list", "--json").json
    assert rule["fields"]["tunnel"] == "house"
    [entry] = [each for each in outside.run("history", "--json").json if each["action"] == "rename"]
    assert (entry["before"]["name"], entry["after"]["name"]) == ("dockflare", "house")
    assert outside.run("tunnels", "--json").json[0]["services"] == 3


def test_a_name_of_the_environment_goes_on_meaning_the_renamed_tunnel(outside: Outside) -> None:
    outside.run("run", "--headless", "--once", DOCKFLARE_TUNNEL="dockflare")
    assert outside.run("tunnels", "rename", "dockflare", "house", DOCKFLARE_TUNNEL="dockflare").code == 0
    assert outside.run("run", "--headless", "--once", DOCKFLARE_TUNNEL="dockflare").code == 0
    assert [each.name for each in account_of(outside).tunnels.values()] == ["house"]


def test_a_hostname_moves_and_comes_back(outside: Outside, garage: str) -> None:
    shown = outside.run("tunnels", "move", WEB, "dockflare", "garage", "--json")
    assert [(each["action"], each["kind"], each["reason"]) for each in shown.json["changes"]] == [
        ("update", "record", "moved"),
        ("create", "rule", "moved"),
        ("delete", "rule", "moved"),
    ]
    assert led_to(outside, WEB) == "dockflare"
    refused = outside.run("tunnels", "move", WEB, "dockflare", "garage")
    assert refused.code == 64
    done = outside.run("tunnels", "move", WEB, "dockflare", garage, "--yes", "--json")
    assert done.code == 0
    assert led_to(outside, WEB) == "garage"
    assert [each["hostname"] for each in tunnel_of(outside, "garage").config["ingress"] if "hostname" in each] == [WEB]
    assert len(tunnel_of(outside, "dockflare").config["ingress"]) == 1
    [override] = outside.run("override", "list", "--json").json
    assert (override["field"], override["value"]) == ("tunnel", "garage")
    assert outside.run("tunnels", "move", WEB, "garage", "dockflare", "--yes").code == 0
    assert led_to(outside, WEB) == "dockflare"


def test_everything_moves_in_any_mode_and_the_default_goes_along(outside: Outside, garage: str) -> None:
    outside.run("manual", "add", "nas.nordhus.example", "http://10.0.0.9:80", "--tunnel", "dockflare", "--yes")
    outside.run("apply", "--yes")
    outside.run("settings", "set", "mode", "ask-every")
    done = outside.run("tunnels", "move", "--all", "dockflare", "garage", "--yes")
    assert done.code == 0, done
    assert {led_to(outside, each) for each in (WEB, "nas.nordhus.example")} == {"garage"}
    assert outside.run("settings", "get", "tunnel").out.strip() == "garage"
    assert outside.run("override", "list", "--json").json == []
    assert outside.run("plan").code == 0


def test_another_default_is_shown_first(outside: Outside, garage: str) -> None:
    told = outside.run("tunnels", "default", "garage", "--yes", "--json")
    assert told.json["services"] == [WEB]
    assert led_to(outside, WEB) == "garage"
    [entry] = [each for each in outside.run("history", "--json").json if each["action"] == "default"]
    assert (entry["before"], entry["after"]) == ({"tunnel": "dockflare"}, {"tunnel": "garage"})


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("move", WEB, "dockflare", "nowhere"), "tunnel_unknown"),
        (("move", WEB, "dockflare", "dockflare"), "tunnel_same"),
        (("move", "else.nordhus.example", "dockflare", "garage"), "tunnel_empty"),
        (("move", "--all", "garage", "dockflare"), "tunnel_empty"),
        (("move", WEB, "dockflare", "old-nas"), "tunnel_file"),
        (("move", "dockflare", "garage"), "bad_usage"),
        (("move", "--all", WEB, "dockflare", "garage"), "bad_usage"),
        (("default", "old-nas"), "tunnel_file"),
        (("default", "nowhere"), "tunnel_unknown"),
        (("token-rotate", "nowhere"), "tunnel_unknown"),
        (("rename", "nowhere", "x"), "tunnel_unknown"),
    ],
)
def test_what_cannot_move(outside: Outside, garage: str, arguments: tuple[str, ...], code: str) -> None:
    account_of(outside).add_tunnel("old-nas", config_src="local")
    told = outside.run("tunnels", *arguments, "--json", *(() if arguments[0] == "rename" else ("--yes",)))
    assert (told.code, code_of(told)) == (64, code)


def test_nothing_is_written_where_the_program_only_looks(outside: Outside, garage: str) -> None:
    outside.run("settings", "set", "mode", "observe")
    for arguments in (
        ("create", "x"),
        ("rename", "garage", "x"),
        ("token-rotate", "garage", "--yes"),
        ("move", WEB, "dockflare", "garage", "--yes"),
        ("default", "garage", "--yes"),
    ):
        told = outside.run("tunnels", *arguments, "--json")
        assert (told.code, code_of(told)) == (1, "observe_only"), arguments
    assert led_to(outside, WEB) == "dockflare"


def test_another_token(outside: Outside) -> None:
    tunnel = tunnel_of(outside, "dockflare")
    before = run_token(tunnel)
    assert outside.run("tunnels", "token-rotate", "dockflare").code == 64
    assert run_token(tunnel) == before
    told = outside.run("tunnels", "token-rotate", "dockflare", typed="y\n")
    assert told.code == 0
    assert "until they reconnect" in told.out
    assert run_token(tunnel) != before
    assert tunnel.secret not in outside.run("history", "--json").out + outside.log + told.out


def test_a_tunnel_that_somebody_deleted_meanwhile(outside: Outside, garage: str) -> None:
    account = account_of(outside)

    def delete(method: str, _path: str) -> None:
        if method == "PATCH":
            account.disconnect(garage, next(iter(account.tunnels[garage].connectors.values())))
            account.tunnels[garage].deleted = account.clock()
            outside.transport.before_call.clear()

    outside.transport.before_call.append(delete)
    told = outside.run("tunnels", "rename", "garage", "shed", "--json")
    assert (told.code, code_of(told)) == (1, "tunnel_gone")
    assert outside.run("run", "--headless", "--once").code == 0


# --- deleting (H14) --------------------------------------------------------------------------------------------------


def made(outside: Outside, *, service: bool = True) -> str:
    """A tunnel of ours, with a service on it whose connector is gone by now."""
    assert outside.run("tunnels", "create", "shed").code == 0
    shed = str(tunnel_of(outside, "shed").id)
    if service:
        outside.run("manual", "add", "nas.nordhus.example", "http://10.0.0.9:80", "--tunnel", "shed", "--yes")
        assert "nas.nordhus.example" in outside.record_names or outside.run("apply", "--yes").code == 0
        assert "nas.nordhus.example" in outside.record_names
    return shed


def test_a_tunnel_goes_with_everything_of_ours(outside: Outside) -> None:
    shed = made(outside)
    shown = outside.run("tunnels", "delete", "shed", "--json")
    assert [(each["action"], each["kind"]) for each in shown.json["changes"]] == [
        ("delete", "record"),
        ("delete", "rule"),
    ]
    assert outside.run("tunnels", "delete", "shed").code == 64
    assert account_of(outside).tunnels[shed].deleted is None
    begun = len(outside.transport.calls)
    done = outside.run("tunnels", "delete", "shed", "--yes", "--json")
    assert (done.code, done.json["deleted"]) == (0, True), done
    writes = [
        (each.method, each.path.rpartition("/")[2]) for each in outside.transport.calls[begun:] if each.method != "GET"
    ]
    assert writes == [("POST", "batch"), ("PUT", "configurations"), ("DELETE", "connections"), ("DELETE", shed)]
    assert account_of(outside).tunnels[shed].deleted is not None
    assert "nas.nordhus.example" not in outside.record_names
    assert outside.run("run", "--headless", "--once").code == 3  # the manual rule names a tunnel that is not there
    assert len([each for each in account_of(outside).tunnels.values() if each.deleted is None]) == 1
    [entry] = [
        each for each in outside.run("history", "--json").json if (each["kind"], each["action"]) == ("tunnel", "delete")
    ]
    assert (entry["target"], entry["result"]) == ("shed", "done")


@pytest.mark.parametrize("why", ["foreign", "default", "rule", "record", "connector", "unread"])
def test_what_keeps_a_tunnel(outside: Outside, why: str) -> None:
    account = account_of(outside)
    shed = made(outside, service=False)
    name = "shed"
    match why:
        case "foreign":
            shed, name = account.add_tunnel("theirs"), "theirs"
        case "default":
            outside.run("tunnels", "default", "shed", "--yes")
        case "rule":
            foreign = {"hostname": "x.nordhus.example", "service": "http://x:1"}
            account.put_document(shed, {"ingress": [foreign, {"service": "http_status:404"}]})
        case "record":
            zone = next(iter(account.zones))
            account.add_record(zone, "CNAME", "x.nordhus.example", f"{shed}.cfargotunnel.com", proxied=True)
        case "connector":
            account.connect(shed)
        case _:
            outside.transport.fail_next(("GET", f"{shed}/configurations"), status=500, times=99)
    told = outside.run("tunnels", "delete", name, "--yes", "--json")
    assert (told.code, code_of(told)) == (3, "tunnel_kept")
    assert account.tunnels[shed].deleted is None


def test_a_connection_that_was_lost_keeps_nothing(outside: Outside) -> None:
    account = account_of(outside)
    shed = made(outside, service=False)
    connector = account.connect(shed)
    account.lose(shed, connector, 4)
    assert outside.run("tunnels", "delete", "shed", "--yes").code == 0
    assert account.tunnels[shed].deleted is not None


def test_what_comes_in_between_keeps_it_after_all(outside: Outside) -> None:
    account = account_of(outside)
    shed = made(outside)

    def come(method: str, path: str) -> None:
        if method == "PUT" and shed in path:
            outside.transport.before_call.clear()
            account.connect(shed)

    outside.transport.before_call.append(come)
    told = outside.run("tunnels", "delete", "shed", "--yes", "--json")
    assert (told.code, told.json["deleted"]) == (3, False)
    assert account.tunnels[shed].deleted is None
    assert "nas.nordhus.example" not in outside.record_names


def test_an_unclear_answer_to_the_deletion_is_read(outside: Outside) -> None:
    shed = made(outside, service=False)
    outside.transport.fail_next(("DELETE", shed), status=502, after_effect=True)
    assert outside.run("tunnels", "delete", "shed", "--yes").code == 0
    assert account_of(outside).tunnels[shed].deleted is not None


def test_a_deletion_that_was_cut_off_goes_on(outside: Outside) -> None:
    shed = made(outside)
    outside.transport.fail_next(("DELETE", f"{shed}/connections"), status=500, times=9)
    assert outside.run("tunnels", "delete", "shed", "--yes").code == 3
    outside.transport.clear_faults()
    outside.run("run", "--headless", "--once")
    assert account_of(outside).tunnels[shed].deleted is not None


# --- migrating -------------------------------------------------------------------------------------------------------

FILE = """
tunnel: old-nas
credentials-file: /etc/cloudflared/cert.json
originRequest:
  connectTimeout: 1m
ingress:
  - hostname: nas.nordhus.example
    service: https://localhost:5001
    originRequest:
      noTLSVerify: true
      keepAliveTimeout: 90s
  - hostname: files.nordhus.example
    path: ^/dav(/|$)
    service: http://localhost:8080
  - service: http_status:404
"""


def old_nas(outside: Outside) -> str:
    return account_of(outside).add_tunnel("old-nas", config_src="local")


def test_a_tunnel_run_from_a_file_is_ruled_from_here(outside: Outside) -> None:
    ident = old_nas(outside)
    shown = outside.run("tunnels", "migrate", "old-nas", "-", "--json", stdin=FILE)
    assert shown.code == 0, shown
    assert shown.json["left"] == ["credentials-file"]
    assert account_of(outside).tunnels[ident].config_src == "local"
    assert "https://localhost:5001" in outside.run("tunnels", "migrate", "old-nas", "-", stdin=FILE, typed=None).out
    done = outside.run("tunnels", "migrate", ident, "-", "--yes", "--json", stdin=FILE)
    assert done.code == 0
    tunnel = account_of(outside).tunnels[ident]
    assert (tunnel.config_src, tunnel.config) == ("cloudflare", shown.json["config"])
    assert tunnel.config == {
        "ingress": [
            {
                "hostname": "nas.nordhus.example",
                "service": "https://localhost:5001",
                "originRequest": {"noTLSVerify": True, "keepAliveTimeout": 90},
            },
            {"hostname": "files.nordhus.example", "path": "^/dav(/|$)", "service": "http://localhost:8080"},
            {"service": "http_status:404"},
        ],
        "originRequest": {"connectTimeout": 60},
    }
    rules = outside.run("tunnels", "show", "old-nas", "--json").json["rules"]
    assert [each["owner"] for each in rules] == ["foreign"] * 3
    [entry] = [each for each in outside.run("history", "--json").json if each["action"] == "migrate"]
    assert entry["before"]["config_src"] == "local"
    again = outside.run("tunnels", "migrate", "old-nas", "-", "--yes", "--json", stdin=FILE)
    assert (again.code, code_of(again)) == (64, "tunnel_remote")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("tunnel: old-nas", "tunnel: other"), "migrate_other"),
        (("ingress:", "ingres:"), "migrate_empty"),
        (("90s", "500ms"), "migrate_refused"),
        (("noTLSVerify: true", "proxyPort: 80"), "migrate_refused"),
        (("noTLSVerify: true", "someKey: 1"), "migrate_refused"),
        (("  - service: http_status:404\n", ""), "migrate_refused"),
        (("https://localhost:5001", "https://localhost:5001/x"), "migrate_refused"),
        (("ingress:", "ingress: ["), "migrate_unreadable"),
    ],
)
def test_what_a_file_says_that_cannot_be_taken_over(outside: Outside, change: tuple[str, str], code: str) -> None:
    ident = old_nas(outside)
    told = outside.run("tunnels", "migrate", "old-nas", "-", "--yes", "--json", stdin=FILE.replace(*change))
    assert (told.code, code_of(told)) == (64, code)
    assert account_of(outside).tunnels[ident].config_src == "local"


def test_a_list_is_no_configuration_file(outside: Outside) -> None:
    old_nas(outside)
    told = outside.run("tunnels", "migrate", "old-nas", "-", "--yes", "--json", stdin="- a\n")
    assert (told.code, code_of(told)) == (64, "migrate_unreadable")
    assert "it is no mapping" in outside.run("tunnels", "migrate", "old-nas", "-", "--yes", stdin="- a\n").err
