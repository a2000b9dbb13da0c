from __future__ import annotations

from pathlib import Path

import pytest

from downtime.vault import Folder, Vault
from downtime.vault.pull import pull
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import NOW, Hospital, enrolled


@pytest.fixture
def bare(tmp_path: Path) -> Laptop:
    """Before enrolment."""
    laptop = Laptop(tmp_path, Hospital(tmp_path / "published"))
    laptop.set_up()
    return laptop


@pytest.fixture
def laptop(bare: Laptop) -> Laptop:
    """Enrolled, with two snapshots of four patients."""
    enrolled(bare.vault, bare.hospital)
    for sequence in (1, 2):
        bare.hospital.publish(sequence)
    pull(Vault.open(bare.vault), Folder(bare.hospital.folder), now=NOW)
    return bare
