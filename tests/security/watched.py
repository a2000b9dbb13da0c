"""One verb of the kit, run while everything that it opens for writing, removes or starts is written down.

`python -m tests.security.watched LOG VERB …` is `downtime VERB …`; the log holds one path a line, also of files that
lived for a millisecond. Python tells of every opening (PEP 578); what SQLite's C code would write is caught by the
folder for temporary files, which must stay empty, and by the test that forbids the server to write any file.
"""

from __future__ import annotations

import os
import sys

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.link", "os.symlink", "subprocess.Popen", "os.exec",
                    "os.system", "socket.connect", "syslog.syslog", "shutil.copyfile", "tempfile.mkstemp",
                    "tempfile.mkdtemp"})  # fmt: skip


def watch(log: str) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def told(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            flags = arguments[2] if len(arguments) > 2 and isinstance(arguments[2], int) else 0
            if flags & WRITES:
                os.write(handle, f"write {os.fsdecode(arguments[0])}\n".encode("utf-8", "replace"))
        elif event in EVENTS:
            os.write(handle, f"{event} {arguments!r}\n".encode("utf-8", "replace"))

    sys.addaudithook(told)


if __name__ == "__main__":
    watch(sys.argv[1])
    from downtime.cli import main

    main(sys.argv[2:])
