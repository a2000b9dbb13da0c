"""The frame around every page: that this is a copy, whose, how old, and who reads it.

Rules of this module:

* the time of the data is the oldest reading of any source in the copy, never a time that flatters it;
* data that is old, data from the future, and newer snapshots that were refused are said in words, on every page;
* nothing of the frame depends on a script.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, g

from downtime.standing import data_at, instant, notices
from downtime.web.journal_page import reads_journal
from downtime.web.journalling import was_not_journalled
from downtime.web.kit import Kit
from downtime.web.sessions import ROLES
from downtime.web.station import OpenCopy
from downtime.web.visit import Visit
from exports.folding import fold
from exports.language import N_, Translator
from exports.record import Feed, Moment, Section
from printable.identity import identity_line
from printable.place import bed_text
from printable.words import Words

CLOCK_TOLERANCE = timedelta(minutes=5)
FEEDS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Frame:
    """What stands around a page of an open copy."""

    site_name: str
    data_at: str
    elapsed: str
    data_time: str
    """ISO 8601, for the script that lets the age grow."""
    future: bool
    """The clock of this machine is before the time of the data."""
    warnings: tuple[str, ...]
    newer_waits: bool
    """The vault holds a newer snapshot than this copy."""
    not_journalled: bool
    """What this page shows could not be written into the journal."""
    reads_journal: bool
    """This reader's role may see the journal."""
    reader: str
    role: str


def data_time(opened: OpenCopy) -> Moment:
    """Since when nothing in the copy is newer."""
    return data_at(opened.copy.manifest, opened.feeds)


def notices_of(opened: OpenCopy, translator: Translator) -> tuple[str, ...]:
    """Why the copy may not be the newest there is."""
    return notices(translator, refused=opened.refused, set_aside=opened.set_aside, suspect=opened.suspect)


def feeds_of(opened: OpenCopy, section: Section) -> tuple[Feed, ...]:
    """The feeds of one list; none means that no source brings it."""
    return tuple(feed for feed in opened.feeds if feed.section == section)


def unread_of(opened: OpenCopy, section: Section) -> int:
    """Entries of a list that the sources of the copy held and nobody could read."""
    return sum(feed.unread for feed in feeds_of(opened, section))


def incomplete(words: Words, unread: int) -> str:
    """The words for a list of which something could not be read."""
    return words.ngettext(
        "may be incomplete: {n} entry of the source unreadable",
        "may be incomplete: {n} entries of the source unreadable",
        unread,
    ).format(n=unread)


def differs(opened: OpenCopy, feed: Feed) -> bool:
    """Whether a feed was read at another time than the frame says, or at a time that nobody knows."""
    read, said = instant(feed.read_at), instant(data_time(opened))
    return read is None or said is None or abs(read - said) > FEEDS_DIFFER


def frame_of(visit: Visit, kit: Kit) -> Frame | None:
    """The frame of this request; None while the reader may not even know whose copy it is."""
    if visit.opened is None or visit.session is None:
        return None
    at = data_time(visit.opened)
    reader = visit.session.reader
    return Frame(
        site_name=visit.manifest.site_name,
        data_at=visit.dates.moment(at),
        elapsed=visit.dates.elapsed(at, visit.now),
        data_time=at,
        future=(instant(at) or visit.now) > visit.now,
        warnings=_warnings(visit, kit, at),
        newer_waits=kit.station.newer_waits,
        not_journalled=was_not_journalled(),
        reads_journal=reads_journal(visit.session),
        reader=reader.name if reader else "",
        role=visit.words.say(ROLES[reader.role]) if reader else "",
    )


def install(app: Flask, kit: Kit) -> None:
    """Give every template its words, dates and frame."""

    @app.context_processor
    def words() -> dict[str, Any]:
        visit: Visit | None = g.get("visit")
        if visit is None:
            return {"_": kit.translators(kit.config.language).gettext, "language": kit.config.language}
        at = data_time(visit.opened) if visit.opened else visit.now
        return {
            "_": visit.words.say,
            "ngettext": lambda one, many, n: visit.words.ngettext(one, many, n).format(n=n),
            "words": visit.words,
            "dates": visit.dates,
            "language": visit.language,
            "theme": visit.theme,
            "csrf": visit.csrf,
            "frame": frame_of(visit, kit),
            "signed_in": visit.session is not None and visit.session.reader is not None,
            "sections": Section,
            "unread_of": lambda section: unread_of(visit.opened, section) if visit.opened else 0,
            "incomplete": lambda unread: incomplete(visit.words, unread),
            "bed_text": lambda stay: bed_text(stay, visit.words),
            "says_its_kind": lambda alert: fold(alert.text or "").startswith(fold(visit.words.alert_kind(alert.kind))),
            "idle_seconds": kit.config.idle_minutes * 60,
            "identity": lambda who, stay=None: identity_line(who, visit.words, visit.dates, at=at, stay=stay),
        }


def _warnings(visit: Visit, kit: Kit, at: Moment) -> tuple[str, ...]:
    said, data = [], instant(at)
    if data is not None and data - visit.now > CLOCK_TOLERANCE:
        said.append(visit.words.say(N_("The data is dated in the future: check the clock of this computer.")))
    elif data is not None and visit.now - data > timedelta(hours=kit.config.stale_hours):
        message = N_("OLD DATA: more than {hours} hours old. Check everything at the bedside.")
        said.append(visit.words.say(message, hours=kit.config.stale_hours))
    if visit.opened is not None:
        said += notices_of(visit.opened, kit.translators(visit.language))
    return tuple(said)
