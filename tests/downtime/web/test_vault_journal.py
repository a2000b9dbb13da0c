"""The pages over a real vault and its real journal: on the disk before the page, through a kill, whole afterwards."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from downtime.journal import Act, entries, newest, verify
from downtime.journal.acts import Recorded
from downtime.vault import Folder, Vault, unlock
from downtime.vault.pull import pull
from downtime.web.app import create_app, kit_of
from downtime.web.config import WebConfig
from downtime.web.vault_copy import of_vault
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital, enrolled
from tests.downtime.web.browsing import PORT, Page, Reader
from tests.processes import starting_with

SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)
KILLED = -int(SIGNAL) if os.name != "nt" else int(SIGNAL)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    published = Hospital(tmp_path / "published")
    made = enrolled(tmp_path / "vault", published)
    published.publish(1)
    pull(made, Folder(published.folder), now=NOW)
    return made


def reading(vault: Path, role: str = "manager") -> Reader:
    reader = Reader(create_app(WebConfig(vault=vault, port=PORT)))
    reader.post("/language", language="en")
    assert reader.unlock(PASSPHRASE).status_code == 303
    reader.sign_in("Anne Roux", role)
    return reader


def board(reader: Reader) -> str:
    links = [link.get("href", "") for link in reader.page("/wards").all("a")]
    return next(link for link in links if link.startswith("/wards/"))


def journalled(vault: Vault) -> list[Recorded]:
    return list(entries(vault.folder, unlock(vault, PASSPHRASE)))


def test_a_shift_is_journalled_signed_and_whole(vault: Vault) -> None:
    reader = reading(vault.folder)
    assert reader.get(board(reader)).status_code == 200
    reader.post("/lock")
    found = journalled(vault)
    assert [one.entry.act for one in found] == [Act.UNLOCK, Act.SIGN_IN, Act.READ_WARD, Act.SIGN_OUT, Act.LOCK]
    assert all(one.signed for one in found) and found[0].entry.snapshot.endswith(".age")
    verdict = verify(vault.folder, vault.recipient)
    assert verdict.whole and verdict.sealed == 5


def test_after_the_lock_nothing_is_signed(vault: Vault) -> None:
    reader = reading(vault.folder)
    reader.post("/lock")
    reader.unlock("wrong")
    last = journalled(vault)[-1]
    assert (last.entry.act, last.signed) == (Act.UNLOCK_REFUSED, False)


def test_the_page_shows_what_is_on_the_disk_and_its_code(vault: Vault) -> None:
    reader = reading(vault.folder)
    code = verify(vault.folder, vault.recipient).code
    assert f"Journal code {code}" in reader.page("/wards").text
    reader.get(board(reader))
    page = Page(reader.post("/journal", passphrase=PASSPHRASE))
    assert [line.split()[0] for line in page.texts("tr")[1:]] == ["3", "2", "1"]
    assert "ward read" in page.text and "(not signed)" not in page.text
    assert journalled(vault)[-1].entry.act is Act.READ_JOURNAL


def read_and_die(vault: str) -> None:
    """In a process of its own: the kill comes as soon as the page would be drawn."""
    reader = reading(Path(vault), "nurse")
    address = board(reader)

    def die(*_given: Any, **_named: Any) -> str:
        os.kill(os.getpid(), SIGNAL)
        raise SystemExit(0)

    reader.client.application.jinja_env.get_or_select_template("board.html").render = die  # type: ignore[method-assign]
    reader.get(address)


def test_killed_before_the_page_is_drawn_the_reading_is_on_the_disk(vault: Vault) -> None:
    context = starting_with(__name__)
    child = context.Process(target=read_and_die, args=(str(vault.folder),))
    child.start()
    child.join()
    assert child.exitcode == KILLED
    last = journalled(vault)[-1]
    assert (last.entry.act, last.entry.reader, last.signed) == (Act.READ_WARD, "Anne Roux", True)
    assert verify(vault.folder, vault.recipient).whole


def test_a_journal_that_is_no_folder_keeps_nobody_from_a_page(vault: Vault) -> None:
    (vault.folder / "journal").write_bytes(b"")
    reader = reading(vault.folder)
    page = reader.page(board(reader))
    assert page.status == 200 and "This reading is not journalled" in page.text
    assert reader.page("/wards").status == 200
    assert reader.post("/lock").status_code == 303


def test_it_is_opened_once_and_only_when_it_is_needed(tmp_path: Path, vault: Vault) -> None:
    outside = of_vault(tmp_path / "nowhere")
    assert kit_of(create_app(WebConfig(vault=tmp_path / "nowhere", port=PORT), outside)).journal.code() is None
    assert not (vault.folder / "journal").exists()


def test_the_newest_entries_over_two_months(vault: Vault) -> None:
    reader = reading(vault.folder)
    for _ in range(3):
        reader.get(board(reader))
    identity = unlock(vault, PASSPHRASE)
    (month,) = (vault.folder / "journal").glob("*.journal")
    lines = month.read_bytes().splitlines(keepends=True)
    month.with_name("2020-01.journal").write_bytes(b"".join(lines[:3]))
    month.write_bytes(b"".join(lines[3:]))
    for count in (1, 2, 4, 5, 9):
        expected = [one.sequence for one in entries(vault.folder, identity)][::-1][:count]
        assert [one.sequence for one in newest(vault.folder, identity, count)] == expected
