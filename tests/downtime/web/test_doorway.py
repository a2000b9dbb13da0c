"""The door in front of the application that is still being loaded: as strict as the whole, and with nothing to open."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from downtime.crisis.declaration import Crisis, write_crisis
from downtime.journal import Act
from downtime.web.door import Doorway, door
from downtime.web.readiness import Readiness
from downtime.web.security import BEFORE_UNLOCK
from exports.errors import KeyMalformed
from tests.downtime.web.browsing import ORIGIN, PASSPHRASE, Clock, Hospital, Page
from tests.security.surface import addresses, headers_missing, routes

HEAVY = {
    "reportlab", "zxingcpp", "PIL", "pypdfium2", "pypdf", "rapidfuzz", "sqlite3", "zstandard", "cryptography",
    "markdown_it", "printable", "downtime.copy", "downtime.journal", "downtime.paper", "downtime.vault.opening",
    "downtime.web.app", "downtime.web.running", "exports.record", "exports.snapshot",
}  # fmt: skip
"""What the unlock page does without; each of them costs the start more than a hundredth of a second, or leads there."""
ASKED_AT_THE_DOOR = """
import json, sys
from pathlib import Path
import downtime.cli, downtime.commands.serve
from downtime.web.config import WebConfig
from downtime.web.door import Doorway, door
from werkzeug.test import Client
doorway = Doorway(door(WebConfig(vault=Path(sys.argv[1])), lambda: None))
answer = Client(doorway).get("/unlock", base_url="http://127.0.0.1:8765")
assert answer.status_code == 200 and "passphrase" in answer.text
print(json.dumps(sorted(sys.modules)))
"""
LOADED_VERBS = """
import json, sys
import downtime.cli
for verb in ("pull", "snapshots", "verify", "slot", "declare", "journal", "identity"):
    __import__(downtime.cli.VERBS[verb].module)
