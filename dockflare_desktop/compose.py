"""Builds the program without windows out of its parts; the one place, with app.py, that names concrete adapters."""

import os
import random
import re
import tempfile
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dockflare_desktop.adapters.asking import Asking
from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.adapters.docker.address import from_environment
from dockflare_desktop.adapters.docker.door import DockerDoor
from dockflare_desktop.adapters.doorbell import Bell
from dockflare_desktop.adapters.folders import data_folder, machine
from dockflare_desktop.adapters.lock import WriterLock
from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.adapters.probing import Probing
from dockflare_desktop.adapters.secrets import EnvironmentSecrets, KeyringSecrets, MemorySecrets
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.engines.stored import DEFAULT
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import AccessGroup, ManualRule, Override
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Settings, changed
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.demo.door import DemoDoor
from dockflare_desktop.demo.garage import GARAGE, GarageEngine
from dockflare_desktop.demo.outside import DemoOutside
from dockflare_desktop.demo.probing import DemoProbe
from dockflare_desktop.demo.scene import Scene
from dockflare_desktop.engine.budget import CallBudget
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desks.desk import ACCOUNT, Desk
from dockflare_desktop.engine.doctor import Doctor
from dockflare_desktop.engine.doctor_watch import DoctorWatch
from dockflare_desktop.engine.ports import Actor, Edge, EngineDoor, Outside, OutsideError, Secrets
from dockflare_desktop.engine.ports.probe import Probe
from dockflare_desktop.engine.tasks import Tasks

_ACCOUNT_ID = re.compile(r"[0-9a-fA-F]{32}")
FIXED = {"grace_period": "DOCKFLARE_GRACE_PERIOD", "tunnel": "DOCKFLARE_TUNNEL"}
SECRET_VARIABLES = (
    "CLOUDFLARE_API_TOKEN",
    "CLOUDFLARE_API_KEY",
    "CLOUDFLARE_EMAIL",
    "CLOUDFLARE_API_USER_SERVICE_KEY",
    "CLOUDFLARE_BASE_URL",
)  # taken out of the environment, so that no library finds another credential than the one given to it


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, read once at start."""

    variables: Mapping[str, str]
    token: str = field(default="", repr=False)
    base_url: str | None = None
    account_id: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)  # setting -> value

    @property
    def fixed_by(self) -> Mapping[str, str]:
        """Setting -> the variable that rules it."""
        return {key: FIXED[key] for key in self.fixed}

    @property
    def folder(self) -> Path:
        """Where the data is kept."""
        return data_folder(self.variables)

    def secrets(self) -> Secrets:
        """Where the token is kept: the variable, else the keyring."""
        return EnvironmentSecrets(self.token, KeyringSecrets()) if self.token else KeyringSecrets()

    async def account(self, store: SqliteStore) -> str:
        """The id of the account that was chosen, "" where none was."""
        return self.account_id or await store.note(ACCOUNT) or ""


def read_environment() -> Environment:
    """Read the variables of product.md section 9 and take the credentials out of the process's environment.

    Raises OutsideError (SETTING_INVALID) for a value that is not acceptable. CLOUDFLARE_BASE_URL counts only together
    with CLOUDFLARE_API_TOKEN (H29).
    """
    variables = dict(os.environ)
    for name in SECRET_VARIABLES:
        os.environ.pop(name, None)
    fixed = {key: text for key, name in FIXED.items() if (text := variables.get(name, "").strip())}
    for key, text in fixed.items():
        if isinstance(wrong := changed(Settings(), key, text), Problem):
            raise OutsideError(wrong)
    token = variables.get("CLOUDFLARE_API_TOKEN", "").strip()
    account_id = variables.get("CLOUDFLARE_ACCOUNT_ID", "").strip()
    if account_id and not _ACCOUNT_ID.fullmatch(account_id):
        raise OutsideError(_no_account(account_id))
    return Environment(
        variables=variables,
        token=token,
        base_url=(variables.get("CLOUDFLARE_BASE_URL", "").strip() or None) if token else None,
        account_id=account_id,
        fixed=fixed,
    )


def _no_account(stated: str) -> Problem:
    name = "CLOUDFLARE_ACCOUNT_ID"
    wanted = "the account's id of 32 letters and digits"
    return Problem(ProblemCode.SETTING_INVALID, name, label=name, value=quoted(stated), suggestion=wanted)


@dataclass(slots=True)
class Program:
    """Everything without windows, ready to run."""

    controller: Controller
    desk: Desk
    store: SqliteStore
    tasks: Tasks
    environment: Environment
    lock: WriterLock
    bell: Bell
    doctor: Doctor
    doctor_watch: DoctorWatch
    scene: Scene | None = None

    async def close(self) -> None:
        """Backwards: stop the work, close what talks to the outside, then the database, then let others write."""
        self.bell.close()
        await self.tasks.cancel_all()
        await self.controller.close()
        await self.store.close()
        self.lock.release()


async def compose(
    environment: Environment, show: Callable[[AppStatus], None], report: Callable[[BaseException], None]
) -> Program:
    """The program on this computer's engine, keyring and database. Raises OutsideError where one cannot be used."""
    address = from_environment(environment.variables)
    if isinstance(address, Problem):
        raise OutsideError(address)
    store = await SqliteStore.open(environment.folder, clock=now, machine=machine())
    budget = CallBudget(now)

    async def open_account(token: str, account_id: str = "") -> Edge:
        chosen = account_id or await environment.account(store)
        return await connect(token, environment.base_url, account_id=chosen, budget=budget, clock=now)

    door = DockerDoor(environment.variables, now)
    probe = Probing(environment.folder)
    parts = _Parts(environment, store, environment.secrets(), open_account, Asking(now), door, probe)
    return _assemble(parts, show, report)


