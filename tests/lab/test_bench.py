"""The bench does what the tests that stand on it assume."""

import socket
import struct
import subprocess
import sys
import urllib.request
from pathlib import Path

import docker
import pytest

from tests.lab.desktop import LabDesktop
from tests.lab.engine import LabEngine, clear_leftovers, wait_for_state
from tests.lab.processes import LabError, Program, pids_of, wait_until
from tests.lab.sni import Item

pytestmark = pytest.mark.lab
TRAY_PROGRAM = [sys.executable, "-m", "tests.lab.tray_program"]


def test_a_container_shows_its_labels_and_its_port(engine: LabEngine) -> None:
    ident = engine.run("web", {"dockflare.enable": "true", "dockflare.hostname": "app.alice.example"})
    (found,) = engine.client.api.containers()
    assert found["Id"] == ident
    assert found["Labels"]["dockflare.hostname"] == "app.alice.example"
    assert [port["PrivatePort"] for port in found["Ports"]] == [8080]


@pytest.mark.real_network
def test_a_container_answers_on_its_own_address_and_on_a_published_port(engine: LabEngine) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    engine.run("web", ports={"8080/tcp": ("127.0.0.1", port)})
    network = engine.client.containers.get("web").attrs["NetworkSettings"]
    for address in (f"{network['IPAddress']}:8080", f"127.0.0.1:{port}"):
        with urllib.request.urlopen(f"http://{address}/", timeout=5) as answer:
            assert answer.read() == b"ok\n"


def test_a_container_goes_through_every_state_on_command(engine: LabEngine) -> None:
    first = engine.run("web")
    engine.pause("web")
    assert engine.state("web") == "paused"
    engine.unpause("web")
    engine.kill("web", "SIGHUP")
    assert engine.state("web") == "running"
    engine.stop("web")
    assert engine.state("web") == "exited"
    engine.start("web")
    engine.rename("web", "site")
    assert engine.state("site") == "running"
    assert engine.recreate("site") != first
    engine.kill("site")
    wait_for_state(engine, "site", "exited")
    engine.remove("site")
    with pytest.raises(docker.errors.NotFound):
        engine.state("site")


def test_a_killed_engine_comes_back_with_its_containers_stopped(engine: LabEngine) -> None:
    ident = engine.run("web")
    engine.kill_engine()
    assert engine.state(ident) == "exited"  # as Docker does without live-restore
    engine.restart_engine()
    engine.start(ident)
    assert engine.state(ident) == "running"


def test_a_frozen_engine_accepts_and_never_answers(engine: LabEngine) -> None:
    impatient = docker.DockerClient(base_url=engine.url, version="1.41", timeout=1)
    with engine.frozen(), pytest.raises(OSError, match="timed out"):
        impatient.ping()
    impatient.close()
    assert engine.client.ping()


def test_two_engines_side_by_side_know_nothing_of_each_other(engine: LabEngine) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    engine.run("web")
    with LabEngine(tcp_port=port, live_restore=True) as other:
        other.build_images()
        ident = other.run("web", {"dockflare.enable": "true"})
        other.kill_engine()
        assert other.state(ident) == "running"
        assert other.tcp_url is not None
        over_tcp = docker.DockerClient(base_url=other.tcp_url, version="1.41")
        assert [found["Id"] for found in over_tcp.api.containers()] == [ident]
        over_tcp.close()
    assert [found["Labels"] for found in engine.client.api.containers()] == [{}]


def test_an_engine_leaves_nothing_behind() -> None:
    with LabEngine() as short_lived:
        short_lived.build_images()
        short_lived.run("web")
        short_lived.kill_engine()
        short_lived.start("web")
        folder = short_lived.folder
    assert not folder.exists()
    assert str(folder) not in Path("/proc/mounts").read_text()
    assert pids_of(folder) == set()


