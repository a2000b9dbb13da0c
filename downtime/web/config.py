"""How the pages of one station are served: a frozen value, made once at start.

Rule: there is no default key and no debug mode; each start makes its own secret, so every cookie dies with the program.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from exports.language import LANGUAGES

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class WebConfig:
    """Where the vault is, on which port of this machine the pages are served, and when they lock."""

    vault: Path
    port: int = 8765
    language: str = LANGUAGES[0]
    """The language of a browser that has not chosen one."""
    hosts: tuple[str, ...] = (LOOPBACK, "localhost", "[::1]")
    """The names under which the pages answer, without the port (protection against DNS rebinding)."""
    idle_minutes: int = 10
    """A reader who asks for nothing this long is locked out."""
    stale_hours: int = 24
    """From this age on, the frame warns in words that the data is old."""
    exercise: bool = False
    """A drill on fictive data: sheets carry the watermark."""
    secret_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def authorities(self) -> frozenset[str]:
        """Each host with the port, as browsers write it in `Host` and, after "http://", in `Origin`."""
        with_port = {f"{host}:{self.port}" for host in self.hosts}
        return frozenset(with_port | (set(self.hosts) if self.port == 80 else set()))
