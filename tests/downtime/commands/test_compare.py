"""`downtime snapshots --compare`: figures, never names."""

from __future__ import annotations

import json

import pytest

from downtime.journal import Act, entries
from downtime.vault import Vault, unlock
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE


@pytest.fixture
def moved(laptop: Laptop) -> Laptop:
    """A third generation with two more patients."""
    laptop.hospital.publish(3, patients=6)
    assert laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder).exit_code == 0
    return laptop


def test_the_figures_by_ward_and_nobodys_name(moved: Laptop) -> None:
    done = moved.run("snapshots", moved.vault, "--compare", "3", "2", "--passphrase-file", moved.passphrase)
    assert done.exit_code == 0, done.output
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["Cardiologie", "1", "0", "0"] in lines and ["Urgences", "1", "0", "0"] in lines
    assert ["Total", "2", "0", "0"] in lines and "In the same place in both: 4" in done.stdout
    assert "ESSAI" not in done.output and "80000" not in done.output
    read = [record.entry for record in entries(moved.vault, unlock(Vault.open(moved.vault), PASSPHRASE))]
    assert [entry.act for entry in read][-1] is Act.GENERATIONS_COMPARED


def test_as_json_by_file_name(moved: Laptop) -> None:
    newest, second, _first = (one.file for one in Vault.open(moved.vault).generations())
    given = ("--compare", second, newest, "--json", "--passphrase-file", moved.passphrase)
    told = json.loads(moved.run("snapshots", moved.vault, *given).stdout)
    assert (told["older"], told["newer"], told["entered"], told["left"], told["same"]) == (second, newest, 2, 0, 4)
    assert {ward["name"]: ward["entered"] for ward in told["wards"]} == {"Cardiologie": 1, "Urgences": 1}


def test_what_is_not_there_is_said_before_the_passphrase_is_asked_for(moved: Laptop) -> None:
    done = moved.run("snapshots", moved.vault, "--compare", "3", "99")
    assert done.exit_code == 2 and "99" in done.output
    assert moved.run("snapshots", moved.vault, "--compare", "3", "2").exit_code == 15