def test_what_a_killed_test_run_left_is_removed_by_the_next() -> None:
    script = (
        "import os, signal; from tests.lab.engine import LabEngine; engine = LabEngine(); engine.start_engine()\n"
        "engine.build_images(); engine.run('web'); print(engine.folder, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False)
    folder = Path(killed.stdout.strip())
    assert folder.exists()
    clear_leftovers()
    assert not folder.exists()
    assert pids_of(folder) == set()


def test_a_screenshot_shows_the_panel_at_the_bottom(desktop: LabDesktop, tmp_path: Path) -> None:
    picture = desktop.screenshot(tmp_path / "screen.png").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (1280, 800)  # PNG: width and height in the first chunk
    assert len(picture) > 1500  # an all-black screen is smaller


def test_a_program_in_the_desktop_keeps_a_secret_in_the_unlocked_keyring(desktop: LabDesktop) -> None:
    script = "import keyring; keyring.set_password('lab', 'me', 's3cret'); print(keyring.get_keyring().name)"
    stored = desktop.run([sys.executable, "-c", script])
    assert stored.stdout.startswith("SecretService"), stored.stderr
    read = desktop.run([sys.executable, "-c", "import keyring; print(keyring.get_password('lab', 'me'))"])
    assert read.stdout == "s3cret\n"


def test_a_real_tray_shows_the_icon_and_a_real_click_opens_its_menu(desktop: LabDesktop) -> None:
    program = desktop.start(TRAY_PROGRAM)
    try:
        desktop.click_tray_icon("tray_program")
        desktop.wait_for_window("tray_program")
        desktop.xdotool("key", "Up", "Return")  # the last entry: Quit
        wait_until("end", lambda: not program.running())
        assert program.end() == 7
    finally:
        program.end()


@pytest.fixture
def shown(recorded_desktop: LabDesktop) -> tuple[LabDesktop, Program, Item]:
    program = recorded_desktop.start(TRAY_PROGRAM)
    return recorded_desktop, program, recorded_desktop.host.wait_for_item()


def test_the_fake_tray_sees_icon_tool_tip_and_menu(shown: tuple[LabDesktop, Program, Item]) -> None:
    host, item = shown[0].host, shown[2]
    assert host.tooltip(item)[0] == "2 services live"
    assert host.properties(item)["IconPixmap"]
    assert host.labels(item) == ["Mode", "Mode > Automatic", "Notify", "Never", "Quit"]


def test_the_fake_tray_clicks_a_menu_entry(shown: tuple[LabDesktop, Program, Item]) -> None:
    desktop, program, item = shown
    desktop.host.click(item, "Mode > Automatic")
    wait_until("tick", lambda: desktop.host.menu_layout(item)[0].children[0].checked)
    with pytest.raises(LabError, match="greyed out"):
        desktop.host.click(item, "Never")
    desktop.host.click(item, "Quit")
    wait_until("end", lambda: not program.running())
    assert program.end() == 7
    wait_until("empty tray", lambda: not desktop.host.items())


def test_the_fake_daemon_records_a_notification_and_clicks_its_action(recorded_desktop: LabDesktop) -> None:
    script = (
        "import jeepney, sys; from jeepney.io.blocking import open_dbus_connection; c = open_dbus_connection()\n"
        "N = 'org.freedesktop.Notifications'; a = jeepney.DBusAddress('/' + N.replace('.', '/'), N, N)\n"
        "c.send_and_get_reply(jeepney.message_bus.AddMatch(jeepney.MatchRule(type='signal', interface=N)))\n"
        "args = ('app', 0, '', 'Blocked', 'no such group', ['default', 'Open'], {'urgency': ('y', 2)}, -1)\n"
        "c.send_and_get_reply(jeepney.new_method_call(a, 'Notify', 'susssasa{sv}i', args))\n"
        "while True:\n"
        "    m = c.receive()\n"
        "    if m.header.fields.get(jeepney.HeaderFields.member) == 'ActionInvoked': sys.exit(m.body[1] != 'default')\n"
    )
    program = recorded_desktop.start([sys.executable, "-c", script])
    shown = recorded_desktop.host.wait_for_notification("Blocked")
    assert (shown.body, shown.actions, shown.hints) == ("no such group", {"default": "Open"}, {"urgency": 2})
    recorded_desktop.host.invoke(shown.id)
    wait_until("end", lambda: not program.running())
    assert program.end() == 0
