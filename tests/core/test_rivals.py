"""Other tools are known by what they write, in the forms in which they write it."""

import pytest

from dockflare_desktop.core.cloud import Actual, App, AppPolicy, Directory, Policy, Record
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.owners import FOREIGN, Owner, OwnerKind, Owners
from dockflare_desktop.core.planning.marks import dns_comment, marked
from dockflare_desktop.core.rivals import ADYANTH, EXTERNAL_DNS, OCTODNS, ORIGINAL, STRRL, of_comment
from tests.core.clouds import NOW

OURS, THEIRS = "7f3a9c2e", "0badcafe"
TUNNEL = "1b2c3d4e-0000-4000-8000-000000000000"
HOST = "app.home.example"
HERITAGE = '"heritage=external-dns,external-dns/owner=k8s,external-dns/resource=ingress/web/app"'
CTIC = '{"controller":"strrl.dev/cloudflare-tunnel-ingress-controller","tunnel":"home"}'
OLD_CTIC = "managed by strrl.dev/cloudflare-tunnel-ingress-controller, tunnel [home]"
MANAGED = '{"DnsId":"023e","TunnelName":"home","TunnelId":"1b2c"}'


def record(name: str = HOST, kind: str = "CNAME", content: str = "x.example", comment: str = "") -> Record:
    return Record(f"{kind} {name}", "z", kind, name, content, comment=comment)


def owners(*records: Record, apps: tuple[App, ...] = ()) -> Owners:
    return Owners(Actual("a", "A", Directory(), {}, {}, {"z": records}, apps, NOW), OURS)


def tool(name: str) -> Owner:
    return Owner(OwnerKind.TOOL, name)


@pytest.mark.parametrize(
    ("comment", "name"),
    [
        ("heritage=external-dns,external-dns/owner=x", EXTERNAL_DNS),
        (OLD_CTIC, STRRL),
        ("managed by strrl.dev/cloudflare-tunnel-ingress-controller", STRRL),
        ("Managed by cloudflare-operator", ADYANTH),
        ("octoDNS managed", OCTODNS),
        ("managed-by=dockflare", ORIGINAL),
        ("managed-by=terraform", "terraform"),
        ("Managed by Terraform", "Terraform"),
        ("managed by hand, ask Ann", None),
        ("my own note", None),
        ("", None),
    ],
)
def test_a_comment_names_its_tool(comment: str, name: str | None) -> None:
    assert of_comment(comment) == name


@pytest.mark.parametrize(
    ("txt", "content", "name"),
    [
        (f"cname-{HOST}", HERITAGE, EXTERNAL_DNS),
        (HOST, HERITAGE, EXTERNAL_DNS),  # before 0.12, and a record that is an A
        (f"edns-cname-{HOST}", HERITAGE, EXTERNAL_DNS),
        (f"cname-abc-.{HOST}", HERITAGE, EXTERNAL_DNS),
        (f"_externaldns.{HOST}", HERITAGE, EXTERNAL_DNS),
        ("cname-app-txt.home.example", HERITAGE, EXTERNAL_DNS),  # --txt-suffix=-txt
        (f"cname-my{HOST}", HERITAGE, None),
        (f"cname-other.{HOST[4:]}", HERITAGE, None),
        (f"cname-{HOST}", '"v=spf1 -all"', None),
        (f"_ctic_managed.{HOST}", CTIC, STRRL),
        (f"_ctic_managed.{HOST}", OLD_CTIC, STRRL),
        ("_ctic_managed.www.home.example", CTIC, None),
        (f"_managed.{HOST}", MANAGED, ADYANTH),
        (f"_managed.{HOST}", "by hand", None),
        (f"_owner.cname.{HOST}", '"*octodns*"', OCTODNS),
        (f"_owner.a.{HOST}", '"*octodns*"', None),  # it keeps another type
        ("octodns-meta.home.example", '"provider=cloudflare"', OCTODNS),
    ],
)
def test_a_txt_record_names_the_tool_of_the_record_it_speaks_of(txt: str, content: str, name: str | None) -> None:
    ours = record()
    found = owners(ours, record(txt, "TXT", content)).of_record(ours)
    assert found == (FOREIGN if name is None else tool(name))


def test_of_two_hostnames_with_one_ending_the_longer_one_is_meant() -> None:
    short, long = record("app.home.example"), record("my-app.home.example")
    asked = owners(short, long, record("cname-my-app.home.example", "TXT", HERITAGE))
    assert [asked.of_record(each) for each in (short, long)] == [FOREIGN, tool(EXTERNAL_DNS)]


def test_octodns_writes_a_star_as_a_word() -> None:
    star = record("*.home.example")
    asked = owners(star, record("_owner.cname._wildcard.home.example", "TXT", '"*octodns*"'))
    assert asked.of_record(star) == tool(OCTODNS)


def app(name: str, address: str = HOST, *policies: str) -> App:
    made = tuple(AppPolicy("p", PolicyBody(each, "allow"), reusable=True) for each in policies)
    return App("i", "a", name, "self_hosted", (address,), made)


@pytest.mark.parametrize(
    ("name", "policies", "owner"),
    [
        ("DockFlare-app.home.example", (), tool(ORIGINAL)),
        ("DockFlare-app.home.example-api", (), tool(ORIGINAL)),
        ("Zone Default: *.home.example", (), tool(ORIGINAL)),
        ("ctic:home:web/app", (), tool(STRRL)),
        ("DockFlare Desktop", (), FOREIGN),
        ("app", (marked("family", THEIRS),), Owner(OwnerKind.INSTALLATION, THEIRS)),
        ("app", (marked("family", OURS),), FOREIGN),
        ("app", ("family",), FOREIGN),
    ],
)
def test_an_application_is_known_by_its_name_and_its_policies(
    name: str, policies: tuple[str, ...], owner: Owner
) -> None:
    assert owners().of_app(app(name, HOST, *policies)) == owner


def test_the_original_marks_no_record_so_its_login_tells() -> None:
    asked = owners(apps=(app("DockFlare-app.home.example"),))
    assert asked.of_record(record()) == asked.of_rule(HOST, None) == tool(ORIGINAL)
    assert asked.of_record(record("www.home.example")) == asked.of_rule("www.home.example", None) == FOREIGN


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("DockFlare-AccessGroup-family", tool(ORIGINAL)),
        ("DockFlare-Default-Public-Access-Bypass", tool(ORIGINAL)),
        (marked("family", THEIRS), Owner(OwnerKind.INSTALLATION, THEIRS)),
        ("Staff", FOREIGN),
    ],
)
def test_a_policy_is_known_by_its_name(name: str, owner: Owner) -> None:
    assert owners().of_policy(Policy("p", PolicyBody(name, "allow"))) == owner


def test_a_mark_says_more_than_a_tools_marker() -> None:
    theirs = record(comment=dns_comment("managed-by=terraform", THEIRS, TUNNEL))
    ours = record(comment=dns_comment("x", OURS, TUNNEL))
    asked = owners(theirs, ours, record(f"cname-{HOST}", "TXT", HERITAGE))
    assert asked.of_record(theirs) == asked.of_rule(HOST, theirs) == Owner(OwnerKind.INSTALLATION, THEIRS)
    assert asked.of_record(ours) == FOREIGN
