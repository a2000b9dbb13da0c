"""Where the rows came from and how old they are."""

from __future__ import annotations

from typing import Annotated as A

from exports.record.field import At, Moment, Row
from exports.record.vigilance import Section


class Feed(Row, frozen=True, kw_only=True):
    """What one source brought for one list, with the time of its newest data: the age that each screen shows.

    `unread` counts for all patients: whose the resources were, nobody can tell.
    """

    source: A[str, At("name of the source in downtime.toml")]
    section: A[Section, At("the list it feeds")]
    rows: A[int, At("how many rows it brought")]
    unread: A[int, At("resources of the list that could not be read at all", "", "the list may be incomplete")] = 0
    data_at: A[Moment | None, At("newest meta.lastUpdated, else clinical time, not after reading", "MSH-7")] = None
    read_at: A[Moment | None, At("Bulk Data transactionTime, else when the files were read", "MSH-7")] = None
