"""Engines as picture 09 has them."""

from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.engines.probed import Offer
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine, TlsFiles
from dockflare_desktop.core.model import EngineFacts, EngineState, FromLabels
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, EngineView, Status
from tests.gui import samples

NOW = samples.NOW
AWAY = Problem(ProblemCode.ENGINE_AWAY, "garage-pi", detail="no answer from garage-pi.lan (timed out)")
QUIET = Problem(ProblemCode.STREAM_QUIET, "Podman", Effect.WARNING)
PATHS = {"here": "unix:///var/run/docker.sock", "pod": "unix:///run/user/1000/podman/podman.sock"}
STORED = [
    StoredEngine(DEFAULT, "This computer"),
    StoredEngine("nas", "nas-01", context="nas"),
    StoredEngine("pi", "garage-pi", "tcp://garage-pi.lan:2376", tls=TlsFiles("/c/ca.pem", "/c/cert.pem", "/c/key.pem")),
    StoredEngine("pod", "Podman", PATHS["pod"]),
]
OFFER = Offer(StoredEngine("", "work-vps", context="work-vps"), "ssh://deploy@vps.mkdev.example")


def views() -> tuple[EngineView, ...]:
    def ago(**much: float) -> object:
        return NOW - timedelta(**much)

    return (
        EngineView(
            "e1", "This computer", PATHS["here"], EngineState.WATCHING, 3,
            since=ago(hours=6), last_list=ago(seconds=2), containers=9, labelled=3, networks=("proxy",),
            facts=EngineFacts(DEFAULT, connected_at=ago(hours=6), heard_at=ago(seconds=4)),
        ),
        EngineView(
            "engine-1", "nas-01", "ssh://mara@nas-01", EngineState.WATCHING, 11,
            since=ago(days=12), last_list=ago(seconds=22), containers=31, labelled=11, networks=("proxy",),
            facts=EngineFacts("nas", connected_at=ago(days=12), heard_at=ago(minutes=2)),
        ),
        EngineView(
            "engine-2", "garage-pi", "tcp://garage-pi.lan:2376", EngineState.AWAY, 1,
            since=ago(minutes=41), last_list=ago(minutes=41), problem=AWAY, containers=2, labelled=1,
            facts=EngineFacts("pi", tries=14, next_try=NOW + timedelta(seconds=40)),
        ),
        EngineView(
            "e4", "Podman", PATHS["pod"], EngineState.UNCONFIRMED, 0,
            since=ago(minutes=3), last_list=ago(seconds=4), problem=QUIET, containers=4,
            facts=EngineFacts("pod"),
        ),
    )  # fmt: skip


def status() -> AppStatus:
    """Three engines that answer, one that is away."""
    full = samples.full()
    rows = [
        replace(row, source=replace(row.source, engine="engine-2"))
        if row.status is Status.STALE and isinstance(row.source, FromLabels)
        else row
        for row in full.services
    ]
    return replace(full, services=tuple(rows), engines=views())
