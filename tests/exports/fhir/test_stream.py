"""Files that are cut, broken, huge, or not what their name says."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.errors import SourceEmpty
from exports.fhir import FhirFolder
from exports.fhir.decode import Decoder
from exports.fhir.lines import BOM, read_lines
from exports.fhir.stream import Limits
from exports.quality import Tally
from exports.record import Allergy, Observation, Patient
from tests.exports.fhir.fhir_reading import Read, encounter, patient, read, reading_at, resource, write

LAST = json.dumps(patient("p9")).encode()


def check(found: Read) -> Read:
    assert found.unaccounted() == {}
    return found


def sources(found: Read) -> set[str | None]:
    return {row.source for row in found.of(Patient)}


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceEmpty):
        read(tmp_path)


def test_a_folder_of_empty_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "Patient.ndjson").write_bytes(b"\n\n")
    with pytest.raises(SourceEmpty):
        read(tmp_path)


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceEmpty):
        read(tmp_path / "nowhere")


def test_a_cut_last_line_is_rejected_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "Patient.ndjson").write_bytes(LAST + b"\n" + LAST[:40])
    found = check(read(tmp_path))
    assert sources(found) == {"p9"}
    (reject,) = found.tally.rejects
    assert (reject.file, reject.line) == ("Patient.ndjson", 2)
    assert found.tally.rejected["Patient"] == 1


def test_a_cut_gzip_gives_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps(patient(f"p{number}", address=[{"text": "x" * 99}])).encode() + b"\n" for number in range(5000)
    )
    packed = gzip.compress(lines)
    (tmp_path / "Patient.ndjson.gz").write_bytes(packed[: len(packed) - 20])
    found = check(read(tmp_path))
    assert len(found.of(Patient)) > 1000
    assert found.tally.rejected["Patient"] >= 1


def test_what_is_no_gzip_is_rejected(tmp_path: Path) -> None:
    write(tmp_path, [patient()])
    (tmp_path / "Observation.ndjson.gz").write_bytes(b"this is no gzip")
    assert check(read(tmp_path)).tally.rejected["Observation"] == 1


def test_byte_order_mark_blank_lines_and_windows_ends(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"\xef\xbb\xbf" + LAST + b"\r\n\r\n  \n" + LAST.replace(b"p9", b"p8") + b"\r\n")
    found = check(read(tmp_path))
    assert sources(found) == {"p8", "p9"}
    assert not found.tally.rejected


def test_text_that_is_not_utf8_is_kept_and_marked(tmp_path: Path) -> None:
    line = json.dumps(patient(name=[{"family": "LEFEVRE", "given": ["Zoe"]}])).encode().replace(b"FEVRE", b"F\xc8VRE")
    (tmp_path / "a.ndjson").write_bytes(line + b"\n")
    row = check(read(tmp_path)).one(Patient)
    assert row.birth_name == "LEF\ufffdVRE"
    assert any("UTF-8" in mark for mark in row.unreadable)


@pytest.mark.parametrize(
    "line", [b"12", b"null", b"[]", b'"x"', b"{}", b"{", b'{"resourceType":7}', b"[" * 100_000, b"\x00"]
)
def test_lines_that_are_no_resource_are_rejected(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "a.ndjson").write_bytes(line + b"\n" + LAST + b"\n")
    found = check(read(tmp_path))
    assert sources(found) == {"p9"}
    assert [reject.line for reject in found.tally.rejects] == [1]


def test_a_line_over_the_limit_is_rejected_and_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b'{"a":"' + b"x" * 5000 + b'"}\n' + LAST + b"\n")
    found = check(read(tmp_path, limits=Limits(line=2000)))
    assert sources(found) == {"p9"}
    assert [reject.line for reject in found.tally.rejects] == [1]


def test_a_line_of_200_megabytes_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "Observation.ndjson.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        packed.write(b'{"resourceType":"Observation","note":"')
        for _ in range(200):
            packed.write(b"x" * 2**20)
        packed.write(b'"}\n' + LAST + b"\n")
    tracemalloc.start()
    lines = list(read_lines(path, packed=True, limit=8 * 2**20))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(number, data is None) for number, data, _ in lines] == [(1, True), (2, False)]
    assert peak < 32 * 2**20


def test_a_json_file_over_the_limit_is_rejected(tmp_path: Path) -> None:
    write(tmp_path, [patient("p9")])
    (tmp_path / "Bundle.json").write_text(
        json.dumps({"resourceType": "Bundle", "entry": ["x" * 9000]}), encoding="utf-8"
    )
    found = check(read(tmp_path, limits=Limits(file=5000)))
    assert found.tally.rejected["Bundle"] == 1
    assert sources(found) == {"p9"}


def bundle(*resources: Mapping[str, object], **more: object) -> str:
    entries = [{"fullUrl": f"urn:uuid:{number}", "resource": item} for number, item in enumerate(resources)]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries, **more})


def test_a_bundle_that_is_cut_gives_the_entries_before(tmp_path: Path) -> None:
    whole = bundle(patient("p1"), patient("p2"), patient("p3"))
    (tmp_path / "a.json").write_text(whole[: whole.index("p3")], encoding="utf-8")
    found = check(read(tmp_path))
    assert sources(found) == {"p1", "p2"}
    assert len(found.tally.rejects) == 1


def test_references_inside_a_bundle_follow_full_urls(tmp_path: Path) -> None:
    person = {"resourceType": "Patient", "name": [{"family": "Sans", "given": ["Id"]}]}
    stay = encounter(subject="x") | {"subject": {"reference": "urn:uuid:0"}}
    allergy = resource("AllergyIntolerance", "a", subject=None, code={"text": "Latex"}) | {
        "patient": {"reference": "urn:uuid:0"}
    }
    (tmp_path / "a.json").write_text(bundle(person, stay, allergy), encoding="utf-8")
    found = check(read(tmp_path))
    assert found.one(Allergy).patient == found.one(Patient).key
    assert not found.one(Patient).identity_missing


def test_a_full_url_that_differs_from_the_id_leads_to_it(tmp_path: Path) -> None:
    allergy = resource("AllergyIntolerance", "a", subject=None, code={"text": "Latex"}) | {
        "patient": {"reference": "urn:uuid:0"}
    }
    (tmp_path / "a.json").write_text(bundle(patient("p1"), allergy), encoding="utf-8")
    found = check(read(tmp_path))
    assert found.one(Allergy).patient == found.one(Patient).key


@pytest.mark.parametrize(
    "entry", [None, 7, "x", [], {}, {"resource": None}, {"resource": 3}, {"fullUrl": "urn:uuid:x"}]
)
def test_bundle_entries_that_are_none_are_rejected(tmp_path: Path, entry: object) -> None:
    whole = {"resourceType": "Bundle", "entry": [entry, {"resource": patient("p9")}]}
    (tmp_path / "a.json").write_text(json.dumps(whole), encoding="utf-8")
    found = check(read(tmp_path))
    assert sources(found) == {"p9"}
    assert len(found.tally.rejects) == 1


def test_lines_in_a_file_named_json_are_read_as_lines(tmp_path: Path) -> None:
    write(tmp_path, [patient("p1"), patient("p2")], "export.json")
    assert sources(check(read(tmp_path))) == {"p1", "p2"}


def test_a_patient_in_a_file_named_after_something_else_is_found(tmp_path: Path) -> None:
    write(tmp_path, [resource("Observation", "o"), patient("p1"), encounter()], "Observation.ndjson")
    found = check(read(tmp_path))
    assert not found.one(Patient).identity_missing
    assert len(found.of(Observation)) == 1


def test_the_newest_copy_of_a_resource_counts(tmp_path: Path) -> None:
    def copy(day: int, value: str) -> dict[str, object]:
        meta = {"lastUpdated": f"2026-11-{day:02}T00:00:00Z"}
        return resource("Observation", "o1", meta=meta, valueString=value)

    write(tmp_path, [patient(), encounter(), copy(20, "new"), copy(19, "old")])
    write(tmp_path, [copy(18, "oldest")], "more.ndjson")
    found = check(read(tmp_path))
    assert found.one(Observation).value == "new"
    assert found.tally.left_out["Observation", "duplicate"] == 2  # type: ignore[index]


def test_what_the_source_deleted_is_not_shown(tmp_path: Path) -> None:
    gone = {"resourceType": "Bundle", "entry": [{"request": {"method": "DELETE", "url": "Observation/o1"}}]}
    write(tmp_path, [patient(), encounter(), resource("Observation", "o1", valueString="x")])
    write(tmp_path, [gone], "deleted.ndjson")
    found = check(read(tmp_path))
    assert found.of(Observation) == []
    assert not found.tally.rejects


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links for everybody")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    write(outside, [patient("stolen")])
    write(inside, [patient("p1")])
    (inside / "link.ndjson").symlink_to(outside / "all.ndjson")
    found = check(read(inside))
    assert sources(found) == {"p1"}
    assert found.tally.rejected["file"] == 1


def test_progress_goes_up_to_the_total(tmp_path: Path) -> None:
    from dataclasses import replace

    from exports.fhir import FhirFolder
    from exports.quality import Tally
    from tests.exports.fhir.fhir_reading import reading_at

    steps: list[tuple[int, int]] = []
    write(tmp_path, [patient(), encounter()])
    write(tmp_path, [patient("p2")], "b.ndjson")
    reading = replace(reading_at(), progress=lambda _what, done, total: steps.append((done, total)))
    list(FhirFolder("test", tmp_path).rows(reading, Tally("test")))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=12),
    ended=st.booleans(),
    chunk=st.integers(min_value=1, max_value=60),
    limit=st.integers(min_value=1, max_value=50),
)
def test_lines_are_the_same_whatever_the_chunks(lines: list[bytes], ended: bool, chunk: int, limit: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr("exports.fhir.lines.CHUNK", chunk)
        path = Path(folder) / "x.ndjson"
        path.write_bytes(b"\n".join(lines) + b"\n" * ended)
        expected: list[tuple[int, bytes | None]] = []
        for number, line in enumerate(lines, 1):
            text = line.removeprefix(BOM) if number == 1 else line
            if len(line) > limit:
                expected.append((number, None))
            elif text.strip():
                expected.append((number, text.strip()))
        assert [(number, line) for number, line, _ in read_lines(path, packed=False, limit=limit)] == expected


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        (b"<1> <2>\n\n<3>\n", [1], {"p3"}),  # two in one line, with a blank line that would make up for it
        (b"<1>\n<2>", [], {"p1", "p2"}),
        (b"<1>\r\n\r\n<2>\r\n{", [4], {"p1", "p2"}),
        (b"<1>\n7\n<2>\n", [2], {"p1", "p2"}),
    ],
)
def test_a_line_is_one_resource(tmp_path: Path, text: bytes, refused: list[int], kept: set[str]) -> None:
    for number in range(1, 4):
        text = text.replace(b"<%d>" % number, json.dumps(patient(f"p{number}")).encode())
    (tmp_path / "Patient.ndjson").write_bytes(text)
    found = check(read(tmp_path))
    assert sources(found) == kept
    assert [reject.line for reject in found.tally.rejects] == refused


def test_each_resource_is_decoded_twice_at_the_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its head for the survey, the whole for its rows, and once between for what others point to; what is without a
    fault by stretches, never line by line."""
    write(tmp_path, [patient()], "Patient.ndjson")
    write(tmp_path, [encounter()], "Encounter.ndjson")
    many = [resource("Observation", f"o{number}", code={"text": "Na"}) for number in range(300)]
    write(tmp_path, many, "Observation.ndjson")
    decoded: Counter[tuple[str, str]] = Counter()
    kinds = ("Observation", "Patient", "Condition")
    write(tmp_path, [resource("Condition", "c1", code={"text": "Asthme"})], "Condition.ndjson")
    by_stretches, one_by_one = Decoder.decode_all, Decoder.decode

    def counted_all(self: Decoder[Any], lines: list[bytes]) -> list[Any] | None:
        decoded.update(("by stretches", kind) for line in lines for kind in kinds if _of(kind) in line)
        return by_stretches(self, lines)

    def counted(self: Decoder[Any], data: bytes) -> tuple[Any, list[Any]]:
        decoded.update(("one by one", kind) for kind in kinds if _of(kind) in bytes(data))
        return one_by_one(self, data)

    monkeypatch.setattr(Decoder, "decode_all", counted_all)
    monkeypatch.setattr(Decoder, "decode", counted)
    assert len(check(read(tmp_path)).of(Observation)) == 300
    expected = {"Observation": 600, "Patient": 3, "Condition": 3}
    assert decoded == {("by stretches", kind): count for kind, count in expected.items()}


