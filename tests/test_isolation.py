"""The promises of tests/conftest.py that every other test leans on."""

import asyncio
import os
import socket
from pathlib import Path
from typing import Any

import keyring
import pytest


def test_a_foreign_address_cannot_be_connected_to() -> None:
    with socket.socket() as plain, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        plain.connect(("192.0.2.1", 80))


def test_a_foreign_name_is_not_even_looked_up() -> None:
    with pytest.raises(AssertionError, match=r"api\.cloudflare\.com"):
        socket.getaddrinfo("api.cloudflare.com", 443)


def test_a_name_that_never_exists_fails_as_without_this_guard() -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("engine.invalid", 2376))


@pytest.mark.anyio
async def test_asyncio_cannot_leave_this_machine_either() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        await asyncio.open_connection("192.0.2.1", 80)


@pytest.mark.anyio
async def test_loopback_stays_open() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(greet, "localhost", 0, family=socket.AF_INET)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()


def test_each_test_has_a_home_and_runtime_folder_of_its_own(clean_environment: Path) -> None:
    assert Path.home() == clean_environment
    assert list(clean_environment.glob("*/*")) == []
    assert len(os.environ["XDG_RUNTIME_DIR"]) < 60


def test_accounts_and_engines_of_the_developer_are_out_of_sight() -> None:
    assert not [name for name in os.environ if name.startswith(("CLOUDFLARE_", "DOCKER_", "DOCKFLARE_"))]


def test_secrets_stay_in_memory(memory_keyring: Any) -> None:
    keyring.set_password("dockflare-desktop", "token", "not a real one")
    assert memory_keyring.entries == {("dockflare-desktop", "token"): "not a real one"}


def test_the_next_test_does_not_see_them() -> None:
    assert keyring.get_password("dockflare-desktop", "token") is None
