"""What the print system leaves on its disk: CUPS keeps the files of printed jobs in clear, by default for a day.

Source: cupsd.conf(5), `PreserveJobFiles`; default "86400". Rule: a configuration that cannot be read counts as the
default.
"""

from __future__ import annotations

import re
from pathlib import Path

from exports.language import N_, Phrase

CONFIGURATION = Path("/etc/cups/cupsd.conf")
_SETTING = re.compile(r"^[ \t]*PreserveJobFiles[ \t]+(?P<value>\S+)", re.IGNORECASE | re.MULTILINE)
_NONE = frozenset({"no", "off", "false"})


def keeps_printed_files(configuration: Path = CONFIGURATION) -> bool:
    """Whether the files of printed jobs stay in the spool."""
    try:
        text = configuration.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    said = _SETTING.findall(text)
    return not said or said[-1].lower() not in _NONE


def advice(configuration: Path = CONFIGURATION) -> Phrase | None:
    """What to write where, so that it keeps none; None when that is done."""
    if not keeps_printed_files(configuration):
        return None
    message = N_(
        "CUPS keeps what was printed on its disk, in clear: write “PreserveJobFiles No” into {file}, then restart it."
    )
    return Phrase(message, {"file": configuration})