async def compose_demo(
    show: Callable[[AppStatus], None], report: Callable[[BaseException], None], *, latency: float = 0.05
) -> Program:
    """The whole program against the embedded account and sample containers: no account, no Docker, no network."""
    folder = Path(tempfile.mkdtemp(prefix="dockflare-demo-"))
    scene = Scene.make(now, random.Random(), latency=latency)  # noqa: S311 - ids of a made-up account
    store = await SqliteStore.open(folder, clock=now, machine="demo")
    store.hand = None  # samples, which nobody edited
    layers: tuple[AccessGroup | ManualRule | Override, ...] = (*scene.groups, *scene.rules, *scene.overrides)
    for layer in layers:
        await store.save(layer)
    for key, text in scene.settings.items():
        await store.set_setting(key, text)
    store.hand = Actor.YOU

    async def open_account(token: str, account_id: str = "") -> Edge:
        http_client = scene.client()
        return await connect(token, account_id=account_id, http_client=http_client, budget=CallBudget(now), clock=now)

    await store.save_engine(GARAGE)
    door = DemoDoor({DEFAULT: scene.engine, GARAGE.id: GarageEngine(now)})
    demo = Environment(variables={"DOCKFLARE_DATA_DIR": str(folder)}, fixed={})
    secrets, outside, probe = MemorySecrets(scene.token), DemoOutside(scene.account), DemoProbe(scene.engine)
    parts = _Parts(demo, store, secrets, open_account, outside, door, probe)
    program = _assemble(parts, show, report, demo=True)
    program.scene = scene
    await _look_through(program, scene.approved)
    return program


async def _look_through(program: Program, ids: Collection[str]) -> None:
    """Somebody has looked at the demo's first plan and let these through."""
    await program.controller.begin()
    result = await program.controller.round(full=True, write=False)
    held = () if result is None else (change for change in result.plan.changes if change.id in ids)
    await program.desk.approve(frozenset(approval(change) for change in held))


def remove_demo_folder(program: Program) -> None:
    """The demo leaves nothing behind."""
    folder = program.environment.folder
    for path in sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):
            path.unlink() if not path.is_dir() else path.rmdir()
    with suppress(OSError):
        folder.rmdir()


@dataclass(frozen=True, slots=True)
class _Parts:
    environment: Environment
    store: SqliteStore
    secrets: Secrets
    open_account: Callable[[str, str], Awaitable[Edge]]
    outside: Outside
    door: EngineDoor
    probe: Probe


def _assemble(
    parts: _Parts,
    show: Callable[[AppStatus], None],
    report: Callable[[BaseException], None],
    *,
    demo: bool = False,
) -> Program:
    tasks = Tasks(report)

    heard = [show]

    def shown(status: AppStatus) -> None:
        for each in heard:
            each(status)

    async def log_in(token: str) -> Edge:
        return await parts.open_account(token, "")

    controller = Controller(
        connect=log_in,
        store=parts.store,
        secrets=parts.secrets,
        now=now,
        show=shown,
        tasks=tasks,
        fixed=parts.environment.fixed,
        observe=parts.store.machine_changed,
        demo=demo,
        aside=off_loop,
        make_engine=parts.door.source,
        pinned=bool(parts.door.pinned_by),
    )
    desk = Desk(
        controller, parts.open_account, parts.environment.fixed_by, parts.outside, parts.door, probe=parts.probe
    )
    watch = DoctorWatch(desk.doctor)
    heard.append(watch.heard)
    return Program(
        controller=controller,
        desk=desk,
        doctor=desk.doctor,
        doctor_watch=watch,
        store=parts.store,
        tasks=tasks,
        environment=parts.environment,
        lock=WriterLock(parts.environment.folder / "writer.lock"),
        bell=Bell(parts.environment.folder),
    )
