from __future__ import annotations

from pathlib import Path

import pytest

from downtime.vault import Vault
from tests.downtime.vault.hospital import Hospital, enrolled


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path / "published")


@pytest.fixture
def vault(tmp_path: Path, hospital: Hospital) -> Vault:
    return enrolled(tmp_path / "vault", hospital)