def _of(kind: str) -> bytes:
    return b'"resourceType": "%s"' % kind.encode()


def test_a_file_that_is_written_to_meanwhile_is_read_as_what_it_is_then(tmp_path: Path) -> None:
    write(tmp_path, [patient(), encounter()], "a.ndjson")
    write(tmp_path, [resource("Observation", "o1", code={"text": "Na"})], "b.ndjson")
    asked: list[str] = []

    def written_to(name: str, _done: int, _total: int) -> None:
        asked.append(name)
        if asked.count("a.ndjson") == 2:  # the survey is over
            write(tmp_path, [resource("AllergyIntolerance", "x", code={"text": "Latex"})], "b.ndjson")

    tally = Tally("test")
    reading = replace(reading_at(), progress=written_to)
    rows = list(FhirFolder("test", tmp_path).rows(reading, tally))
    assert [row.substance for row in rows if isinstance(row, Allergy)] == ["Latex"]
    assert not [row for row in rows if isinstance(row, Observation)]


def test_a_packed_file_cut_short_gives_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(json.dumps(patient(f"p{n}")).encode() + b"\n" for n in range(300))
    packed = gzip.compress(lines)
    (tmp_path / "Patient.ndjson.gz").write_bytes(packed[:-20])
    found = [line for _number, line, _problem in read_lines(tmp_path / "Patient.ndjson.gz", True) if line]
    assert len(found) > 250
