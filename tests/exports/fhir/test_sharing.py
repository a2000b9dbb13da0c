"""Two processes give what one gives: the same rows in the same order, the same counts, the same progress."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exports.fhir import FhirFolder, sharing
from exports.fhir.folder import read_folder
from exports.fhir.parts import Part, PartMaker, lines_in, packed, parts_of, unpacked
from exports.fhir.reading import NO_PATIENT
from exports.fhir.second import Task, answer, asked, receive, send
from exports.fhir.sharing import SecondProcess, Sharing
from exports.fhir.stream import DEFAULT_LIMITS, Limits
from exports.quality import Tally
from exports.record import Observation, Row, Stay
from tests.exports.fhir.fhir_reading import DATA, encounter, patient, reading_at, resource, text

MIMIC = "2026-11-20T14:00:00-05:00"
PART = 50_000
TWO = Sharing(from_size=0, part=PART, processors=2)
ONE = Sharing(processors=1)
Said = list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real records, unpacked, with every kind of fault among the observations and the orders."""
    made = tmp_path_factory.mktemp("shared")
    for source in (DATA / "mimic-iv-demo-fhir-24" / "census").glob("*.ndjson.gz"):
        if not source.name.startswith("MedicationDispense"):
            (made / source.name.removesuffix(".gz")).write_bytes(gzip.decompress(source.read_bytes()))
    for name in ("Observation.000.ndjson", "MedicationRequest.000.ndjson"):
        lines = (made / name).read_bytes().splitlines(keepends=True)
        subject = json.loads(lines[0])["subject"]["reference"].removeprefix("Patient/")
        step = len(lines) // 12
        for place, fault in reversed(list(enumerate(_faults(name.split(".")[0], subject)))):
            lines.insert((place + 1) * step, fault)
        (made / name).write_bytes(b"".join(lines).removesuffix(b"\n"))  # the last line without an end
    return made


def _faults(kind: str, subject: str) -> Iterator[bytes]:
    yield b'{"resourceType": "%s", "id": "cut' % kind.encode() + b"\n"
    yield b"\n"
    yield b"[1, 2]\r\n"
    whole = resource(kind, "f1", subject, code=text("A"), status=5, note=[{"text": 7}], authoredOn="yesterday")
    yield _line(whole)
    yield _line(resource(kind, "f2", None, status="active"))
    yield _line(resource(kind, "f3", subject, valueDateTime="2026-11-19T08:00:00", authoredOn="2026-11-19T08:00:00"))
    yield _line(resource(kind, "f4", subject, modifierExtension=[{"url": "x"}]))
    yield _line(resource(kind, "f5", subject, code=text("Z")))[:-4] + b'\xff"}}\n'
    yield _line(resource(kind, "", subject, status="final"))
    yield _line(resource(kind, "f6", "nobody"))


def _line(what: object) -> bytes:
    return json.dumps(what).encode() + b"\n"


def _read(
    folder: Path, how: Sharing, limits: Limits = DEFAULT_LIMITS, now: str = MIMIC
) -> tuple[list[Row], Tally, Said]:
    said: Said = []
    tally = Tally("test")
    reading = replace(reading_at(now), progress=lambda *said_now: said.append(said_now))
    return list(FhirFolder("test", folder, limits, how).rows(reading, tally)), tally, said


@pytest.fixture(scope="module")
def alone(folder: Path) -> tuple[list[Row], Tally, Said]:
    return _read(folder, ONE)


