"""cloudflared's log: who it is, what it applied, what it refused and why. The lines are in its own form."""

import json

from dockflare_desktop.core.connectors.log import Heard, heard

ID = "c7d1a2b3-0000-4000-8000-0123456789ab"
START = (
    "2026-11-01T12:00:00Z INF Starting tunnel tunnelID=8c1e4d2a",
    "2026-11-01T12:00:00Z INF Version 2026.8.2 (Checksum 00ff)",
    f"2026-11-01T12:00:00Z INF Generated Connector ID: {ID}",
)
APPLIED = (
    "2026-11-01T12:00:01Z INF Updated to new configuration "
    r'config="{\"ingress\":[{\"service\":\"error=1 version=9\"}]}" version=87'
)
REFUSED = (
    '2026-11-01T12:00:02Z ERR Failed to deserialize new configuration error="Rule #4 has an invalid regex: \\"(\\"" '
    r'config="{\"ingress\":[{\"service\":\"version=99\"}]}" version=88'
)


def test_who_it_is_and_what_it_runs() -> None:
    assert heard((*START, APPLIED)) == Heard(ID, "2026.8.2", applied=87)


def test_a_refusal_is_told_with_its_reason_while_the_old_configuration_runs() -> None:
    told = heard((*START, APPLIED, REFUSED))
    assert (told.applied, told.refused, told.reason) == (87, 88, 'Rule #4 has an invalid regex: "("')


def test_a_newer_configuration_that_is_applied_ends_the_refusal_and_an_older_one_does_not() -> None:
    newer = APPLIED.replace("version=87", "version=89")
    assert heard((REFUSED, newer)).refused == 0
    assert heard((REFUSED, APPLIED)).refused == 88


def test_a_restart_forgets_what_was_said_before_it() -> None:
    assert heard((APPLIED, REFUSED, START[2])) == Heard(ID)


def test_a_refusal_of_the_other_kind_and_one_without_words() -> None:
    line = '2026-11-01T12:00:02Z ERR Failed to update ingress error=boom config="{}" version=5'
    assert (heard((line,)).refused, heard((line,)).reason) == (5, "boom")
    assert heard(("t ERR Failed to update ingress version=x",)).refused == 0


def test_json_lines_are_read_as_well() -> None:
    said = {
        "level": "error",
        "error": "no such rule",
        "version": 88,
        "config": "{}",
        "message": "Failed to update ingress",
    }
    assert heard((json.dumps(said),)).reason == "no such rule"
    assert heard((json.dumps({**said, "version": "88"}),)).refused == 0


def test_its_last_complaint_is_kept_for_one_that_never_gets_ready() -> None:
    said = "Unauthorized: Invalid tunnel secret"
    assert heard((f't ERR Register tunnel error from server side error="{said}"',)).last_error == said
    assert heard(("t WRN it rains",)).last_error == ""
    assert heard(("t FTL the disk is gone",)).last_error == "the disk is gone"
    assert heard((json.dumps({"level": "fatal", "message": "no way"}),)).last_error == "no way"


def test_what_cannot_be_read_says_nothing() -> None:
    lines = (
        "",
        "one two",
        "[1]",
        "  []",
        "{broken",
        "[1]",
        '{"a": 1',
        "t INF hello",
        '  {"message": "hi"}',
        "{}",
        "{[]}",
    )
    assert heard(lines) == Heard()


def test_a_quoted_value_that_is_no_text_and_a_document_without_end() -> None:
    broken = 'x ERR Failed to update ingress error="bad \\q" config="{never ends'
    assert heard((broken,)).reason == "bad \\q"
