"""What the system may keep of the program when it crashes: nothing. Its memory holds patients in clear.

Rule: the system's own ways only, and as far as it has them; a system that does not let itself be told is no failure,
since the copy must open all the same.
"""

from __future__ import annotations

import sys
from contextlib import suppress

if sys.platform == "win32":
    import ctypes

    def keep_out_of_crash_reports() -> None:
        """No crash report of this process, and of those it starts (SetErrorMode, SEM_NOGPFAULTERRORBOX)."""
        with suppress(OSError, AttributeError):
            ctypes.windll.kernel32.SetErrorMode(ctypes.windll.kernel32.GetErrorMode() | 0x0002)

else:
    import resource

    def keep_out_of_crash_reports() -> None:
        """No core dump of this process, and of those it starts (RLIMIT_CORE; systemd-coredump and apport heed it)."""
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
