"""Large files in parts that end with a line, so that two processes can make their rows.

Rules:

* a part is made by the same `RowReader` as a whole file, with counts of its own; counts and rows are added up in the
  order of the parts, so that nobody can tell from what comes out how many made it, or in which order;
* a file is cut only when it is what a hospital's export is nearly all of: unpacked lines of one type that needs nothing
  of its neighbours, and nothing came twice;
* a line is numbered within its part until the part is added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import msgspec

from exports.fhir.feeds import Feeds
from exports.fhir.folder import SourceFile
from exports.fhir.lines import BOM, CHUNK, LINE_LIMIT, Moved
from exports.fhir.mapping import Mapping
from exports.fhir.moments import Clock, format_moment
from exports.fhir.reading import RowReader
from exports.fhir.stream import Limits, ResourceStream
from exports.fhir.survey import Survey
from exports.quality import LeftOut, Reject, Tally
from exports.record import TABLES, Moment, Row, Section
from exports.source import Reading


class Part(NamedTuple):
    """Bytes of a file, from the start of a line to the end of one. `file` is its number among the files."""

    file: int
    start: int
    end: int


class Counts(msgspec.Struct):
    """What a part adds to the tally, the feeds and the clock of a source, and how many lines it has."""

    lines: int
    without_zone: int
    read: dict[str, int]
    kept: dict[str, int]
    left_out: dict[tuple[str, LeftOut], int]
    rejected: dict[str, int]
    rejects: list[Reject]
    unreadable: dict[tuple[str, str], int]
    remarks: dict[str, int]
    feed_rows: dict[Section, int]
    newest: dict[Section, Moment]

    def add_to(self, tally: Tally, feeds: Feeds, lines_before: int) -> None:
        """Counts them where the counts of all are; `lines_before` are the lines of the file before this part."""
        tally.read.update(self.read)
        tally.kept.update(self.kept)
        tally.left_out.update(self.left_out)
        tally.rejected.update(self.rejected)
        tally.unreadable.update(self.unreadable)
        tally.remarks.update(self.remarks)
        for reject in self.rejects:
            tally.note(replace(reject, line=reject.line + lines_before))
        feeds.add(self.feed_rows, self.newest)


class Made(NamedTuple):
    """The rows of a part."""

    rows: list[Row]
    counts: Counts


class PartReader:
    """Adds up the parts of files in their order: the rows of a file as `RowReader.rows` gives them."""

    def __init__(self, reader: RowReader, tally: Tally, feeds: Feeds, clock: Clock) -> None:
        self._reader = reader
        self._tally = tally
        self._feeds = feeds
        self._clock = clock

    def rows(self, file: SourceFile, parts: list[Part], made: Iterator[Made | None], moved: Moved) -> Iterator[Row]:
        """The rows of a file in `parts`, of which `made` gives one after the other."""
        lines = 0
        readable = True
        for part in parts:
            found = next(made)
            moved_over(file, part, moved)
            if not readable:
                continue
            if found is not None:
                found.counts.add_to(self._tally, self._feeds, lines)
                self._clock.without_zone += found.counts.without_zone
                lines += found.counts.lines
                yield from found.rows
            elif (here := lines_in(file, part)) is not None:
                yield from self._reader.rows_of_lines(file, lines + 1, here)
                lines += len(here)
            else:
                readable = False
                self._reader.cannot_read_on(file, lines + 1)


class PartMaker:
    """Makes the rows of parts, in any order, from what a survey found."""

    def __init__(self, files: tuple[SourceFile, ...], reading: Reading, limits: Limits, survey: Survey) -> None:
        self._files = files
        self._clock = Clock(reading.timezone)
        self._now = format_moment(reading.now)
        known = survey.known
        mapping = Mapping(reading, Tally(""), self._clock, known.references, known.places)
        self._reader = RowReader(ResourceStream(limits), survey, mapping, Feeds(self._now))

    def made(self, part: Part) -> Made | None:
        """The rows of a part; None when it cannot be read, or cannot do without its place among all."""
        file = self._files[part.file]
        lines = lines_in(file, part)
        if lines is None:
            return None
        tally, feeds = Tally(""), Feeds(self._now)
        self._clock.without_zone = 0
        self._reader.begin_anew(tally, feeds)
        rows = list(self._reader.rows_of_lines(file, 1, lines))
        if self._reader.needs_place:
            return None
        counts = Counts(
            lines=len(lines),
            without_zone=self._clock.without_zone,
            read=dict(tally.read),
            kept=dict(tally.kept),
            left_out=dict(tally.left_out),
            rejected=dict(tally.rejected),
            rejects=tally.rejects,
            unreadable=dict(tally.unreadable),
            remarks=dict(tally.remarks),
            feed_rows=feeds.counted,
            newest=feeds.newest,
        )
        return Made(rows, counts)


def parts_of(number: int, file: SourceFile, size: int) -> list[Part]:
    """A file in parts of about `size` bytes; empty when it cannot be cut, or is not as large as it was."""
    parts: list[Part] = []
    try:
        with file.path.open("rb") as opened:
            if opened.seek(0, 2) != file.size:
                return []
            start = 0
            while start < file.size:
                opened.seek(min(start + size, file.size) - 1)  # one before: a line may end just there
                if not opened.readline(LINE_LIMIT).endswith(b"\n") and opened.tell() != file.size:
                    return []
                parts.append(Part(number, start, opened.tell()))
                start = opened.tell()
    except OSError:
        return []
    return parts


def lines_in(file: SourceFile, part: Part) -> list[bytes] | None:
    """The lines of a part; None when its bytes are not there."""
    try:
        with file.path.open("rb") as opened:
            opened.seek(part.start)
            data = opened.read(part.end - part.start)
    except OSError:
        return None
    if len(data) != part.end - part.start:
        return None
    lines = (data if part.start else data.removeprefix(BOM)).split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def moved_over(file: SourceFile, part: Part, moved: Moved) -> None:
    """Tells how far the reading is, as often as if the file were read in one go."""
    for position in range((part.start // CHUNK + 1) * CHUNK, part.end + 1, CHUNK):
        moved(position)
    if part.end == file.size and file.size % CHUNK:
        moved(file.size)


_TYPES = tuple(TABLES)
_NUMBERS = {row_type: number for number, row_type in enumerate(_TYPES)}
_ROWS = {row_type: msgspec.msgpack.Decoder(list[row_type]) for row_type in _TYPES}  # type: ignore[valid-type]


class _Answer(msgspec.Struct, array_like=True):
    """What travels between two processes: rows by runs of one type, each as MessagePack."""

    runs: list[tuple[int, msgspec.Raw]]
    counts: Counts


_ANSWER = msgspec.msgpack.Decoder(_Answer)


def packed(made: Made) -> bytes:
    """A part as bytes."""
    encode = msgspec.msgpack.encode
    runs = [(_NUMBERS[row_type], msgspec.Raw(encode(rows))) for row_type, rows in _runs(made.rows)]
    return encode(_Answer(runs, made.counts))


def unpacked(data: bytes) -> Made:
    """A part from its bytes. Raises `msgspec.MsgspecError`."""
    answer = _ANSWER.decode(data)
    rows: list[Row] = []
    for number, run in answer.runs:
        rows += _ROWS[_TYPES[number]].decode(run)
    return Made(rows, answer.counts)


def _runs(rows: list[Row]) -> Iterator[tuple[type[Row], list[Row]]]:
    """Rows of one type that follow each other."""
    first = 0
    for place, row in enumerate(rows):
        if type(row) is not type(rows[first]):
            yield type(rows[first]), rows[first:place]
            first = place
    if rows:
        yield type(rows[first]), rows[first:]
