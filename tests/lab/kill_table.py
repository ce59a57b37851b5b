"""Kill the program at random points and start it again: `python -m tests.lab.kill_table 50` prints what came of it."""

import random
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from dockflare_desktop.demo.transport import Call
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.lab.engine import LabEngine, clear_leftovers
from tests.lab.program import APP, LabProgram, labels, wait


@dataclass
class Tally:
    """How often something went wrong."""

    points: int = 0
    lost: int = 0
    orphaned: int = 0
    exposed: int = 0


def one_point(engine: LabEngine, folder: Path, rng: random.Random, tally: Tally) -> None:
    """Publish two services and remove one, killed in the middle of it; then converge and look."""
    engine.clear()
    with LabProgram(engine, folder, grace=1) as program:
        seen: list[str] = []
        program.transport.after_call.append(lambda _call: seen.append(str(program.reach())))
        fuse = rng.randrange(0, 12)
        blown = threading.Event()

        def count(call: Call) -> None:
            nonlocal fuse
            if call.method != "GET" and not blown.is_set():
                fuse -= 1
                if fuse < 0:
                    blown.set()

        program.transport.after_call.append(count)
        program.start()
        engine.run("app", labels())
        engine.run("www", labels("www.nordhus.example", access_group=""))
        if not blown.wait(0.3 + rng.random()):
            engine.remove("app")
            blown.wait(1.5 + rng.random())
        program.kill()
        if rng.random() < 0.5 and "app" in {each.name for each in engine.client.containers.list(all=True)}:
            engine.remove("app")
        program.start()
        here = "app" in {each.name for each in engine.client.containers.list()}
        wait(lambda: program.reach() == (LOGIN if here else UNROUTED), limit=40)
        wait(lambda: program.reach("www.nordhus.example") == OPEN, limit=40)
        wait(lambda: program.json("plan")["changes"] == [], limit=40)
        tally.points += 1
        tally.exposed += str(OPEN) in seen
        expected = {"www.nordhus.example"} | ({APP} if here else set())
        found = {name for name in program.traces() if "[dfd1" not in name}
        tally.lost += bool(expected - found)
        policies = [name for name in program.traces() if "[dfd1" in name]
        tally.orphaned += bool(found - expected) or len(policies) != int(here)


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
    print(f"points {result.points}   lost {result.lost}   orphaned {result.orphaned}   exposed {result.exposed}")
