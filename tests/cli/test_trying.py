"""try on the command line."""

import json

from tests.cli.conftest import Call
from tests.cli.outside import Outside

HOST = "web.nordhus.example"


def test_each_link_has_a_verdict_and_a_broken_one_is_code_three(outside: Outside) -> None:
    told = outside.run("try", f"https://{HOST}/x")
    assert told.code == 3
    assert told.out.splitlines()[0] == f"https://{HOST}/x"
    assert "!!  DNS         no record has this name" in told.out
    assert told.out.splitlines()[-1] == "Visitors are not led to one of your tunnels."
    assert outside.record_names == set()
    outside.run("apply", "--yes")
    shown = json.loads(outside.run("try", HOST, "--json", "--no-request").out)
    verdicts = {step["link"]: (step["verdict"], step["code"]) for step in shown["steps"]}
    assert verdicts["dns"] == ("ok", "leads")
    assert verdicts["rule"] == ("ok", "rule")


def test_what_is_no_url_is_bad_usage_and_nobody_is_asked(call: Call) -> None:
    told = call("try", "ftp://x")
    assert told.code == 64
    assert "“ftp://x” cannot be tried: only http and https can be tried." in told.err
