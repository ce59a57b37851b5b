"""Overrides on a real engine and the real program: through a service's whole life, and over the program's own end."""

import json
import time
from pathlib import Path

import pytest

from dockflare_desktop.demo.visitor import LOGIN, OPEN
from tests.lab.engine import LabEngine
from tests.lab.program import APP, LabProgram, labels, wait

pytestmark = [pytest.mark.lab, pytest.mark.real_network]
FRIENDS = {"policies": [{"name": "f", "decision": "allow", "include": [{"email": {"email": "bo@nordhus.example"}}]}]}
ASKED = [(["friends"], "override"), (["family"], "label")]


def app(program: LabProgram) -> tuple[str, str]:
    """Id and AUD of the only application, as they stand in the account."""
    (found,) = program.account.snapshot()["apps"].values()  # type: ignore[attr-defined]
    return found["id"], found["aud"]


def layers(program: LabProgram, field: str) -> list[tuple[object, str]]:
    """A field as `services show` tells it, the winner first."""
    found = program.json("services", "show", APP)["fields"][field]
    return [(each["value"], each["layer"]) for each in (found, *found["below"])]


def live(program: LabProgram) -> None:
    wait(lambda: program.reach() == LOGIN)
    wait(lambda: program.json("plan")["changes"] == [])


def test_an_override_outlives_restart_recreation_relabelling_and_kill_9(engine: LabEngine, tmp_path: Path) -> None:
    with LabProgram(engine, tmp_path / "d", grace=600) as program:
        program.cli("group", "add", "friends", "--rules", "-", stdin=json.dumps(FRIENDS))
        program.start()
        engine.run("app", labels())
        live(program)
        made = app(program)

        def seen(step: str, *targets: tuple[str, str]) -> None:
            live(program)
            assert layers(program, "access.group") == ASKED, step
            assert layers(program, "service") == list(targets), step
            assert app(program) == made, step

        mine, old, new = ("http://mine:1", "override"), ("http://app:8080", "label"), ("http://new:9", "label")
        assert program.cli("override", "set", APP, "access.group=friends", "service=http://mine:1").returncode == 0
        seen("override", mine, old)
        engine.stop("app")
        engine.start("app")
        seen("restart", mine, old)
        engine.recreate("app", labels())
        seen("recreate", mine, old)
        engine.recreate("app", labels(service="http://new:9"))
        seen("relabel", mine, new)
        program.kill()
        program.start()
        seen("kill -9", mine, new)
        told = {each["code"] for each in program.json("services")[0]["problems"]}
        assert "label_changed" in told
        assert program.cli("override", "clear", APP).returncode == 0
        live(program)
        assert (layers(program, "access.group"), layers(program, "service")) == (ASKED[1:], [new])
        assert app(program) == made


def test_an_opening_that_ended_while_the_program_was_off_is_taken_back_first(engine: LabEngine, tmp_path: Path) -> None:
    with LabProgram(engine, tmp_path / "d", grace=600) as program:
        program.start()
        engine.run("app", labels())
        live(program)
        made = app(program)
        refused = program.cli("override", "set", APP, "access.policy=bypass", "--for", "10s")
        assert refused.returncode == 64
        begun = time.monotonic()
        fields = ("access.policy=bypass", "service=http://mine:1")
        assert program.cli("override", "set", APP, *fields, "--for", "10s", "--yes").returncode == 0
        wait(lambda: program.reach() == OPEN)
        program.kill()
        for name in ("aaa", "zzz"):
            engine.run(name, labels(f"{name}.nordhus.example"))
        while time.monotonic() - begun < 11:
            assert program.reach() == OPEN  # nothing can end while the program is off
            time.sleep(0.1)
        before = len(program.writes())
        program.start()
        live(program)
        wait(lambda: program.reach("zzz.nordhus.example") == LOGIN)
        writes = program.writes()[before:]
        login, rules, *rest = writes[1:] if writes[0].endswith("/access/policies") else writes  # the group's own
        assert login.endswith(f"/access/apps/{made[0]}")
        assert rules.endswith("/configurations")  # its target
        assert sum(each.endswith("/access/apps") for each in rest) == 2
