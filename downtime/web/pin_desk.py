"""Who a login and a PIN belong to, and how long one waits after wrong ones.

Rules of this module:

* a login that nobody has costs the same time, gives the same answer and the same waits as a wrong PIN;
* one PIN is checked at a time: each takes 64 MiB, and the other threads stay free for readers;
* waits grow with each wrong PIN of one login, up to minutes; they never keep a nurse from the patients where the site
  lets those in who are not on the list;
* what was typed stays in memory, and only as long as its wait.
"""

from __future__ import annotations

import math
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from exports.pin import LONGEST, pin_agrees
from exports.record import Account

WAITS = (0, 2, 5, 15, 300, 600, 900)
"""Seconds after the first, second … wrong PIN in a row; the last one for all that follow."""
FORGOTTEN_AFTER = 3600
"""Seconds without a wrong PIN after which a login starts anew."""
MOST = 1000
"""Logins of nobody that are remembered; the one whose last try is oldest goes first. Those of the list all are: a
thousand invented ones must not wash a real one's wait away."""


@dataclass(frozen=True)
class Answer:
    """What became of a try. `account` is who it is, or None."""

    account: Account | None = None
    claimed: Account | None = None
    """Whose login was typed, right PIN or not."""
    refused: str = ""
    """For the journal: `pin`, `login` or `wait`; "" when nothing was."""
    wait: int = 0
    """Seconds until the next try."""


@dataclass(frozen=True)
class _Failures:
    count: int
    last: float

    def until(self) -> float:
        return self.last + WAITS[min(self.count, len(WAITS)) - 1]


class PinDesk:
    """Checks PINs for one running station. Safe to call from several threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._of_listed: dict[str, _Failures] = {}
        self._of_nobody: dict[str, _Failures] = {}

    def check(self, accounts: Iterable[Account], login: str, pin: str, today: date) -> Answer:
        """Whether `pin` is that of the account that `login` (or a badge) names."""
        typed = compared(login)
        claimed = _one(accounts, typed, today)
        name = compared(claimed.key) if claimed is not None else typed
        failures = self._of_nobody if claimed is None else self._of_listed
        with self._lock:
            waiting = self._waiting(failures, name)
            if waiting:
                return Answer(claimed=claimed, refused="wait", wait=waiting)
            if pin_agrees(pin[: LONGEST + 1], claimed.pin_hash if claimed is not None else None):
                failures.pop(name, None)
                return Answer(account=claimed, claimed=claimed)
            self._note(failures, name)
            refused = "pin" if claimed is not None else "login"
            return Answer(claimed=claimed, refused=refused, wait=self._waiting(failures, name))

    def _waiting(self, failures: dict[str, _Failures], name: str) -> int:
        found = failures.get(name)
        return max(0, math.ceil(found.until() - self._clock())) if found is not None else 0

    def _note(self, failures: dict[str, _Failures], name: str) -> None:
        now = self._clock()
        found = failures.pop(name, None)
        count = 1 if found is None or now - found.last > FORGOTTEN_AFTER else found.count + 1
        failures[name] = _Failures(count, now)  # at the end: the order is that of the last tries
        while len(self._of_nobody) > MOST:
            del self._of_nobody[next(iter(self._of_nobody))]


def compared(login: str) -> str:
    """A login as two of them are compared: keyboards and badge readers differ in capitals and in how they write é."""
    return unicodedata.normalize("NFC", login.strip()).casefold()


def _one(accounts: Iterable[Account], typed: str, today: date) -> Account | None:
    """The account of that login or badge; None when there is none, when it has ended, or when two bear it."""
    found = [
        account
        for account in accounts
        if typed and typed in (compared(account.key), compared(account.badge or "")) and _runs(account, today)
    ]
    return found[0] if len(found) == 1 else None


def _runs(account: Account, today: date) -> bool:
    """Also one whose last day is not known to the day: the list's own refusal comes from the site."""
    return account.until is None or account.until[:10] >= today.isoformat()[: len(account.until[:10])]
