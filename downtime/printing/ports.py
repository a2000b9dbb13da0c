"""Which printers of Windows hang on a cable, by their ports.

Rules of this module:

* a cable is USB or DOT4; `LPT1:` is none, since a drive letter's sister (`net use`) leads it anywhere;
* a printer of another computer has the ports of that computer: its own say nothing here;
* a port that makes a file, a fax or a question instead of paper is no printer.
"""

from __future__ import annotations

import re

from downtime.printing.winspool import Printer

_CABLE = re.compile(r"(?:USB|DOT4_?)\d+:?", re.IGNORECASE)
_NO_PAPER = re.compile(r"(?:FILE|PORTPROMPT|XPSPort|SHRFAX|NUL):?|Microsoft\..*|[A-Z]:\\.*", re.IGNORECASE)


def makes_paper(printer: Printer) -> bool:
    """Whether none of its ports leads to a file, a fax or a dialog."""
    return not any(_NO_PAPER.fullmatch(port) for port in _ports(printer))


def uri_of(printer: Printer) -> str:
    """Its port as a device URI, for `is_local`; of several ports all must be cables."""
    ports = _ports(printer)
    cable = bool(ports) and all(_CABLE.fullmatch(port) for port in ports) and not printer.remote
    return f"{'usb' if cable else 'port'}:{printer.port}"


def _ports(printer: Printer) -> list[str]:
    return [port.strip() for port in printer.port.split(",") if port.strip()]
