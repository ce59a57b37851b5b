"""Real containers with labels, through the real program, to the embedded account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.lab.engine import LabEngine
from tests.lab.program import APP, LabProgram, labels, wait

pytestmark = [pytest.mark.lab, pytest.mark.real_network]
AWAY = 20.0  # seconds an engine is gone


@pytest.fixture
def program(engine: LabEngine, tmp_path: Path) -> Iterator[LabProgram]:
    with LabProgram(engine, tmp_path / "d") as program:
        program.start()
        yield program


def live(program: LabProgram) -> None:
    wait(lambda: program.reach() == LOGIN)
    wait(lambda: program.json("plan")["changes"] == [])


def test_a_container_goes_live_behind_its_login_and_leaves_without_a_trace(program: LabProgram) -> None:
    program.engine.run("app", labels())
    live(program)
    assert program.statuses() == {APP: "live"}
    program.engine.stop("app")
    wait(lambda: program.reach() == UNROUTED)
    wait(lambda: program.traces() == [])


def test_recreate_restart_pause_rename_and_hup_write_nothing(engine: LabEngine, tmp_path: Path) -> None:
    with LabProgram(engine, tmp_path / "d", grace=600) as program:
        program.start()
        program.engine.run("app", labels())
        live(program)
        writes = program.writes()
        program.engine.recreate("app", labels())
        program.engine.kill("app", "SIGHUP")
        program.engine.pause("app")
        program.engine.unpause("app")
        program.engine.rename("app", "app-renamed")
        program.engine.stop("app-renamed")
        program.engine.start("app-renamed")
        wait(lambda: program.statuses() == {APP: "live"})
        assert program.writes() == writes


def test_relabelling_changes_the_target_and_keeps_the_login(program: LabProgram) -> None:
    program.engine.run("app", labels())
    live(program)
    apps = [app["id"] for app in program.account.snapshot()["apps"].values()]  # type: ignore[attr-defined]
    program.engine.recreate("app", labels(service="http://other:9000"))
    wait(lambda: "http://other:9000" in str(program.account.tunnels[program.tunnel].config))
    assert program.reach() == LOGIN
    assert [app["id"] for app in program.account.snapshot()["apps"].values()] == apps  # type: ignore[attr-defined]


def test_an_unknown_group_and_a_refused_login_are_not_published_and_say_why(program: LabProgram) -> None:
    program.transport.fail_next(("POST", "/access/apps"), status=403, times=50)
    program.engine.run("vault", labels("vault.nordhus.example", access_group="famly"))
    program.engine.run("app", labels())
    program.engine.run("www", labels("www.nordhus.example", access_group=""))
    wait(lambda: program.reach("www.nordhus.example") == OPEN)
    told = {row["hostname"]: (row["status"], row["reason"]) for row in program.json("services")}
    assert told["vault.nordhus.example"][0] == "blocked"
    assert "famly" in told["vault.nordhus.example"][1]
    assert program.reach() == UNROUTED
    assert program.reach("vault.nordhus.example") == UNROUTED
    assert told[APP][0] == "error"
    assert "The token may not use Access: Apps and Policies Edit" in told[APP][1]


def test_an_engine_killed_for_a_while_leaves_everything_as_it_is(program: LabProgram) -> None:
    program.engine.run("app", labels(), restart_policy={"Name": "always"})
    live(program)
    writes = program.writes()
    program.engine.kill_engine(down_for=AWAY)
    wait(lambda: program.engine.state("app") == "running")
    wait(lambda: program.statuses() == {APP: "live"})
    assert program.writes() == writes
    assert program.reach() == LOGIN


def test_everything_foreign_is_byte_for_byte_the_same_afterwards(engine: LabEngine, tmp_path: Path) -> None:
    with LabProgram(engine, tmp_path / "d") as program:
        document = {
            "ingress": [
                {
                    "hostname": "old.nordhus.example",
                    "service": "http://old:80",
                    "originRequest": {"futureKey": [1, {}]},
                },
                {"hostname": "*.nordhus.example", "service": "http://traefik:80"},
                {"service": "http://fallback:80"},
            ],
            "originRequest": {"connectTimeout": 5},
            "warp-routing": {"enabled": True},
        }
        program.account.put_document(program.tunnel, document)
        program.account.add_record(program.zone, "A", "old.nordhus.example", "192.0.2.1")
        policy = program.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
        program.account.add_app(name="theirs", domain="old.nordhus.example", policies=[{"id": policy, "precedence": 1}])
        before = {key: repr(value) for key, value in program.account.snapshot().items() if key != "tunnels"}
        program.start()
        program.engine.run("app", labels())
        live(program)
        program.engine.remove("app")
        wait(lambda: program.account.tunnels[program.tunnel].config == document)
        wait(lambda: program.json("plan")["changes"] == [])
        after = {key: repr(value) for key, value in program.account.snapshot().items() if key != "tunnels"}
        assert after == before


def test_sigterm_ends_it_within_two_seconds(program: LabProgram) -> None:
    program.engine.run("app", labels())
    live(program)
    assert program.terminate() < 2.0


def test_while_it_is_away_the_connector_answers_503_and_it_is_back_with_one_write(
    engine: LabEngine, tmp_path: Path
) -> None:
    with LabProgram(engine, tmp_path / "d", grace=600) as program:
        program.start()
        public = labels() | {"dockflare.access.group": "none"}
        engine.run("app", public)
        wait(lambda: program.reach() == OPEN)
        program.cli("override", "set", APP, "serve_503=true")
        engine.stop("app")
        wait(lambda: program.reach().status == 503)
        assert APP in {each["name"] for each in program.account.zones[program.zone].records.values()}
        writes = len(program.writes())
        engine.start("app")
        wait(lambda: program.reach() == OPEN)
        assert [each.split()[0] for each in program.writes()[writes:]] == ["PUT"]
