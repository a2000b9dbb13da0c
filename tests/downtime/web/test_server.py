"""The real server: this machine only, no banner, nothing of a page on the disk, a clean end."""

from __future__ import annotations

import http.client
import logging
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response

from downtime.journal import Act
from downtime.web.app import kit_of
from downtime.web.config import WebConfig
from downtime.web.door import Doorway, door
from downtime.web.readiness import Readiness
from downtime.web.running import Running
from downtime.web.server import WebServer, serve
from downtime.web.sessions import Reader as SignedIn
from exports.errors import KeyMalformed, PortTaken, VaultNotFound
from exports.record import Role
from tests.downtime.web.browsing import PASSPHRASE, Hospital


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def running(hospital: Hospital, tmp_path: Path) -> Iterator[WebServer]:
    config = WebConfig(vault=tmp_path, port=free_port())
    hospital.config = config
    app = hospital.app()
    big(app)
    server = WebServer(config, app)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.close()
    thread.join(timeout=10)
    assert not thread.is_alive()


def big(app: Flask) -> None:
    """An answer as large as a ward's paper, at an address that is open before the unlock."""
    app.view_functions["health.healthz"] = lambda: Response(b"x" * 20_000_000)


def test_files_of_a_page_that_wait_a_moment_are_not_told_in_the_terminal(running: WebServer) -> None:
    """Else every page writes "Task queue depth is 2" under the address that the nurse reads there."""
    assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(server: WebServer, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.config.port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def test_no_answer_goes_through_a_temporary_file(running: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waitress spools answers above a megabyte to a file unless told otherwise."""

    spooled: list[str] = []
    original = tempfile.TemporaryFile

    def recorded(*arguments: Any, **options: Any) -> Any:
        spooled.append("clear data on the disk")
        return original(*arguments, **options)

    monkeypatch.setattr(tempfile, "TemporaryFile", recorded)
    assert len(ask(running, "/healthz").body) == 20_000_000
    assert spooled == []


def test_no_banner(running: WebServer) -> None:
    answer = ask(running, "/unlock")
    assert answer.status == 200
    assert {"server", "via", "x-powered-by"}.isdisjoint(answer.headers)


def test_a_foreign_host_is_refused_by_the_running_server(running: WebServer) -> None:
    assert ask(running, "/unlock", Host="evil.example").status == 421


def test_it_listens_on_this_machine_only(running: WebServer) -> None:
    address = running.address
    assert address == f"http://127.0.0.1:{running.config.port}/"
    addresses = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for other in addresses - {"127.0.0.1"}:
        if str(other).startswith("127."):
            continue
        with socket.socket() as outside, pytest.raises(OSError):
            outside.settimeout(2)
            outside.connect((other, running.config.port))


def test_a_taken_port_is_said_with_another_one(running: WebServer, hospital: Hospital) -> None:
    with pytest.raises(PortTaken) as failure:
        WebServer(running.config, hospital.app())
    assert str(running.config.port) in str(failure.value)
    assert str(running.config.port + 1) in failure.value.say_hint()


def test_a_folder_that_is_no_vault_is_refused_before_listening(tmp_path: Path) -> None:
    with pytest.raises(VaultNotFound):
        serve(WebConfig(vault=tmp_path / "nowhere", port=free_port()))


def test_start_and_stop_are_journalled_and_who_reads_is_signed_out(hospital: Hospital, tmp_path: Path) -> None:
    config = hospital.config = WebConfig(vault=tmp_path, port=free_port())
    app = hospital.app()
    server = WebServer(config, app)
    thread = threading.Thread(target=server.run)
    thread.start()
    kit = kit_of(app)
    kit.station.unlock(PASSPHRASE)
    kit.sessions.sign_in(kit.sessions.open(), SignedIn("Léa Martin", Role.NURSE))
    server.close()
    thread.join(timeout=10)
    acts = [entry.act for entry in hospital.journal.entries]
    assert sorted(acts[:2]) == [Act.START, Act.UNLOCK]
    assert acts[2:] == [Act.SIGN_OUT, Act.LOCK, Act.STOP]


def test_who_waits_at_the_door_is_told_before_a_server_that_gives_up_is_gone(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("downtime.web.server.LINGER", 30.0)
    config, may_fail = WebConfig(vault=tmp_path, port=free_port()), threading.Event()

    def load() -> None:
        may_fail.wait(10)
        with doorway.loading():
            raise KeyMalformed(file="site.pub", problem="it is cut")

    readiness = Readiness(load)
    doorway = Doorway(door(config, readiness.wait))
    server = WebServer(config, doorway)
    thread = threading.Thread(target=server.run)
    thread.start()
    readiness.begin(server.give_up)
    connection = http.client.HTTPConnection("127.0.0.1", config.port, timeout=20)
    page = ask(server, "/unlock")
    token = page.body.partition(b'name="csrf" value="')[2].partition(b'"')[0].decode()
    origin = {"Origin": server.address.rstrip("/"), "Cookie": page.headers["set-cookie"].partition(";")[0]}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/unlock", f"csrf={token}&passphrase=x", origin | form)
    may_fail.set()
    answer = connection.getresponse()
    assert (answer.status, b"site.pub" in answer.read()) == (403, True)
    connection.close()
    server.close()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_every_start_has_its_own_secret(tmp_path: Path) -> None:
    one, other = WebConfig(vault=tmp_path), WebConfig(vault=tmp_path)
    assert one.secret_key != other.secret_key and len(one.secret_key) == 32
    assert "secret" not in repr(one)


def test_the_collector_leaves_an_open_copy_alone_and_takes_what_a_forgotten_one_left(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, told = hospital.app(), list[str]()
    for name in ("unfreeze", "collect", "freeze"):
        monkeypatch.setattr(f"downtime.web.running.gc.{name}", lambda name=name: told.append(name))
    running = Running(app, threading.Event())
    running.tidy()
    assert told == []  # nothing is open
    kit_of(app).station.unlock(PASSPHRASE)
    hospital.opened[-1].index()
    running.tidy()
    running.tidy()
    assert told == ["unfreeze", "collect", "freeze"]
    kit_of(app).station.forget()
    hospital.opened.clear()  # nothing holds the copy any more
    running.tidy()
    running.tidy()
    assert told == ["unfreeze", "collect", "freeze"] * 2
