"""What a sheet must know beside the patient: whose copy, how old, who prints, and its serial number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from exports.record import Feed, Moment


class PrintContext(msgspec.Struct, frozen=True, kw_only=True):
    """One act of printing. `next_serial` gives one new serial number per sheet (such as "S1-000123")."""

    site_name: str
    language: str
    """"fr" or "en"."""
    timezone: str
    """IANA name of the site's time zone."""
    data_at: Moment | None
    """The time of the data: that of the snapshot."""
    feeds: tuple[Feed, ...] = ()
    """The age of each list, where it differs from `data_at`."""
    printed_at: datetime
    """Aware."""
    printed_by: str
    next_serial: Callable[[], str]
    counting: bool = False
    """The pages are only to be counted: sheets are composed, and what they hold is not drawn."""
    exercise: bool = False
    """A drill: every page carries the watermark EXERCICE."""
    high_alert: tuple[str, ...] = ()
    """The hospital's own words for drugs that two people check, beside those the kit knows."""
    header: str = ""
    """The hospital's own words in the head of each page, in place of its name."""
    each_form_apart: bool = False
    """On both sides: each form of a patient begins a sheet of paper, not only those kept apart (`Form.kept_apart`)."""
    logo: bytes | None = None
    """Its logo, a PNG: `exports.site_files.logo` has checked it."""
    notice: str | None = None
    """A sentence for the frame of each page, when the copy is not the newest good one."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One printed sheet: what the journal and the ledger of paper keep of it."""

    serial: str
    form: str
    patient: str | None
    """The key of the patient; None for a list."""
    pages: int
    warnings: tuple[str, ...] = ()
    """What could not be printed as it is (characters) or not at all (labels), said in the language of the sheet and
    without anything of a patient."""


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """A PDF, ready to print, and the sheets in it in their order."""

    content: bytes
    sheets: tuple[Sheet, ...]