class _Watch:
    """Counts the parts made in this process, and the answers of the other one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here: list[Part] = []
        self.answers = 0
        self.processes: list[subprocess.Popen[bytes]] = []
        made, popen = PartMaker.made, subprocess.Popen

        def making(maker: PartMaker, part: Part) -> object:
            self.here.append(part)
            return made(maker, part)

        def starting(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
            self.processes.append(popen(*arguments, **options))  # type: ignore[call-overload]
            return self.processes[-1]

        def opening(data: bytes) -> object:
            self.answers += 1
            return unpacked(data)

        monkeypatch.setattr(PartMaker, "made", making)
        monkeypatch.setattr(subprocess, "Popen", starting)
        monkeypatch.setattr("exports.fhir.sharing.unpacked", opening)

    def all_ended(self) -> bool:
        return all(process.poll() is not None for process in self.processes)


def _parts(folder: Path, *names: str) -> list[Part]:
    files = read_folder("test", folder).files
    return [
        part for number, file in enumerate(files) if file.name.startswith(names)
        for part in parts_of(number, file, PART)
    ]  # fmt: skip


@pytest.mark.parametrize("waits", [True, False], ids=["all by the second", "by who is free"])
def test_two_processes_give_what_one_gives(
    folder: Path, alone: tuple[list[Row], Tally, Said], monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    watch = _Watch(monkeypatch)
    if waits:
        monkeypatch.setattr(sharing, "_has_something", lambda pipe: True)
    rows, tally, said = _read(folder, TWO)
    assert rows == alone[0]
    assert repr(tally) == repr(alone[1])
    assert said == alone[2]
    assert tally.rejected == {"MedicationRequest": 3, "Observation": 2}
    assert {reject.problem for reject in tally.rejects} == {"not JSON", "not a JSON object", NO_PATIENT}
    shared = _parts(folder, "Condition", "MedicationA", "MedicationR", "MedicationS", "Observation", "P")
    assert len(watch.here) == len(set(watch.here))
    assert set(watch.here) <= set(shared)
    if waits:
        nameless = 2  # parts with a resource that is named by its line: answered with nothing, made in their turn
        assert (watch.here, watch.answers) == ([], len(shared) - nameless)
    (process,) = watch.processes
    assert process.args == [sys.executable, "-P", "-m", "exports.fhir.second"]  # no code of this folder, and no name
    assert watch.all_ended()


def test_each_part_is_made_once_and_holds_whole_lines(folder: Path) -> None:
    files = read_folder("test", folder).files
    for number, file in enumerate(files):
        parts = parts_of(number, file, PART)
        assert b"\n".join(line for part in parts for line in lines_in(file, part) or ()) == (
            file.path.read_bytes().removesuffix(b"\n")
        )
        assert [part.end for part in parts[:-1]] == [part.start for part in parts[1:]]


def test_a_line_longer_than_a_part_is_one_part(tmp_path: Path) -> None:
    path = tmp_path / "Observation.ndjson"
    path.write_bytes(b"a" * 10 + b"\n" + b"b" * 3 * PART + b"\n" + b"c\n")
    (file,) = read_folder("test", tmp_path).files
    assert [part.end - part.start for part in parts_of(0, file, PART)] == [3 * PART + 12, 2]


def test_a_file_that_grew_since_it_was_listed_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "Observation.ndjson"
    path.write_bytes(b"{}\n")
    (file,) = read_folder("test", tmp_path).files
    path.write_bytes(b"{}\n{}\n")
    assert parts_of(0, file, 2) == []
    path.unlink()
    assert parts_of(0, file, 2) == []


@pytest.mark.parametrize("fate", ["killed", "never started", "ends by itself", "answers nonsense", "hangs"])
def test_a_second_process_that_fails_is_done_without(
    folder: Path, alone: tuple[list[Row], Tally, Said], monkeypatch: pytest.MonkeyPatch, fate: str, tmp_path: Path
) -> None:
    watch = _Watch(monkeypatch)
    if fate == "killed":
        ask = SecondProcess.ask

        def killing(second: SecondProcess, part: Part) -> None:
            ask(second, part)
            watch.processes[0].kill()

        monkeypatch.setattr(SecondProcess, "ask", killing)
    elif fate == "never started":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    else:
        program = {
            "ends by itself": "pass",
            "answers nonsense": "print('x' * 1000)",
            "hangs": "import sys; sys.stdout.write('x' * 3); sys.stdout.flush(); sys.stdin.read()",
        }[fate]
        popen = subprocess.Popen
        monkeypatch.setattr(sharing, "PATIENCE", 0.05)
        monkeypatch.setattr(
            subprocess, "Popen", lambda command, **options: popen([command[0], "-c", program], **options)
        )
    rows, tally, _ = _read(folder, TWO)
    assert rows == alone[0]
    assert repr(tally) == repr(alone[1])
    assert watch.all_ended()


def test_who_stops_reading_ends_the_second_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = _Watch(monkeypatch)
    rows = FhirFolder("test", folder, sharing=TWO).rows(reading_at(MIMIC), Tally("test"))
    next(iter(rows))
    assert not watch.all_ended()
    rows.close()  # type: ignore[attr-defined] # what an interrupt does to a generator
    assert watch.processes
    assert watch.all_ended()


@pytest.mark.parametrize("how", [ONE, Sharing(from_size=10**9, processors=8)])
def test_one_processor_or_a_small_folder_starts_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, how: Sharing
) -> None:
    watch = _Watch(monkeypatch)
    _read(folder, how)
    assert watch.processes == []


def test_what_came_twice_is_read_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = _line(resource("Observation", "o1", code=text("A")))
    (tmp_path / "Observation.ndjson").write_bytes(line * 3)
    (tmp_path / "Patient.ndjson").write_bytes(_line(patient()))
    (tmp_path / "Encounter.ndjson").write_bytes(_line(encounter()))
    watch = _Watch(monkeypatch)
    rows, _, _ = _read(tmp_path, TWO._replace(part=50), now="2026-11-23T12:00:00+00:00")
    assert sum(isinstance(row, Observation) for row in rows) == 1
    assert watch.here == []
    assert watch.all_ended()


def test_a_part_with_a_stay_waits_for_its_turn(tmp_path: Path) -> None:
    """A file of observations into which encounters were written after they were counted: their stays are not lost."""
    observations = [_line(resource("Observation", f"o{number}", code=text("A"))) for number in range(4)]
    path = tmp_path / "Observation.ndjson"
    path.write_bytes(b"".join(observations))
    legs = [_line(encounter("e1")), _line(encounter("e2", partOf={"reference": "Encounter/e1"}))]
    (tmp_path / "Encounter.ndjson").write_bytes(b"".join(legs))
    (tmp_path / "Patient.ndjson").write_bytes(_line(patient()))
    files = read_folder("test", tmp_path).files
    kinds = {file.name: {file.name.split(".")[0]} for file in files}
    maker = Task(files, kinds, reading_at(), DEFAULT_LIMITS).maker()
    path.write_bytes(observations[0] + legs[1] + legs[0] + b"\n" * 9)
    (part,) = parts_of(1, files[1], 10**6) or [Part(1, 0, path.stat().st_size)]
    assert maker.made(part) is None
    assert maker.made(Part(1, 0, 10**6)) is None


class _Memory(io.BytesIO, io.RawIOBase):
    """What was written, to be read."""


def test_the_second_process_answers_what_it_is_asked(folder: Path) -> None:
    """The program of the process, in this one: the task, then each part; what cannot be made is said to be so."""
    files = read_folder("test", folder).files
    kinds = {file.name: {file.name.split(".")[0]} for file in files}
    task = Task(files, kinds, reading_at(MIMIC), DEFAULT_LIMITS)
    (first, *_), beyond = _parts(folder, "Condition"), Part(0, 0, 10**9)
    questions, answers = _Memory(), _Memory()
    second = SecondProcess(start=False)
    second.begin(task)
    assert not second.is_there
    for message in (pickle.dumps(task), asked(first), asked(beyond)):
        send(questions, message)
    questions.seek(0)
    answer(questions, answers)
    answers.seek(0)
    given, nothing, end = receive(answers), receive(answers), receive(answers)
    made = task.maker().made(first)
    assert made is not None
    assert given == packed(made)
    assert unpacked(given) == made
    assert (nothing, end) == (b"", None)
    answer(_Memory(), answers)  # nobody asks


def test_stays_of_a_cut_folder_are_all_there(alone: tuple[list[Row], Tally, Said]) -> None:
    assert sum(isinstance(row, Stay) and row.present for row in alone[0]) == 24
