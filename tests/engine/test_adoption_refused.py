"""What may not be adopted, how it is named, and the list of all that is not ours."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Caution
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from tests.engine.adoption import (
    CLOSED,
    HOST,
    INLINE,
    LAST,
    PLAIN,
    THEIRS,
    adopt,
    desk,
    foreign_login,
    foreign_record,
    foreign_rules,
    refused,
    settle,
    shown,
)
from tests.engine.whole import Whole

pytestmark = pytest.mark.anyio


async def test_what_another_tool_keeps_is_refused_by_name(whole: Whole) -> None:
    foreign_record(whole, "CNAME", "x.example")
    heritage = '"heritage=external-dns,external-dns/owner=k8s"'
    whole.account.add_record(whole.zone, "TXT", f"cname-{HOST}", heritage)
    problem = await refused(whole, Pick(Kind.RECORD, HOST))
    assert (problem.code, problem.value) == (ProblemCode.OTHER_TOOL, "external-dns")


async def test_another_installation_is_taken_over_only_when_somebody_says_so(whole: Whole) -> None:
    mark = "DockFlare Desktop: app [dfd1 o=7f3a9c2e t=1b2c3d4e]"
    foreign_record(whole, "CNAME", "x.example", comment=mark)
    whole.run(PLAIN)
    await settle(whole, 2)
    problem = await refused(whole, Pick(Kind.RECORD, HOST))
    assert (problem.code, problem.value) == (ProblemCode.OTHER_INSTALLATION, "7f3a9c2e")
    preview = await adopt(whole, Pick(Kind.RECORD, HOST), take_over=True)
    assert preview.warned[0].caution is Caution.TAKEN_OVER
    assert whole.statuses() == {HOST: Status.LIVE}


async def test_the_originals_objects_may_be_adopted_unless_it_runs_here(whole: Whole) -> None:
    whole.account.add_app(name=f"DockFlare-{HOST}", domain=HOST, policies=[])
    whole.run(CLOSED)
    await settle(whole, 2)
    preview = await shown(whole, Pick(Kind.APPLICATION, HOST))
    assert preview.warned[0].caution is Caution.ORIGINAL
    whole.run(CLOSED, Container("df", "df", {}, image="alplat/dockflare:stable", engine="engine-1"))
    problem = await refused(whole, Pick(Kind.APPLICATION, HOST))
    assert problem.code is ProblemCode.ORIGINAL_RUNS


async def test_several_records_of_one_name_cannot_be_adopted(whole: Whole) -> None:
    first = foreign_record(whole)
    foreign_record(whole, "AAAA", "2001:db8::7")
    problem = await refused(whole, Pick(Kind.RECORD, first))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_SEVERAL, "AAAA 2001:db8::7")
    assert (await refused(whole, Pick(Kind.RECORD, HOST))).code is ProblemCode.ADOPT_UNCLEAR


@pytest.mark.parametrize(
    ("kind", "content", "managed", "code"),
    [
        ("NS", "ns1.elsewhere.example", False, ProblemCode.ADOPT_KIND),
        ("CNAME", "x.example", True, ProblemCode.ADOPT_LOCKED),
    ],
)
async def test_a_record_that_could_not_be_changed_cannot_be_adopted(
    whole: Whole, kind: str, content: str, *, managed: bool, code: ProblemCode
) -> None:
    ident = whole.account.add_record(whole.zone, kind, HOST, content, managed=managed)
    assert (await refused(whole, Pick(Kind.RECORD, ident))).code is code


async def test_a_login_before_other_addresses_too_cannot_be_adopted(whole: Whole) -> None:
    addresses = [{"type": "public", "uri": HOST}, {"type": "public", "uri": "www.nordhus.example"}]
    foreign_login(whole, INLINE, destinations=addresses)
    problem = await refused(whole, Pick(Kind.APPLICATION, "Theirs"))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_WIDER, "www.nordhus.example")


async def test_a_login_before_a_private_network_too_cannot_be_adopted(whole: Whole) -> None:
    ident = foreign_login(whole, INLINE)
    app = whole.account.access.apps[ident]
    listed = [*app.body["destinations"], {"type": "private", "hostname": "nas.internal"}]  # type: ignore[misc]  # JSON
    whole.account.access.apps[ident] = replace(app, body={**app.body, "destinations": listed})
    problem = await refused(whole, Pick(Kind.APPLICATION, ident))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_WIDER, "private")


@pytest.mark.parametrize(
    "which", [HOST, f" {HOST}\n", HOST.upper(), f"https://{HOST}/", "Theirs", "theirs.nordhus.example"]
)
async def test_it_is_found_however_it_is_written(whole: Whole, which: str) -> None:
    foreign_login(whole, INLINE)
    found = await desk(whole).preview((Pick(Kind.APPLICATION, which),))
    assert isinstance(found, Adoption) is not which.startswith("theirs")


async def test_a_login_that_is_no_website_cannot_be_adopted(whole: Whole) -> None:
    whole.account.add_app(name="Shell", domain=HOST, type="ssh", policies=[])
    problem = await refused(whole, Pick(Kind.APPLICATION, "Shell"))
    assert (problem.code, problem.value) == (ProblemCode.ADOPT_KIND, "ssh")


async def test_a_rule_of_a_tunnel_run_from_a_file_cannot_be_adopted(whole: Whole) -> None:
    foreign_rules(whole, THEIRS)
    whole.account.tunnels[whole.tunnel].config_src = "local"
    problem = await refused(whole, Pick(Kind.RULE, HOST))
    assert (problem.code, problem.value) == (ProblemCode.TUNNEL_FILE, "dockflare")


async def test_a_rule_that_hides_others_cannot_be_adopted(whole: Whole) -> None:
    wide = {"hostname": "*.nordhus.example", "service": "http://all:1"}
    foreign_rules(whole, wide, THEIRS)
    assert (await refused(whole, Pick(Kind.RULE, "*.nordhus.example"))).code is ProblemCode.ADOPT_ORDER
    assert (await refused(whole, Pick(Kind.RULE, HOST))).code is ProblemCode.ADOPT_ORDER
    foreign_rules(whole, THEIRS, wide)
    assert isinstance(await desk(whole).preview((Pick(Kind.RULE, "*.nordhus.example"),)), Adoption)


async def test_what_is_not_there_or_ours_is_said(whole: Whole) -> None:
    whole.run(PLAIN)
    await settle(whole)
    problem = await refused(whole, Pick(Kind.RECORD, "nothing.nordhus.example"))
    assert (problem.code, problem.label) == (ProblemCode.ADOPT_UNKNOWN, "record")
    assert (await refused(whole, Pick(Kind.RECORD, HOST.upper()))).code is ProblemCode.ADOPT_HELD


async def test_a_rule_in_two_tunnels_is_told_apart_by_the_tunnel(whole: Whole) -> None:
    other = whole.account.add_tunnel("garage")
    whole.account.put_document(other, {"ingress": [THEIRS, LAST]})
    foreign_rules(whole, THEIRS)
    problem = await refused(whole, Pick(Kind.RULE, HOST))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_UNCLEAR, "dockflare, garage")
    preview = await shown(whole, Pick(Kind.RULE, HOST, "garage"))
    assert [row.tunnel for row in preview.rows] == [other]


async def test_everything_that_is_not_ours_is_listed_with_its_owner(whole: Whole) -> None:
    foreign_record(whole)
    foreign_rules(whole, THEIRS)
    foreign_login(whole, INLINE)
    whole.account.add_record(whole.zone, "CNAME", "x.nordhus.example", "x.example", comment="managed-by=terraform")
    found: dict[tuple[Kind, str], Foreign] = {(each.kind, each.name): each for each in await desk(whole).foreign()}
    assert {key: each.owner.name for key, each in found.items()} == {
        (Kind.RECORD, HOST): "",
        (Kind.RECORD, "x.nordhus.example"): "terraform",
        (Kind.RULE, HOST): "",
        (Kind.APPLICATION, HOST): "",
    }
    assert found[Kind.APPLICATION, HOST].title == "Theirs"
