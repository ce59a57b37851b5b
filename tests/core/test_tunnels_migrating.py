"""What cloudflared's own file becomes as a document: every option in its type, and what cannot be taken over."""

import pytest

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.tunnels.migrating import Migration, lines, migration
from tests.core.worlds import FILED, HOME

PLAIN = {"service": "http://a:1", "hostname": "a.b"}
LAST = {"service": "http_status:404"}


def found(*rules: object, **more: object) -> Migration:
    return migration({"ingress": [*rules, LAST], **{key.replace("_", "-"): each for key, each in more.items()}}, FILED)


def why(made: Migration) -> list[str]:
    assert made.config is None
    return [each.detail for each in made.problems if each.code is ProblemCode.MIGRATE_REFUSED]


def test_options_have_their_type_and_spelling() -> None:
    access = {"required": "true", "teamName": "acme", "audTag": ["a" * 64]}
    options = {"TCPKeepAlive": "30s", "http2origin": "no", "keepAliveConnections": "7", "caPool": "/ca.pem"}
    made = found(
        {"hostname": "a.home.example", "service": "https://a:1", "originRequest": {**options, "access": access}},
        tunnel=FILED.id.upper(),
        warp_routing={"enabled": "true"},
        loglevel="info",
    )
    assert made.config == {
        "ingress": [
            {
                "hostname": "a.home.example",
                "service": "https://a:1",
                "originRequest": {
                    "tcpKeepAlive": 30,
                    "http2Origin": False,
                    "keepAliveConnections": 7,
                    "caPool": "/ca.pem",
                    "access": {"required": True, "teamName": "acme", "audTag": ["a" * 64]},
                },
            },
            LAST,
        ],
        "warp-routing": {"enabled": True},
    }
    assert (made.left, [each.code for each in made.problems]) == (("loglevel",), [ProblemCode.MIGRATE_LEFT])
    assert list(lines(made)) == [(1, "a.home.example", "", "https://a:1"), (2, "", "", "http_status:404")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("text", "it is no rule"),
        ({"service": ["x"], "hostname": "a.b"}, "service is no text"),
        ({**PLAIN, "weight": "1"}, "“weight” is not known"),
        ({**PLAIN, "originRequest": "x"}, "originRequest is no mapping"),
        (
            {**PLAIN, "originRequest": {"proxyAddress": "x"}},
            "only a file can say it",
        ),
        ({**PLAIN, "originRequest": {"nope": "x"}}, "nope: it is not known"),
        (
            {**PLAIN, "originRequest": {"noTLSVerify": "x"}},
            "true or false is needed",
        ),
        ({**PLAIN, "originRequest": {"access": "x"}}, "access: it is not known"),
        ({"service": "http://a:1", "hostname": "a.b:443"}, "Hostname cannot contain a port"),
    ],
)
def test_what_cannot_be_taken_over(rule: object, expected: str) -> None:
    assert any(expected in each for each in why(found(rule)))


def test_a_lock_without_tags_and_a_file_of_nobody() -> None:
    made = found({"hostname": "a.b", "service": "http://a:1", "originRequest": {"access": {"required": "false"}}})
    assert made.config is not None
    defaults = found(tunnel=["x"], originRequest={"connectTimeout": "1m"})
    assert defaults.config is not None
    assert defaults.config["originRequest"] == {"connectTimeout": 60}
    codes = [
        migration({"ingress": [LAST]}, HOME),
        migration({"tunnel": "other", "ingress": [LAST]}, FILED),
        migration({"ingress": "x"}, FILED),
        migration({}, FILED),
    ]
    assert [each.problems[0].code for each in codes] == [
        ProblemCode.TUNNEL_REMOTE,
        ProblemCode.MIGRATE_OTHER,
        ProblemCode.MIGRATE_EMPTY,
        ProblemCode.MIGRATE_EMPTY,
    ]
