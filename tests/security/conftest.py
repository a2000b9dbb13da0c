from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from downtime.web.config import WebConfig
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Reader
from tests.security.surface import Surface, crawl

NAMES = ("lovelace", "lovelance", "guyễn", "partie", "3000040", "3000041", "3000042", "médecine b")
"""What gives the patients of the sample hospital away, in small letters."""


@dataclass(frozen=True)
class Target:
    """The pages over the sample hospital, and three people in front of them."""

    app: Flask
    inside: Reader
    """Has unlocked and signed in."""
    waiting: Reader
    """Has unlocked, in another browser, and not signed in."""
    outside: Reader
    """Has nothing."""
    surface: Surface
    read: set[str] = field(default_factory=set)
    """The shapes of pages that were read for what could act; see `test_scan`."""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    hospital = Hospital(sample.database(), WebConfig(vault=tmp_path_factory.mktemp("vault"), port=PORT))
    app = hospital.app()
    inside = Reader(app)
    inside.post("/language", language="en")
    inside.unlock()
    inside.sign_in(role="manager")
    for patient in (sample.NEWBORN, sample.ODD):
        inside.give_reason(patient)
    waiting = Reader(app)
    waiting.unlock()
    yield Target(app, inside, waiting, Reader(app), crawl(app, inside))
