"""No handler lets a secret through: not in messages, arguments, tracebacks or stacks."""

import logging
from contextlib import suppress
from pathlib import Path

import pytest

from dockflare_desktop.adapters.logs import FILE, MASK, Redact, Ring, start_logging

pytestmark = pytest.mark.usefixtures("own_logging")
TOKEN = "Abc1-_defGHI23456789" * 2
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize("secret", [TOKEN, JWT, f"Bearer {TOKEN}", "cfut_" + "a1B2" * 10, "eyJhIjoiMSIsInQiOiIyIn0="])
def test_what_looks_like_a_secret_is_masked(secret: str) -> None:
    shown = Redact().clean(f"before {secret} after")
    assert secret.removeprefix("Bearer ") not in shown
    assert MASK in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize(
    "harmless",
    [
        "0123456789abcdef0123456789abcdef01234567",
        "f" * 64,
        "5e1b8c0a-7c1f-4c69-9b5e-0f7f0a1d2c3b",
        "/home/anna/.local/share/dockflare-desktop/dockflare.db",
        "rule create home preview-142.mkdev.example",
    ],
)
def test_ids_paths_and_addresses_stay_readable(harmless: str) -> None:
    assert Redact().clean(harmless) == harmless


def test_a_secret_that_is_known_is_masked_whatever_it_looks_like(tmp_path: Path) -> None:
    start_logging(tmp_path, secrets=("plain words", ""))
    log = logging.getLogger("a.test")
    log.warning("it says %s", "plain words")
    try:
        int("plain words")
    except ValueError:
        log.exception("failed", stack_info=True)
    text = (tmp_path / FILE).read_text()
    assert "plain words" not in text.replace('"plain words"', "")  # the source line of the test itself
    assert f"base 10: '{MASK}'" in text


def test_the_log_is_for_its_owner_alone(tmp_path: Path) -> None:
    start_logging(tmp_path / "new")
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_costs_the_log_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    start_logging(tmp_path / "file" / "below")
    logging.getLogger("a.test").warning("still alive")


def test_it_is_quiet_unless_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(tmp_path)
    logging.getLogger("a.test").error("one")
    assert capsys.readouterr().err == ""
    start_logging(tmp_path, debug=True)
    logging.getLogger("a.test").debug("two %s", TOKEN)
    assert f"two {MASK}" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_costs_the_log_and_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE).symlink_to("/dev/full")
    start_logging(tmp_path)
    logging.getLogger("a.test").error("lost")
    assert capsys.readouterr().err == ""
    with suppress(OSError):  # what is lost is lost; logging itself does the same at the program's end
        logging.getLogger().handlers.pop().close()


def test_the_newest_lines_are_kept_in_memory_without_secrets(own_logging: None) -> None:
    ring = start_logging(None, secrets=("hunter2-hunter2",))
    log = logging.getLogger("dockflare_desktop.test")
    log.info("the token is %s", "hunter2-hunter2")
    try:
        int("hunter2-hunter2")
    except ValueError:
        log.exception("it failed")
    first, second = ring.lines()
    assert (first.number, first.level, first.source) == (1, logging.INFO, "dockflare_desktop.test")
    assert first.text == "the token is [hidden]"
    assert second.text.startswith("it failed\nTraceback")
    assert "hunter2" not in second.text
    assert ring.lines(after=1) == [second]
    assert ring.lines(after=2) == []


def test_only_so_many_lines_are_kept(own_logging: None) -> None:
    ring = Ring(most=2)
    for number in range(5):
        ring.handle(logging.makeLogRecord({"msg": str(number)}))
    assert [line.text for line in ring.lines()] == ["3", "4"]
