"""lint: what labels ask for and what is wrong with them, offline, from Compose files or running containers."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.fake_engine import FakeEngine
from tests.cli.conftest import Call
from tests.cli.outside import Told, published

SECRET = "s3cret-" * 6
HEAD = "services:\n  web:\n    image: web\n    expose: ['8080']\n    labels:\n      dockflare.enable: 'true'\n"


def lint(call: Call, text: str, **variables: str) -> Told:
    return call("lint", "-", "--json", stdin=text, **variables)


def one(told: Told) -> Any:
    [container] = told.json["containers"]
    [service] = container["services"]
    return service


def labels(*lines: str) -> str:
    return HEAD + "".join(f"      dockflare.{line}\n" for line in lines)


def test_a_right_file_is_shown_and_ends_with_0(call: Call) -> None:
    told = lint(call, labels("hostname: web.nordhus.example", "path: /api", "access.emails: anna@nordhus.example"))
    assert told.code == 0, told.out
    service = one(told)
    assert (service["hostname"], service["path"], service["path_match"]) == ("web.nordhus.example", "/api", "prefix")
    assert service["service"].endswith("web-1:8080")
    assert service["who"] == "anna@nordhus.example"
    assert service["problems"] == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("hostname: my_app.example",), "hostname_invalid"),
        (("hostname: app.example:80",), "hostname_has_port"),
        (("hostname: app.*.example",), "wildcard_misplaced"),
        (("path: /x",), "hostname_missing"),
        (("hostname: a.example", "service: htp://web:80"), "target_scheme_typo"),
        (("hostname: a.example", "service: http://web:80/x"), "target_has_path"),
        (("hostname: a.example", "service: web:80"), "target_no_scheme"),
        (("hostname: a.example", "no_tls_verify: ja"), "label_not_boolean"),
        (("hostname: a.example", "access.policy: authentcate"), "policy_unknown"),
        (("hostname: a.example", "access.custom_rules: '[{]'"), "rules_json_broken"),
        (("hostname: a.example", "access.emails: anna"), "email_invalid"),
        (("hostname: a.example", "access.countries: XY"), "country_invalid"),
        (("hostname: a.example", "access.ips: 300.1.1.1"), "address_invalid"),
        (("hostname: a.example", "grace: soon"), "duration_invalid"),
        (("hostname: a.example", "path: '^/(?=x)'"), "path_invalid"),
        (("hostname: a.example", "zonename: b.example"), "zone_mismatch"),
        (("hostname: a.example", "service: bastion"), "target_special"),
        (
            ("hostname: a.example", "access.auto_redirect_to_identity: yes", "access.emails: a@b.example"),
            "redirect_needs_one",
        ),
    ],
)
def test_what_is_wrong_is_named_and_ends_with_3(call: Call, lines: tuple[str, ...], code: str) -> None:
    told = lint(call, labels(*lines))
    assert told.code == 3, told.out
    assert code in told.out


def test_a_hint_alone_ends_with_0(call: Call) -> None:
    told = lint(call, labels("hostname: a.example", "hostnam: b.example", "access.emails: a@b.example"))
    assert told.code == 0
    assert "label_unknown" in told.out


@pytest.mark.parametrize(
    "lines",
    [
        ("access.policy: authenticate",),
        ("access.policy: default_tld",),
        ("access.service_token: ci",),
        ("access.emails: a@b.example", "access.allowed_idps: Google"),
        ("tunnel: garage",),
        ("zonename: nordhus.example",),
    ],
)
def test_what_only_the_account_knows_is_taken_to_be_there(call: Call, lines: tuple[str, ...]) -> None:
    told = lint(call, labels("hostname: a.nordhus.example", *lines))
    assert told.code == 0, told.out


def test_ports_that_only_the_image_knows_are_no_error(call: Call) -> None:
    text = labels("hostname: a.example")
    unseen = lint(call, text.replace("    expose: ['8080']\n", ""))
    assert unseen.code == 0
    assert one(unseen)["problems"][0]["code"] == "target_missing"
    several = lint(call, text.replace("['8080']", "['80', '81']"))
    assert several.code == 3


def test_two_containers_that_want_one_address_are_both_named(call: Call) -> None:
    second = "  other:\n    expose: ['80']\n    labels: ['dockflare.enable=true', 'dockflare.hostname=a.example']\n"
    told = lint(call, labels("hostname: a.example") + second)
    assert told.code == 3
    assert "address_taken" in told.out


def test_groups_are_checked_where_there_are_some(call: Call) -> None:
    file = labels("hostname: a.example", "access.group: famly")
    unchecked = lint(call, file)
    assert unchecked.code == 0
    assert unchecked.json["problems"][0]["code"] == "groups_unchecked"
    assert one(unchecked)["who"] == "famly"
    rules = json.dumps([{"decision": "allow", "include": [{"email": {"email": "a@b.example"}}]}])
    call("group", "add", "family", "--rules", "-", stdin=rules)
    checked = lint(call, file)
    assert checked.code == 3
    assert "“family”" in checked.out


def test_a_look_at_a_file_leaves_no_database_behind(call: Call, folder: Path) -> None:
    lint(call, labels("hostname: a.example"))
    assert not list(folder.glob("*.db"))


def test_a_prefix_of_ones_own_counts(call: Call) -> None:
    call("settings", "set", "label_prefix", "acme")
    told = lint(
        call, "services:\n  web:\n    labels: ['acme.enable=true', 'acme.hostname=a.example', 'acme.port=80']\n"
    )
    assert one(told)["hostname"] == "a.example"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("services: [", "line 1"),
        ("a: b: c", "line 1"),
        ("- a list", "no mapping"),
        ("services:\n  web:\n    image: x\n  web:\n    image: y\n", "line 4"),
        ("version: '3'\n", "no services"),
        ("services:\n  web: !!python/object:os.system {}\n", "line 2"),
        ("services:\n  web:\n    labels: {dockflare.enable: '${X'}\n", "closing brace"),
        ("", "no services"),
    ],
)
def test_what_is_no_compose_file_is_told_with_the_place(call: Call, text: str, said: str) -> None:
    told = call("lint", "-", stdin=text)
    assert told.code == 64
    assert said in told.err
    assert "Traceback" not in told.err


def test_a_file_that_is_not_there_is_bad_input(call: Call, tmp_path: Path) -> None:
    assert call("lint", str(tmp_path / "none.yml")).code == 64


def test_h30_files_are_merged_in_order_and_the_environment_file_beside_them_counts(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(labels("hostname: ${NAME:-web}.nordhus.example"))
    (tmp_path / "b.yml").write_text("services:\n  web:\n    labels: ['dockflare.path=/b']\n")
    (tmp_path / ".env").write_text("NAME=from-file\n")
    told = call("lint", str(tmp_path / "a.yml"), str(tmp_path / "b.yml"), "--json")
    assert (one(told)["hostname"], one(told)["path"]) == ("from-file.nordhus.example", "/b")
    set_here = call("lint", str(tmp_path / "a.yml"), "--json", NAME="from-here")
    assert one(set_here)["hostname"] == "from-here.nordhus.example"


def test_secrets_of_the_environment_are_not_filled_in(call: Call) -> None:
    told = lint(
        call,
        labels("hostname: a.example", "dns.comment: ${CLOUDFLARE_API_TOKEN}"),
        CLOUDFLARE_API_TOKEN=SECRET,
    )
    assert "s3cret" not in told.out + told.err


def test_running_containers_are_checked_without_cloudflare(call: Call) -> None:
    engine = FakeEngine()
    stopped = published("old", "old.nordhus.example") | {"State": "exited"}
    engine.containers = [published("web", "web.nordhus.example"), published("bad", "my_app.example"), stopped]
    told = call("lint", "--json", DOCKER_HOST=engine.url)
    engine.die()
    assert told.code == 3
    assert {each["container"] for each in told.json["containers"]} == {"web", "bad"}


def test_an_engine_that_is_away_is_a_failure(call: Call) -> None:
    told = call("lint")
    assert told.code == 1
    assert "cannot be reached" in told.err


def test_people_get_one_paragraph_per_container(call: Call) -> None:
    told = call("lint", "-", stdin=labels("hostname: my_app.example"))
    assert "  my_app.example -> ?" in told.out
    assert "    error: " in told.out
