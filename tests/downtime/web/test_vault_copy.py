"""The pages over a real vault: real publication, real passphrase, real serial numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime.vault import Folder, Vault
from downtime.vault.pull import pull
from downtime.web.app import create_app, kit_of
from downtime.web.config import WebConfig
from downtime.web.vault_copy import of_vault
from tests.downtime.vault.hospital import CHEAP, NOW, PASSPHRASE, Hospital
from tests.downtime.web.browsing import PORT, Page, Reader


@pytest.fixture
def published(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path / "published")


@pytest.fixture
def vault(tmp_path: Path, published: Hospital) -> Vault:
    made = Vault.create(
        tmp_path / "vault",
        station="ward-1",
        site_key=published.key.public_key(),
        passphrase=PASSPHRASE,
        language="fr",
        cost=CHEAP,
    )
    published.recipients.append(made.recipient)
    return made


def fetch(vault: Vault, published: Hospital) -> None:
    pull(vault, Folder(published.folder), now=NOW)


def test_the_newest_good_snapshot_is_read_and_the_newer_damaged_one_is_said(vault: Vault, published: Hospital) -> None:
    published.publish(1)
    damaged = published.publish(2, content=b"not a database")
    fetch(vault, published)
    app = create_app(WebConfig(vault=vault.folder, port=PORT))
    reader = Reader(app)
    reader.post("/language", language="en")
    assert "opens no key" in Page(reader.unlock("wrong")).text
    assert reader.unlock(PASSPHRASE).status_code == 303
    reader.sign_in()
    page = reader.page("/wards")
    assert "Cardiologie" in page.text
    (warning,) = [text for text in page.texts("p", of_class="frame-warning") if "refused" in text]
    assert damaged in warning


def test_a_snapshot_that_a_pull_brings_later_is_offered(vault: Vault, published: Hospital) -> None:
    published.publish(1)
    fetch(vault, published)
    app = create_app(WebConfig(vault=vault.folder, port=PORT))
    station = kit_of(app).station
    station.unlock(PASSPHRASE)
    station.look_for_newer()
    assert not station.newer_waits
    published.publish(2)
    fetch(vault, published)
    station.look_for_newer()
    assert station.newer_waits
    station.forget()


def test_no_serial_number_is_given_twice(vault: Vault) -> None:
    outside = of_vault(vault.folder)
    assert len({*outside.take_serials(3), *of_vault(vault.folder).take_serials(1)}) == 4
