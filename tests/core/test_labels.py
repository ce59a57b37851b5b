"""Labels -> claims: prefixes, indexes, inheritance, mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.labels.parser import Parsed, parse
from dockflare_desktop.core.model import Claim, Container, FromLabels, PathMatch
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.settings import Settings
from tests.core.worlds import box, codes, raw


def parsed(container: Container, *, prefix: str = "") -> Parsed:
    return parse(container, Settings(label_prefix=prefix))


def one(container: Container, *, prefix: str = "") -> Claim:
    found = parsed(container, prefix=prefix)
    assert found.rejected == ()
    (claim,) = found.claims
    return claim


def the_problem(problems: tuple[Problem, ...], code: ProblemCode) -> Problem:
    return next(problem for problem in problems if problem.code is code)


def by_index(container: Container) -> dict[str, Claim]:
    claims = parsed(container).claims
    return {claim.source.index: claim for claim in claims if isinstance(claim.source, FromLabels)}


# --- whose labels ----------------------------------------------------------------------------------------------------


def test_the_key_is_the_normalised_hostname_and_the_path_pattern() -> None:
    claim = one(box(host=" Web.HOME.example ", path="api/"))
    assert str(claim.key.hostname) == "web.home.example"
    assert (claim.path.text, claim.path.match) == ("/api", PathMatch.PREFIX)
    assert claim.key.path == claim.path.pattern == "^/api(/|$)"
    assert claim.fields == {"service": "http://web:80"}
    assert claim.labels["service"] == "dockflare.service"


def test_each_key_takes_the_first_prefix_that_has_it() -> None:
    labels = {
        "cloudflare.tunnel.enable": "true",
        "dockflare.enable": "true",
        "cloudflare.tunnel.hostname": "old.home.example",
        "my.hostname": "mine.home.example",
        "dockflare.service": "http://new:80",
        "cloudflare.tunnel.service": "http://old:80",
    }
    claim = one(raw("web", labels), prefix="my.")
    assert claim.key.hostname == "mine.home.example"
    assert claim.fields == {"service": "http://new:80"}
    assert claim.problems == ()


def test_the_old_prefix_works_alone_and_silently() -> None:
    labels = {"cloudflare.tunnel.enable": "1", "cloudflare.tunnel.hostname": "a.home.example"}
    assert one(raw("web", labels)).problems == ()


def test_a_false_enable_under_a_nearer_prefix_beats_a_true_one() -> None:
    labels = {"dockflare.enable": "no", "cloudflare.tunnel.enable": "true", "dockflare.hostname": "a.home.example"}
    assert parsed(raw("web", labels)) == Parsed()


def test_a_longer_own_prefix_is_not_taken_for_unknown_labels() -> None:
    labels = {"dockflare.home.enable": "true", "dockflare.home.hostname": "a.home.example"}
    assert one(raw("web", labels), prefix="dockflare.home").problems == ()


def test_a_container_without_enable_is_not_ours_but_a_near_miss_is_told() -> None:
    assert parsed(raw("web", {"dockflare.hostname": "a.home.example", "dockflare.foo": "1"})) == Parsed()
    found = parsed(raw("web", {"dockflare.enabled": "true"}))
    (problem,) = found.problems
    assert (problem.code, problem.suggestion, problem.effect) == (ProblemCode.LABEL_UNKNOWN, "enable", Effect.HINT)
    assert found.claims == ()


@pytest.mark.parametrize("text", ["ja", "", "2", "tru"])
def test_an_enable_that_is_no_boolean_blocks_and_is_never_silently_false(text: str) -> None:
    labels = {"dockflare.enable": text, "dockflare.hostname": "a.home.example", "dockflare.0.path": "/x"}
    claims = parsed(raw("web", labels)).claims
    assert len(claims) == 2
    for claim in claims:
        problem = the_problem(claim.problems, ProblemCode.LABEL_NOT_BOOLEAN)
        assert (problem.effect, problem.label, problem.value) == (Effect.BLOCKS, "dockflare.enable", text)
        assert problem.container == "web"


@pytest.mark.parametrize("text", ["TRUE", " yes ", "On", "t", "1"])
def test_booleans_are_trimmed_and_in_any_case(text: str) -> None:
    assert one(box(no_tls_verify=text, enable=text)).fields["no_tls_verify"] is True


def test_no_hostname_is_refused_by_the_containers_name() -> None:
    (refused,) = parsed(box(host=" ")).rejected
    assert (refused.address, codes(refused.problems)) == ("web", [ProblemCode.HOSTNAME_MISSING])


def test_a_bad_hostname_is_refused_as_written() -> None:
    (refused,) = parsed(box(host="web.home.example:443")).rejected
    assert refused.address == "web.home.example:443"
    assert codes(refused.problems) == [ProblemCode.HOSTNAME_HAS_PORT]


def test_a_hostname_of_hidden_signs_is_named_not_shown() -> None:
    (refused,) = parsed(box(host="we\u202eb.home.example")).rejected
    assert refused.address == "we\\u202eb.home.example"
    assert "right-to-left override" in refused.problems[0].detail


# --- paths -----------------------------------------------------------------------------------------------------------


def test_h23_a_pattern_without_path_match_is_taken_as_regex_with_a_hint() -> None:
    claim = one(box(path="/api/v[0-9]+"))
    assert claim.path.match is PathMatch.REGEX
    assert claim.key.path == "/api/v[0-9]+"
    assert codes(claim.problems) == [ProblemCode.PATH_REGEX_GUESSED, ProblemCode.PATH_LOOSE]
    assert worst(claim.problems) is Effect.HINT
    assert one(box(path="^/api/v[0-9]+", path_match="regex")).problems == ()


def test_h23_an_exact_path() -> None:
    assert one(box(path="/x", path_match=" EXACT ")).key.path == "^/x$"


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ({"path": "/x", "path_match": "prefx"}, ProblemCode.VALUE_INVALID),
        ({"path": "^/(a", "path_match": "regex"}, ProblemCode.PATH_INVALID),
        ({"path": "/a\u0007b"}, ProblemCode.PATH_INVALID),
    ],
)
def test_a_path_that_cannot_be_read_gives_no_key(labels: dict[str, str], code: ProblemCode) -> None:
    found = parsed(box(**labels))
    (refused,) = found.rejected
    assert codes(refused.problems) == [code]
    assert found.claims == ()
    assert refused.address.startswith("web.home.example")


# --- indexes ---------------------------------------------------------------------------------------------------------


def test_indexes_need_not_be_contiguous_and_sort_as_numbers() -> None:
    labels = {"10__hostname": "k.home.example", "2__hostname": "c.home.example", "07__hostname": "h.home.example"}
    assert list(by_index(box(host="", **labels))) == ["2", "7", "10"]


def test_the_un_indexed_hostname_makes_a_service_of_its_own() -> None:
    claims = by_index(box(**{"0__hostname": "b.home.example"}))
    assert {index: claim.key.hostname for index, claim in claims.items()} == {
        "": "web.home.example",
        "0": "b.home.example",
    }


def test_an_index_inherits_key_by_key() -> None:
    claim = by_index(box(no_tls_verify="true", grace="5m", **{"3__path": "/x", "3__grace": "7"}))["3"]
    assert claim.key.hostname == "web.home.example"
    assert claim.fields == {"service": "http://web:80", "no_tls_verify": True, "grace": 7}


def test_an_absurd_index_is_an_unknown_label() -> None:
    claim = one(box(**{"9" * 5000 + "__path": "/x"}))
    assert codes(claim.problems) == [ProblemCode.LABEL_UNKNOWN]


def test_enable_has_no_index() -> None:
    claims = by_index(box(**{"0__enable": "true", "0__hostname": "b.home.example"}))
    assert codes(claims["0"].problems) == [ProblemCode.LABEL_UNKNOWN]


def test_an_index_of_nothing_known_still_exists() -> None:
    found = parsed(box(**{"4__hostnam": "x.home.example"}))
    (refused,) = found.rejected
    assert codes(refused.problems) == [ProblemCode.LABEL_UNKNOWN, ProblemCode.ADDRESS_TAKEN]
    assert refused.problems[0].suggestion == "hostname"
    assert len(found.claims) == 1


def test_an_index_opts_out_with_none() -> None:
    labels = {"access__group": "family", "path": "/x", "0__path": "none", "0__access__group": "None"}
    claim = by_index(box(**labels))["0"]
    assert claim.path.match is PathMatch.NONE
    assert claim.fields == {"service": "http://web:80"}


def test_none_on_the_un_indexed_keys_is_as_not_stated() -> None:
    claim = one(box(access__policy="none", access__emails="NONE", originsrvname="none"))
    assert claim.fields == {"service": "http://web:80"}


def test_h37_an_index_with_any_who_key_inherits_none_of_the_others() -> None:
    labels = {
        "access__policy": "authenticate",
        "access__countries": "se",
        "access__session_duration": "1h",
        "0__hostname": "b.home.example",
        "0__access__emails": "a@x.example",
        "1__hostname": "c.home.example",
    }
    claims = by_index(box(**labels))
    assert claims["0"].fields == {
        "service": "http://web:80",
        "access.session_duration": "1h",
        "access.emails": ("a@x.example",),
    }
    assert claims["1"].fields["access.policy"] == "authenticate"
    assert claims["1"].fields["access.countries"] == ("SE",)


def test_one_container_twice_at_one_address_keeps_the_first() -> None:
    found = parsed(box(**{"0__grace": "5m"}))
    assert found.claims[0].problems == ()
    assert codes(found.rejected[0].problems) == [ProblemCode.ADDRESS_TAKEN]


@pytest.mark.parametrize("text", ["family", " "])
def test_one_container_that_asks_for_two_logins_at_one_address_gets_none(text: str) -> None:
    found = parsed(box(**{"0__access__group": text}))
    (claim,) = found.claims
    problem = the_problem(claim.problems, ProblemCode.POLICY_CONFLICT)
    assert problem.effect is Effect.UNPROTECTED


# --- groups ----------------------------------------------------------------------------------------------------------


def test_with_a_group_every_other_access_label_is_ignored_and_named() -> None:
    claim = one(box(access__group="a, b,", access__policy="nonsense", access__name="x", access__emails="no mail"))
    assert claim.fields == {"service": "http://web:80", "access.group": ("a", "b")}
    (hint,) = claim.problems
    assert (hint.code, hint.effect, hint.value) == (ProblemCode.LABELS_IGNORED, Effect.HINT, "a, b,")
    assert "dockflare.access.policy" in hint.detail
    assert "dockflare.access.emails" in hint.detail


def test_h21_access_groups_beats_access_group() -> None:
    assert "access.group" not in one(box(access__group="a", access__groups="b")).fields


def test_beside_a_group_a_mistyped_access_label_is_only_a_hint() -> None:
    assert worst(one(box(access__group="a", access__polcy="bypass")).problems) is Effect.HINT


# --- labels nobody knows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant", "effect"),
    [
        ("hostnam", "hostname", Effect.HINT),
        ("httphostheader", "httpHostHeader", Effect.HINT),
        ("access.grup", "access.group", Effect.UNPROTECTED),
        ("acces.group", "access.group", Effect.UNPROTECTED),
        ("Access.Policy", "access.policy", Effect.UNPROTECTED),
        ("access.whatever", "", Effect.UNPROTECTED),
        ("group", "access.group", Effect.UNPROTECTED),
        ("connect_timeout", "origin.connect_timeout", Effect.HINT),
        ("origin.no_tls_verify", "no_tls_verify", Effect.HINT),
        ("something.else", "", Effect.HINT),
    ],
)
def test_an_unknown_label_is_told_with_what_was_meant_and_fails_closed_for_logins(
    written: str, meant: str, effect: Effect
) -> None:
    (problem,) = one(box(**{written: "x"})).problems
    assert (problem.code, problem.suggestion, problem.effect) == (ProblemCode.LABEL_UNKNOWN, meant, effect)
    assert problem.label == f"dockflare.{written}"
    assert problem.container == "web"


@pytest.mark.parametrize("option", ["access", "bastion_mode", "proxy_address", "proxy_port", "ip_rules"])
def test_h36_options_that_open_a_side_door_are_no_labels(option: str) -> None:
    (problem,) = one(box(**{f"origin.{option}": "x"})).problems
    assert (problem.code, problem.effect) == (ProblemCode.LABEL_NOT_ALLOWED, Effect.BLOCKS)


def test_an_unknown_login_label_counts_where_it_would_have_been_inherited() -> None:
    labels = {
        "access__grup": "family",
        "hostnmae": "x",
        "0__hostname": "b.home.example",
        "1__hostname": "c.home.example",
        "1__access__group": "family",
    }
    claims = by_index(box(host="", **labels))
    assert worst(claims["0"].problems) is Effect.UNPROTECTED
    assert worst(claims["1"].problems) is Effect.HINT
    assert codes(claims["1"].problems) == [ProblemCode.LABEL_UNKNOWN]


# --- values ----------------------------------------------------------------------------------------------------------


def test_every_problem_names_container_label_value_and_what_is_right() -> None:
    claim = one(box(dns="maybe"))
    problem = claim.broken["dns"]
    assert problem in claim.problems
    assert (problem.container, problem.label, problem.value) == ("web", "dockflare.dns", "maybe")
    assert (problem.suggestion, problem.effect) == ("auto, off", Effect.BLOCKS)
    assert problem.subject == "web.home.example"


@pytest.mark.parametrize("key", ["access.emails", "access.group", "access.policy", "access.session_duration"])
def test_an_empty_access_label_fails_closed(key: str) -> None:
    claim = one(
        raw("web", {"dockflare.enable": "true", "dockflare.hostname": "a.home.example", f"dockflare.{key}": " "})
    )
    assert claim.broken[key].effect is Effect.UNPROTECTED


@pytest.mark.parametrize("key", ["service", "zonename", "tunnel", "port", "grace", "access.name"])
def test_an_empty_text_elsewhere_counts_as_not_stated(key: str) -> None:
    labels = {"dockflare.enable": "true", "dockflare.hostname": "a.home.example", f"dockflare.{key}": " "}
    claim = one(raw("web", labels))
    assert claim.fields == {}
    assert claim.problems == ()


@given(st.dictionaries(st.sampled_from(["hostname", "0.path", "access.group", "path", "x", "1.access.ips"]), st.text()))
def test_any_text_gives_an_answer_and_a_login_that_was_asked_for_is_never_lost(labels: dict[str, str]) -> None:
    found = parsed(
        raw("web", {f"dockflare.{key}": text for key, text in labels.items()} | {"dockflare.enable": "true"})
    )
    assert found.claims or found.rejected
    group = labels.get("access.group", "none").strip().lower()
    for claim in found.claims:
        source = claim.source
        assert isinstance(source, FromLabels)
        if group != "none" and source.index != "1":
            assert "access.group" in claim.fields or worst(claim.problems) is Effect.UNPROTECTED
