"""What every page works with, passed to each blueprint: no globals, no singletons."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from downtime.journal import Recorded
from downtime.printing import Spooler
from downtime.printing.system import NoSpooler
from downtime.web.config import WebConfig
from downtime.web.desk import NO_DESK, Desk
from downtime.web.journalling import Journalling, Recorder
from downtime.web.sessions import Sessions
from downtime.web.station import Opener, Station
from downtime.web.trail import Trail
from exports.language import Translator, translator
from exports.snapshot.schema import Manifest


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What the application takes from outside of itself: the vault, the clocks, the words."""

    opener: Opener
    take_serials: Callable[[int], tuple[str, ...]]
    """So many new serial numbers in a row, one for each printed sheet; never given twice."""
    journal: Recorder
    """Who did what: written before the page is sent."""
    read_journal: Callable[[str, int], tuple[Recorded, ...]]
    """Passphrase → so many of the newest entries, the newest first. Raises what opening a vault raises."""
    desk: Desk = NO_DESK
    """The crisis and the generations of the vault."""
    spooler: Callable[[bool], Spooler] = lambda _network: NoSpooler()
    """The print system of this computer; with printers of the network, or without."""
    newer: Callable[[Manifest], bool] = lambda _manifest: False
    """Whether the vault holds a newer good snapshot of the same scope than the one that is read."""
    now: Callable[[], datetime] = _now
    """The time of this machine, aware."""
    clock: Callable[[], float] = time.monotonic
    """Seconds, for idle times."""
    translators: Callable[[str], Translator] = translator
    """Language → its messages."""


@dataclass(frozen=True)
class Kit:
    """The parts of one running station."""

    config: WebConfig
    station: Station
    sessions: Sessions
    journal: Journalling
    outside: Outside
    translators: Callable[[str], Translator]
    """Language → its messages, read once."""
    trail: Trail = field(default_factory=Trail)
    """What was printed since the unlock."""
