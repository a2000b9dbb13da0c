"""The frame around every page: that this is a copy, whose, how old, and who reads it.

Rules of this module:

* the time of the data is the oldest reading of any source in the copy, never a time that flatters it;
* data that is old, data from the future, and newer snapshots that were refused are said in words, on every page;
* nothing of the frame depends on a script.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from downtime.crisis.declaration import Crisis
from downtime.crisis.words import copy_notices, declared_notice, too_new
from downtime.standing import instant, notices
from downtime.web.environment import shown
from downtime.web.journal_page import reads_journal
from downtime.web.journalling import was_not_journalled
from downtime.web.kit import Kit
from downtime.web.station import OpenCopy
from downtime.web.values import measured
from downtime.web.visit import Visit
from exports.errors import DowntimeError
from exports.folding import fold
from exports.language import N_, Translator
from exports.record import Feed, Moment, Section
from printable.dates import Dates
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
    crisis: str
    """That a crisis is declared, in words; "" when none is."""
    newer_waits: bool
    """The vault holds a newer snapshot than this copy."""
    not_journalled: bool
    """What this page shows could not be written into the journal."""
    reads_journal: bool
    """This reader's role may see the journal."""
    reader: str
    role: str
    unchecked: bool
    """The site keeps a staff list, and this name is not from it."""


def data_time(opened: OpenCopy) -> Moment:
    """Since when nothing in the copy is newer."""
    return opened.data_at


def notices_of(opened: OpenCopy, dates: Dates, translator: Translator) -> tuple[str, ...]:
    """Why the copy is not, or may not be, the newest there is."""
    chosen = copy_notices(opened.standing, dates, translator)
    found = notices(
        translator,
        refused=opened.refused,
        set_aside=opened.set_aside,
        suspect=opened.suspect,
        suspicion=opened.suspicion,
        aside_for=opened.aside_for,
        missing_newest=opened.missing_newest,
    )
    return (*chosen, *found)


def is_exercise(kit: Kit) -> bool:
    """Whether screens and sheets say that this is an exercise."""
    crisis = declared(kit)
    return kit.config.exercise or (crisis is not None and crisis.drill)


def declared(kit: Kit) -> Crisis | None:
    """The crisis that is declared; None also when nobody can read whether one is, which the frame says."""
    with suppress(DowntimeError):
        return kit.outside.desk.declared()
    return None


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
        crisis=_crisis(visit, kit),
        newer_waits=kit.station.newer_waits,
        not_journalled=was_not_journalled(),
        reads_journal=reads_journal(visit.session),
        reader=reader.label if reader else "",
        role=reader.role_said(visit.words.say) if reader else "",
        unchecked=reader is not None and reader.marked,
    )


def install(app: Flask, kit: Kit) -> None:
    """Give every template its words, dates and frame."""

    @app.context_processor
    def words() -> dict[str, Any]:
        visit: Visit | None = g.get("visit")
        if visit is None:
            return {}
        at = data_time(visit.opened) if visit.opened else visit.now
        return {
            "_": visit.words.say,
            "ngettext": lambda one, many, n: visit.words.ngettext(one, many, n).format(n=n),
            "words": visit.words,
            "dates": visit.dates,
            "short_time": cache(partial(short_time, visit)),
            "measured": partial(measured, visit.words),
            "frame": frame_of(visit, kit),
            "signed_in": visit.session is not None and visit.session.reader is not None,
            "sections": Section,
            "unread_of": lambda section: unread_of(visit.opened, section) if visit.opened else 0,
            "incomplete": lambda unread: incomplete(visit.words, unread),
            "bed_text": lambda stay: bed_text(stay, visit.words),
            "says_its_kind": lambda alert: fold(alert.text or "").startswith(fold(visit.words.alert_kind(alert.kind))),
            "idle_seconds": kit.config.idle_minutes * 60,
            "identity": cache(lambda who, stay=None: identity_line(who, visit.words, visit.dates, at=at, stay=stay)),
        }


def short_time(visit: Visit, moment: Moment | None) -> Markup:
    """A moment in few letters, the whole of it at hand. Many values of a page have the same."""
    if not moment:
        return Markup(f'<span class="absent">{shown(visit.words.say(N_("date not recorded")))}</span>')  # noqa: S704
    whole, short = shown(visit.dates.moment(moment)), shown(visit.dates.short(moment))
    return Markup(f'<time datetime="{shown(moment)}" title="{whole}">{short}</time>')  # noqa: S704 - each went through it


def _warnings(visit: Visit, kit: Kit, at: Moment) -> tuple[str, ...]:
    said, data = [], instant(at)
    if data is not None and data - visit.now > CLOCK_TOLERANCE:
        said.append(visit.words.say(N_("The data is dated in the future: check the clock of this computer.")))
    elif data is not None and visit.now - data > timedelta(hours=kit.config.stale_hours):
        message = N_("OLD DATA: more than {hours} hours old. Check everything at the bedside.")
        said.append(visit.words.say(message, hours=kit.config.stale_hours))
    if visit.opened is not None:
        translator, standing = kit.translators(visit.language), visit.opened.standing
        made_at = instant(visit.manifest.created_at) or visit.now
        said += notices_of(visit.opened, visit.dates, translator)
        said += filter(None, [too_new(declared(kit), standing, made_at, visit.dates, translator)])
    return tuple(said)


def _crisis(visit: Visit, kit: Kit) -> str:
    try:
        crisis = kit.outside.desk.declared()
    except DowntimeError as error:
        fields = {"problem": error.say(kit.translators(visit.language))}
        unread = N_("Whether a crisis is declared cannot be read, so nothing is fetched: {problem}")
        return visit.words.say(unread, **fields)
    return declared_notice(crisis, visit.dates, kit.translators(visit.language)) if crisis is not None else ""
