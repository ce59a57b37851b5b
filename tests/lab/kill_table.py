"""Kill the program at random points and start it again: `python -m tests.lab.kill_table 50` prints what came of it."""

import random
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from dockflare_desktop.demo.transport import Call
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED, Reach
from tests.lab.engine import LabEngine, clear_leftovers
from tests.lab.program import APP, LabProgram, labels, wait


@dataclass
class Tally:
    """How often something went wrong."""

    points: int = 0
    lost: int = 0
    orphaned: int = 0
    exposed: int = 0


class Fuse:
    """Blows at the n-th write that the account sees."""

    def __init__(self, writes: int) -> None:
        self._left = writes
        self.blown = threading.Event()

    def count(self, call: Call) -> None:
        """One more call."""
        self._left -= call.method != "GET"
        if self._left < 0:
            self.blown.set()


def one_point(engine: LabEngine, folder: Path, rng: random.Random, tally: Tally) -> None:
    """Publish two services and remove one, killed in the middle of it; then converge and look."""
    engine.clear()
    with LabProgram(engine, folder, grace=1) as program:
        seen: list[Reach] = []
        program.transport.after_call.append(lambda _call: seen.append(program.reach()))
        fuse = Fuse(rng.randrange(0, 12))
        program.transport.after_call.append(fuse.count)
        program.start()
        engine.run("app", labels())
        engine.run("www", labels("www.nordhus.example", access_group=""))
        if not fuse.blown.wait(0.3 + rng.random()):
            engine.remove("app")
            fuse.blown.wait(1.5 + rng.random())
        program.kill()
        if rng.random() < 0.5 and "app" in _names(engine):
            engine.remove("app")
        program.start()
        here = "app" in _names(engine)
        wait(lambda: program.reach() == (LOGIN if here else UNROUTED), limit=40)
        wait(lambda: program.reach("www.nordhus.example") == OPEN, limit=40)
        # while a service is leaving the plan is empty too, and what it has is still there
        hosts = {"www.nordhus.example", APP} if here else {"www.nordhus.example"}
        wait(lambda: program.statuses() == dict.fromkeys(hosts, "live"), limit=40)
        wait(lambda: program.json("plan")["changes"] == [], limit=40)
        _judge(program, tally, here=here)
        tally.exposed += OPEN in seen


def _judge(program: LabProgram, tally: Tally, *, here: bool) -> None:
    expected = {"www.nordhus.example"} | ({APP} if here else set())
    names = program.traces()
    found = {name for name in names if "[dfd1" not in name}
    policies = [name for name in names if "[dfd1" in name]
    tally.points += 1
    tally.lost += bool(expected - found)
    tally.orphaned += bool(found - expected) or len(policies) != int(here)


def _names(engine: LabEngine) -> set[str]:
    return {each.name for each in engine.client.containers.list(all=True)}


def main(points: int, seed: int = 1) -> Tally:
    """The table."""
    rng = random.Random(seed)
    tally = Tally()
    clear_leftovers()
    with LabEngine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.build_images()
        for number in range(points):
            one_point(engine, Path(folder) / str(number), rng, tally)
    return tally


if __name__ == "__main__":
    result = main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
    told = f"points {result.points}   lost {result.lost}   orphaned {result.orphaned}   exposed {result.exposed}"
    sys.stdout.write(told + "\n")
