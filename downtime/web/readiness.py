"""What must be known before a passphrase is tried, found out while somebody types it.

Rules of this module: the unlock page comes at once; nothing is unlocked before the look is over, and nothing at all
when it failed: then the serving ends with that failure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from downtime.web.station import Opener, Unlocked


class Readiness:
    """One look, made once, in a thread of its own."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._over = threading.Event()
        self._failure: BaseException | None = None

    def begin(self, give_up: Callable[[], None]) -> None:
        """Look now; `give_up` is called when it fails."""
        threading.Thread(target=self._made, args=(give_up,), name="readiness", daemon=True).start()

    def wait(self) -> None:
        """Until the look is over. Raises what it raised."""
        self._over.wait()
        self.raise_failure()

    def raise_failure(self) -> None:
        """Raises what the look raised, if it is over and failed."""
        if self._failure is not None:
            raise self._failure

    def before(self, opener: Opener) -> Opener:
        """The same opener, which waits for the look. Raises what that raised, too."""

        def opened(passphrase: str) -> Unlocked:
            self.wait()
            return opener(passphrase)

        return opened

    def _made(self, give_up: Callable[[], None]) -> None:
        try:
            self._look()
        except BaseException as error:  # raised again by who waits
            self._failure = error
        self._over.set()
        if self._failure is not None:
            give_up()
