from __future__ import annotations

from pathlib import Path

import pytest

from tests.downtime.journal.station import Station


@pytest.fixture
def station(tmp_path: Path) -> Station:
    vault = tmp_path / "vault"
    vault.mkdir()
    return Station(vault)
