"""What the pages before the unlock ask of the station: as much as its door can answer before the rest is loaded.

Rule of this module: nothing that holds a patient is named here, and nothing is imported that knows one.
"""

from __future__ import annotations

from typing import Protocol

from downtime.web.browser import Browser


class StationBusy(Exception):
    """Another passphrase is being tried."""


class Threshold(Protocol):
    """A station as somebody sees it who has no passphrase yet."""

    def begin(self) -> Browser:
        """Who asks now, read from the cookie; called once for each request."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether a copy is open, for some reader."""
        ...

    @property
    def is_exercise(self) -> bool:
        """Whether screens say that this is an exercise."""
        ...

    def unlock(self, passphrase: str) -> str:
        """Open the newest good copy; gives the number of a new session. Raises `StationBusy`, and what the vault
        raises."""
        ...

    def leave_idle(self, session: str) -> None:
        """The page of this session counted its idle time down."""
        ...
