"""`FhirFolder`: a folder of FHIR R4 files as a source of rows.

Rules: the files are read as a stream, in bounded memory, after a survey of what they hold (`survey`); every resource is
kept, left out with its reason, or rejected with its place; a fault of one never stops the others; a dangling reference
never drops a patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exports.errors import SourceEmpty
from exports.fhir.feeds import Feeds
from exports.fhir.folder import SourceFile, SourceFolder, read_folder
from exports.fhir.lines import Moved
from exports.fhir.mapping import Mapping
from exports.fhir.moments import Clock, format_moment
from exports.fhir.parts import Part, PartMaker, PartReader, parts_of
from exports.fhir.reading import RowReader
from exports.fhir.second import Task
from exports.fhir.sharing import DEFAULT_SHARING, SecondProcess, Sharing, made_in_turn
from exports.fhir.stream import DEFAULT_LIMITS, Limits, ResourceStream
from exports.fhir.survey import Survey
from exports.language import N_
from exports.quality import Reject, Tally
from exports.record import Moment, Row
from exports.source import Reading, no_progress

WITHOUT_ZONE = N_("a time without a time zone was read as local time")
OUTSIDE = N_("a link that leads out of the folder was not followed")


@dataclass(frozen=True)
class FhirFolder:
    """A folder of NDJSON files, bundles and single resources (`.gz` too), or one such file."""

    name: str
    path: Path
    limits: Limits = DEFAULT_LIMITS
    sharing: Sharing = DEFAULT_SHARING

    def rows(self, reading: Reading, tally: Tally) -> Iterator[Row]:
        """See `exports.source.Source`. Raises `SourceEmpty` and `SourceUnreadable` before the first row."""
        folder = read_folder(self.name, self.path)
        for refused in folder.refused:
            tally.remarks[OUTSIDE] += 1
            tally.reject("file", Reject(refused, 0, "", OUTSIDE))
            tally.read["file"] += 1
        stream = ResourceStream(self.limits)
        clock = Clock(reading.timezone)
        survey = Survey(reading, folder.files, stream, clock)
        with SecondProcess(start=self.sharing.helps(folder.files)) as second:
            survey.find(_Watcher(reading, folder, 0))
            if not any(survey.kinds.values()):
                raise SourceEmpty(folder=self.path, source=self.name)
            if survey.lines_stand_alone:
                second.begin(Task(folder.files, survey.kinds, replace(reading, progress=no_progress), self.limits))
            else:
                second.end()
            survey.follow()
            clock.without_zone = 0
            known = survey.known
            mapping = Mapping(reading, tally, clock, known.references, known.places)
            feeds = Feeds(format_moment(reading.now))
            reader = RowReader(stream, survey, mapping, feeds)
            cut = self._cut(folder.files, reader) if second.is_there else {}
            maker = PartMaker(folder.files, reading, self.limits, survey)
            made = made_in_turn([part for parts in cut.values() for part in parts], maker, second)
            of_parts = PartReader(reader, tally, feeds, clock)
            watch = _Watcher(reading, folder, folder.size)
            for number, file in enumerate(folder.files):
                moved = watch(file)
                parts = cut.get(number)
                yield from of_parts.rows(file, parts, made, moved) if parts else reader.rows(number, file, moved)
        yield from reader.remaining(folder.files)
        if clock.without_zone:
            tally.remarks[WITHOUT_ZONE] += clock.without_zone
        yield from feeds.rows(self.name, _read_at(folder, clock), tally.rejected)

    def _cut(self, files: tuple[SourceFile, ...], reader: RowReader) -> dict[int, list[Part]]:
        """The parts of the files that are shared with the second process, by the number of the file."""
        return {
            number: parts_of(number, file, self.sharing.part)
            for number, file in enumerate(files)
            if reader.can_be_cut(file)
        }


def _read_at(folder: SourceFolder, clock: Clock) -> Moment:
    said = clock.moment(folder.transaction_time) if folder.transaction_time else None
    return said or format_moment(folder.modified)


class _Watcher:
    """Turns the position in one file into progress over two readings of the whole folder."""

    def __init__(self, reading: Reading, folder: SourceFolder, before: int) -> None:
        self._reading = reading
        self._total = folder.size * 2
        self._done = before

    def __call__(self, file: SourceFile) -> Moved:
        before, self._done = self._done, self._done + file.size
        return lambda position: self._reading.progress(file.name, before + position, self._total)
