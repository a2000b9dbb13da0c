"""The sample hospital of the pages, made once; each test has its own application over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime.web.config import WebConfig
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Reader


@pytest.fixture(scope="session")
def database() -> bytes:
    return sample.database()


@pytest.fixture
def hospital(database: bytes, tmp_path: Path) -> Hospital:
    return Hospital(database, WebConfig(vault=tmp_path, port=PORT))


@pytest.fixture
def reader(hospital: Hospital) -> Reader:
    """A nurse who has unlocked and signed in, in English."""
    return Reader(hospital.app()).enter()