print(json.dumps(sorted(sys.modules)))
"""


def loaded(script: str, *arguments: str) -> set[str]:
    """The modules of a fresh process when it has done that."""
    command = [sys.executable, "-c", script, *arguments]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    return set(json.loads(said.splitlines()[-1]))


def never() -> None:
    raise AssertionError("nobody is to wait here")


def ask(app: Flask | Doorway, method: str, path: str, **headers: str) -> TestResponse:
    return Client(app).open(path, method=method, base_url=ORIGIN, headers=headers, buffered=True)


def token_of(response: TestResponse) -> str:
    return next(e.get("value", "") for e in Page(response).all("input") if e.get("name") == "csrf")


def told(response: TestResponse) -> tuple[int, str, dict[str, str]]:
    """All of an answer but what is drawn by lot."""
    lot = {"Set-Cookie", "Date", "Content-Length"}
    text = response.get_data(as_text=True)
    text = text.replace(token_of(response), "TOKEN") if 'name="csrf"' in text else text
    return response.status_code, text, {name: value for name, value in response.headers.items() if name not in lot}


def test_the_unlock_page_needs_no_pen_no_copy_and_no_journal(tmp_path: Path) -> None:
    found = loaded(ASKED_AT_THE_DOOR, str(tmp_path))
    assert {name for name in found if any(name == heavy or name.startswith(heavy + ".") for heavy in HEAVY)} == set()


def test_a_verb_that_shows_and_draws_nothing_loads_neither_pages_nor_pen_nor_search() -> None:
    assert loaded(LOADED_VERBS) & {"flask", "reportlab", "zxingcpp", "PIL", "rapidfuzz", "pypdfium2"} == set()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "TRACE", "X"])
def test_the_door_answers_a_stranger_as_the_whole_does(hospital: Hospital, method: str) -> None:
    whole, alone = hospital.app(), door(hospital.config, never)
    asked = [address for rule in routes(whole, "GET") for address in addresses(rule, "med-b")]
    assert len(asked) > 25
    for address in [*asked, "/nothing", "/static/nothing", "/static/frame.css", "/unlock?ended=idle", "/favicon.ico"]:
        answer = ask(alone, method, address)
        assert told(answer) == told(ask(whole, method, address)), address
        assert headers_missing(answer) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
    ids=str,
)
def test_the_door_refuses_what_the_whole_refuses(hospital: Hospital, headers: dict[str, str]) -> None:
    whole, alone = hospital.app(), door(hospital.config, never)
    for address in ("/unlock", "/wards", "/static/frame.css", "/healthz"):
        answer = ask(alone, "GET", address, **headers)
        assert answer.status_code in (403, 421)
        assert told(answer) == told(ask(whole, "GET", address, **headers)), address


def test_what_is_open_before_the_unlock_is_all_that_the_door_has(hospital: Hospital) -> None:
    has = {rule.endpoint for rule in door(hospital.config, never).url_map.iter_rules()}
    assert has == BEFORE_UNLOCK


def test_an_exercise_is_said_at_the_door(hospital: Hospital) -> None:
    alone = door(hospital.config, never)
    assert "EXERCICE" not in ask(alone, "GET", "/unlock").text
    write_crisis(hospital.config.vault, Crisis(declared_at=Clock().now, declared_by="x", drill=True))
    assert "EXERCICE" in ask(alone, "GET", "/unlock").text


class Sent:
    """A form that is sent to the door by a browser that has seen the unlock page, in a thread of its own."""

    def __init__(self, doorway: Doorway, client: Client, path: str, **form: str) -> None:
        page = client.get("/unlock", base_url=ORIGIN)
        self._form = {"csrf": token_of(page), **form}
        self._answers: list[TestResponse] = []
        self._thread = threading.Thread(target=self._send, args=(client, path))
        self._thread.start()

    def _send(self, client: Client, path: str) -> None:
        self._answers.append(client.post(path, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=self._form))

    @property
    def waits(self) -> bool:
        self._thread.join(0.05)
        return self._thread.is_alive()

    def answer(self) -> TestResponse:
        self._thread.join(10)
        return self._answers[0]


def test_a_passphrase_waits_for_the_whole_which_takes_the_cookie_and_the_token_of_the_door(hospital: Hospital) -> None:
    doorway, whole = Doorway(door(hospital.config, never)), hospital.app()
    client = Client(doorway)
    sent = Sent(doorway, client, "/unlock", passphrase=PASSPHRASE)
    assert sent.waits and not hospital.opened
    with doorway.loading():
        doorway.hand_over(whole)
    answer = sent.answer()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert len(hospital.journal.of(Act.UNLOCK)) == 1
    assert client.get("/wards", base_url=ORIGIN).headers["Location"] == "/sign-in"  # the whole answers, and knows us
    assert Client(doorway).get("/wards", base_url=ORIGIN).headers["Location"] == "/unlock"


def test_a_forged_form_that_waited_is_refused_like_any(hospital: Hospital) -> None:
    doorway = Doorway(door(hospital.config, never))
    with doorway.loading():
        doorway.hand_over(hospital.app())
    answer = Client(doorway).post(
        "/unlock", base_url=ORIGIN, headers={"Origin": ORIGIN}, data={"passphrase": PASSPHRASE}
    )
    assert answer.status_code == 403 and not hospital.opened


def failing(may_fail: threading.Event, hospital: Hospital, failure: BaseException) -> tuple[Doorway, Readiness]:
    def load() -> None:
        may_fail.wait(10)
        with doorway.loading():
            raise failure

    readiness = Readiness(load)
    doorway = Doorway(door(hospital.config, readiness.wait))
    return doorway, readiness


def test_what_keeps_the_whole_away_is_said_to_who_waited_and_to_who_comes_later(hospital: Hospital) -> None:
    may_fail = threading.Event()
    failure = KeyMalformed(file="site.pub", problem="it is cut")
    doorway, readiness = failing(may_fail, hospital, failure)
    sent = Sent(doorway, Client(doorway), "/unlock", passphrase=PASSPHRASE)
    readiness.begin(lambda: None)
    assert sent.waits
    may_fail.set()
    for answer in (sent.answer(), Sent(doorway, Client(doorway), "/unlock", passphrase="x").answer()):
        assert answer.status_code == 403 and headers_missing(answer) == []
        assert f"Code {failure.exit_code}" in Page(answer).text and "site.pub" in Page(answer).text
    assert doorway.whole is None
    with pytest.raises(KeyMalformed):
        readiness.raise_failure()


@pytest.mark.parametrize("path", ["/unlock", "/language"])
def test_an_unforeseen_failure_gives_a_calm_page_and_no_word_of_its_message(hospital: Hospital, path: str) -> None:
    may_fail = threading.Event()
    may_fail.set()
    doorway, readiness = failing(may_fail, hospital, ImportError("Lovelace"))
    readiness.begin(lambda: None)
    answer = Sent(doorway, Client(doorway), path, passphrase=PASSPHRASE, language="en").answer()
    assert "Lovelace" not in answer.text and headers_missing(answer) == []
    if path == "/unlock":
        assert answer.status_code == 500 and 'href="/"' in answer.text
    else:
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
