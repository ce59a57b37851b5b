"""ux.md section 10, row by row: what happens at Cloudflare, and the sentence that is said. The whole program."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from dockflare_desktop.core.problem import ProblemCode
from tests import happenings
from tests.engine.whole import Whole
from tests.happenings import prepared, told
from tests.sentences import one, said

pytestmark = pytest.mark.anyio
Happens = Callable[[Whole], Awaitable[object]]


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await prepared()
    yield whole
    await whole.close()


ROWS: tuple[tuple[Happens, ProblemCode, str], ...] = (
    (
        happenings.a_foreign_record,
        ProblemCode.FOREIGN_DNS,
        "A DNS record for www.nordhus.example exists and is not ours (A 203.0.113.7). It was not touched.",
    ),
    (
        happenings.a_foreign_login,
        ProblemCode.FOREIGN_LOGIN,
        "A login for app.nordhus.example exists and is not ours: “Theirs”.",
    ),
    (
        happenings.a_foreign_rule,
        ProblemCode.FOREIGN_RULE,
        "Someone else’s rule in the tunnel “dockflare” already uses www.nordhus.example.",
    ),
    (
        happenings.another_installations_record,
        ProblemCode.OTHER_INSTALLATION,
        "This record belongs to DockFlare Desktop on another computer (7f3a9c2e).",
    ),
    (happenings.another_tools_record, ProblemCode.OTHER_TOOL, "This record belongs to external-dns. It is left alone."),
    (happenings.no_token, ProblemCode.NO_TOKEN, "No Cloudflare token yet."),
    (
        happenings.a_disabled_token,
        ProblemCode.TOKEN_REFUSED,
        "Cloudflare does not accept the token (Invalid access token). Published services keep working.",
    ),
    (happenings.a_pause_is_asked_for, ProblemCode.RATE_LIMITED, "Cloudflare asks for a pause until "),
    (happenings.a_full_zone, ProblemCode.DNS_QUOTA, "The zone nordhus.example is full."),
    (
        happenings.errors,
        ProblemCode.CLOUDFLARE_DOWN,
        "Cloudflare answers with errors (HTTP 502). Your services are not affected by our trying.",
    ),
    (
        happenings.a_lost_answer,
        ProblemCode.ANSWER_LOST,
        "The answer to a write got lost, so it was read again: it had worked.",
    ),
    (happenings.no_network, ProblemCode.OFFLINE, "No network. Everything at Cloudflare stays as it is."),
    (
        happenings.a_login_that_fails,
        ProblemCode.PROTECT_FAILED,
        "The login for app.nordhus.example could not be made (Internal server error), so the address is not published.",
    ),
    (
        happenings.a_login_that_somebody_removes,
        ProblemCode.TAKEN_DOWN_UNPROTECTED,
        "The login for app.nordhus.example was lost and could not be put back (Internal server error), so it was ",
    ),
    (happenings.a_tunnel_that_was_deleted, ProblemCode.TUNNEL_GONE, "The tunnel “garage” was deleted at Cloudflare."),
    (happenings.no_connector, ProblemCode.NO_CONNECTOR, "No connector runs for “dockflare”: visitors see error 1033."),
    (
        happenings.a_connector_that_hangs,
        ProblemCode.CONNECTOR_BEHIND,
        "A connector still uses configuration 0, wanted 1.",
    ),
    (
        happenings.a_rule_that_cloudflared_refuses,
        ProblemCode.CONNECTOR_REFUSED,
        "The connector refused the configuration: rule 1: invalid regex: look-ahead is not supported. The old one",
    ),
    (happenings.many_go_at_once, ProblemCode.BRAKE, "8 of 9 services would be removed at once. Removals wait for you."),
    (happenings.hold_what_is_public, ProblemCode.HELD_PUBLIC, "www.nordhus.example would be open to everyone."),
    (happenings.ask_every, ProblemCode.HELD_MODE, "Changes to app.nordhus.example wait for you."),
    (
        happenings.somebody_edits_a_rule,
        ProblemCode.CHANGED_OUTSIDE,
        "The rule of app.nordhus.example was changed at Cloudflare by someone else. What differs: service: ",
    ),
    (
        happenings.the_original_runs,
        ProblemCode.ORIGINAL_RUNS,
        "The original DockFlare runs here; it deletes rules it does not know, so nothing is written.",
    ),
    (
        happenings.a_copied_folder,
        ProblemCode.MACHINE_CHANGED,
        "This data was made on another computer, so nothing is written.",
    ),
    (
        happenings.no_zero_trust,
        ProblemCode.NO_ZERO_TRUST,
        "This account has no Zero Trust yet, so logins cannot be made.",
    ),
    (
        happenings.the_stream_breaks,
        ProblemCode.STREAM_QUIET,
        "The event stream of nas-01 is quiet; containers are asked for every 30 s instead.",
    ),
    (
        happenings.a_path_goes_while_a_connector_hangs,
        ProblemCode.NOT_CONFIRMED,
        "Not every connector has the new rules after 60 seconds, so the login of www.nordhus.example/admin stays.",
    ),
    (
        happenings.the_engine_is_away,
        ProblemCode.ENGINE_AWAY,
        "nas-01 cannot be reached. Its services are left exactly as they are.",
    ),
    (
        happenings.a_repaired_database,
        ProblemCode.DATABASE_BROKEN,
        "The local database could not be read; the backup of 2026-11-01 08:02 was used.",
    ),
    (happenings.our_clock_is_behind, ProblemCode.CLOCK_WRONG, "Your clock is 61 minutes off; logins may fail."),
)


@pytest.mark.parametrize(("happens", "code", "text"), ROWS, ids=lambda part: getattr(part, "__name__", ""))
async def test_what_happens_is_said_in_a_sentence_that_is_true_by_itself(
    whole: Whole, happens: Happens, code: ProblemCode, text: str
) -> None:
    await happens(whole)
    status = await whole.round(full=True)
    assert said(one(told(status), code)).startswith(text)
