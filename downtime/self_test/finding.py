"""What the self-test found: one line per check, well or the sentence that says what to do.

Rule: a sentence names numbers, times, files and folders, never anything said of a patient.
"""

from __future__ import annotations

from dataclasses import dataclass

from exports.language import Phrase


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found. `problem` is None when all is well."""

    name: str
    """For scripts: never translated, never given another meaning."""
    label: str
    """What was looked at: a message of the catalogue."""
    essential: bool
    """Without it, serving makes no sense."""
    problem: Phrase | None = None

    @property
    def good(self) -> bool:
        return self.problem is None


@dataclass(frozen=True)
class SelfTest:
    """All checks in their order, and how many seconds they took."""

    findings: tuple[Finding, ...]
    seconds: float

    @property
    def failures(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.good)

    @property
    def broken(self) -> Finding | None:
        """The first failure without which serving makes no sense."""
        return next((one for one in self.failures if one.essential), None)
