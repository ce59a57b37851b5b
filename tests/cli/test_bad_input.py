"""What people and strangers write: a clear word, the right code, nothing stored that is wrong, no traceback."""

from pathlib import Path

import pytest

from tests.cli.outside import Outside, sound

HOST = "web.nordhus.example"

# --- what is written ------------------------------------------------------------------------------------------------

WRITTEN = (
    "x" * 10_000,
    "a\x1b[31mb",
    "a\u202eb",
    "<img src=x onerror=alert(1)>",
    "*.*",
    "..",
    "-",
    "%00",
    "ä" * 300,
)


@pytest.mark.parametrize("text", WRITTEN)
def test_odd_arguments_are_bad_usage_and_store_nothing(outside: Outside, text: str) -> None:
    for command in (
        ("manual", "add", text, "http://app:80"),
        ("manual", "add", "a.nordhus.example", text),
        ("override", "set", HOST, f"service={text}"),
        ("override", "set", HOST, f"{text}=x"),
        ("settings", "set", "grace_period", text),
        ("settings", "set", text, "1"),
        ("group", "add", text, "--rules", "/nowhere.json"),
    ):
        told = outside.run(*command, "--json") if text != "-" else outside.run(*command)
        sound(told, 64)
        assert not {"\x1b", "\u202e"} & set(told.out + told.err)
        assert len(told.err) < 2_000
    assert outside.run("manual", "list", "--json").json == []
    assert outside.run("group", "list", "--json").json == []


COMPOSE = {
    "yaml": ("services: [", 64),
    "text": ("hello", 64),
    "list": ("- a\n- b\n", 64),
    "null": ("\0\0\0", 64),
    "bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9))
        + "services: {w: {labels: *j}}\n",
        64,
    ),
    "deep": ("services: " + "[" * 5_000 + "]" * 5_000, 64),
    "self": ("services: &s {web: *s}\n", 0),
    "labels": (
        "services: {web: {image: x, labels: {dockflare.enable: true, dockflare.hostname: " + "x" * 10_000 + "}}}",
        3,
    ),
    "bidi": ('services: {web: {image: x, labels: {dockflare.enable: "true", dockflare.hostname: "a\\u202eb"}}}', 3),
}


@pytest.mark.parametrize("name", COMPOSE)
def test_a_compose_file_of_any_kind_is_answered_within_seconds(outside: Outside, tmp_path: Path, name: str) -> None:
    text, code = COMPOSE[name]
    file = tmp_path / "compose.yaml"
    file.write_text(text)
    for more in ((), ("--json",)):
        told = outside.run("lint", str(file), *more)
        sound(told, code)
        assert "\u202e" not in told.out + told.err
