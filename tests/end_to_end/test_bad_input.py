"""Bad input of every kind, through the real command line: one clear sentence, an exit code of its own, and the earlier
good snapshot is served all the same."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.end_to_end.conftest import Hospital
from tests.exports.small_hospital import SECRETS, write_fhir

NOW = datetime.now(UTC).replace(microsecond=0)
LONG = 200 * 1000 * 1000
"""Bytes of a line that no system means."""


@dataclass(frozen=True)
class Ward:
    """A hospital with one good snapshot on its laptop, and the folder of its data."""

    hospital: Hospital
    fhir: Path

    def export(self, code: int, language: str = "en") -> str:
        """One more export; everything it said."""
        secret = ("--passphrase-file", self.hospital.secret)
        done = self.hospital.downtime("export", self.hospital.site, *secret, code=code, language=language)
        return done.stdout + done.stderr

    def pull(self, code: int, language: str = "en", source: Path | None = None) -> str:
        """One more pull; everything it said."""
        where = source or self.hospital.site / "published"
        done = self.hospital.downtime("pull", self.hospital.vault, "--from", where, code=code, language=language)
        return done.stdout + done.stderr

    def states(self) -> dict[int | None, str]:
        """Sequence number → state of the snapshots of the laptop."""
        said = self.hospital.downtime("snapshots", self.hospital.vault, "--check", "--json").stdout
        return {one["sequence"]: one["state"] for one in json.loads(said)}

    def sheet(self) -> tuple[str, str]:
        """A ward list printed now: its text, and what was said beside it."""
        output = self.hospital.folder / "list.pdf"
        done = self.hospital.downtime(
            "print", self.hospital.vault, "ward-list", "-o", output, "--passphrase-file", self.hospital.secret
        )
        text = "".join(page.extract_text() for page in PdfReader(output).pages)
        output.unlink()
        return text, done.stderr

    def serves_the_first(self) -> bool:
        """Whether what is printed is the first snapshot, with the people it holds."""
        text, _said = self.sheet()
        return self.states()[1] == "current" and all(name.upper() in text.upper() for name in SECRETS)

    def cut_newest(self, change: Callable[[bytes], bytes], folder: Path) -> None:
        """Publish one more good snapshot, and change its bytes in `folder`."""
        newest = self.hospital.snapshot.name
        (folder / newest).write_bytes(change((folder / newest).read_bytes()))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    hospital = Hospital(tmp_path_factory.mktemp("prepared"))
    write_fhir(hospital.folder / "fhir")
    hospital.set_up(hospital.folder / "fhir")
    hospital.export((NOW - timedelta(hours=1)).isoformat())
    hospital.pull()
    return hospital


@pytest.fixture
def ward(prepared: Hospital) -> Iterator[Ward]:
    """The prepared hospital, put back as it was after the test."""
    kept = prepared.folder.with_name(f"{prepared.folder.name}-kept")
    shutil.copytree(prepared.folder, kept)
    yield Ward(prepared, prepared.folder / "fhir")
    shutil.rmtree(prepared.folder)
    kept.rename(prepared.folder)


def cut(fhir: Path) -> None:
    file = fhir / "Patient.ndjson"
    file.write_bytes(file.read_bytes()[:-60])


def cut_packed(fhir: Path) -> None:
    file = fhir / "Patient.ndjson"
    file.with_name("Patient.ndjson.gz").write_bytes(gzip.compress(file.read_bytes())[:-20])
    file.unlink()


def of_wrong_types(fhir: Path) -> None:
    with (fhir / "Patient.ndjson").open("a", encoding="utf-8") as file:
        file.write('[1, 2]\n"text"\n{"resourceType": ["Patient"], "id": {"a": 1}}\n')


def far_too_long(fhir: Path) -> None:
    with (fhir / "Patient.ndjson").open("ab") as file:
        file.write(b'{"resourceType": "Patient", "id": "x", "name": [{"family": "')
        for _ in range(LONG // 1_000_000):
            file.write(b"A" * 1_000_000)
        file.write(b'"}]}\n')


@pytest.mark.parametrize(
    ("spoil", "english", "french"),
    [
        (cut, "Patient.ndjson, line 2", "Patient.ndjson, ligne 2"),
        (cut_packed, "the compressed file is cut short", "Patient.ndjson.gz, ligne 2"),
        (of_wrong_types, "Patient.ndjson, line 3", "Patient.ndjson, ligne 3"),
        (far_too_long, "a line longer than the limit", "Patient.ndjson, ligne 3"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place_and_the_rest_is_published(
    spoil: Callable[[Path], None], english: str, french: str, ward: Ward
) -> None:
    spoil(ward.fhir)
    said = ward.export(23)
    assert english in said
    assert "could not be read" in said
    assert "NOT in the copy" in said
    assert not any(name in said for name in SECRETS)
    published = ward.hospital.snapshot
    published.unlink()  # the first stays; the same again in French, in another second or not
    published.with_name(f"{published.name}.minisig").unlink()
    assert french in ward.export(23, "fr")
    assert ward.serves_the_first()


def test_an_empty_folder_publishes_nothing(ward: Ward) -> None:
    for file in ward.fhir.iterdir():
        file.unlink()
    before = ward.hospital.snapshot
    assert "holds nothing that the source “fhir” can read" in ward.export(20)
    assert "ne contient rien" in ward.export(20, "fr")
    assert ward.hospital.snapshot == before
    assert ward.serves_the_first()


def test_a_feed_of_stays_that_died_publishes_nothing_and_says_what_was_read(ward: Ward) -> None:
    (ward.fhir / "Encounter.ndjson").unlink()
    said = ward.export(22)
    assert "nobody is present" in said
    assert "Patient                              2         2" in said
    assert "personne n'est présent" in ward.export(22, "fr").replace("’", "'")
    assert ward.serves_the_first()


def test_a_published_folder_that_is_empty_or_gone(ward: Ward) -> None:
    empty = ward.hospital.folder / "empty"
    empty.mkdir()
    assert "holds no snapshot of this site" in ward.pull(43, source=empty)
    assert "ne contient aucun" in ward.pull(43, "fr", source=empty)
    assert "cannot be reached" in ward.pull(39, source=ward.hospital.folder / "none")
    assert ward.serves_the_first()


def test_the_key_of_another_hospital(ward: Ward, tmp_path: Path) -> None:
    other = Hospital(tmp_path)
    write_fhir(tmp_path / "fhir")
    other.set_up(tmp_path / "fhir")
    other.export(NOW.isoformat())
    assert "not signed by the key of this site" in ward.pull(45, source=other.site / "published")
    assert "clé" in ward.pull(45, "fr", source=other.site / "published")
    good, key = ward.hospital.snapshot, other.site / "keys" / "site.pub"
    said = ward.hospital.downtime("verify", good, "--site-key", key, code=30).stderr
    assert "is not signed by this site's key, or was altered" in said
    said = ward.hospital.downtime("verify", good, "--site-key", key, code=30, language="fr").stderr
    assert "n'est pas signé" in said.replace("’", "'")
    not_a_key = ward.hospital.site / "keys" / "recovery.pub"
    assert "is not a key" in ward.hospital.downtime("verify", good, "--site-key", not_a_key, code=38).stderr
    assert ward.serves_the_first()


def test_a_wrong_passphrase_prints_nothing(ward: Ward, tmp_path: Path) -> None:
    wrong, output = tmp_path / "wrong", tmp_path / "list.pdf"
    wrong.write_text("cheval correct pile agrafes\n", encoding="utf-8")
    printing = ("print", ward.hospital.vault, "ward-list", "-o", output, "--passphrase-file", wrong)
    assert "opens no key of this vault" in ward.hospital.downtime(*printing, code=41).stderr
    assert "n'ouvre aucune" in ward.hospital.downtime(*printing, code=41, language="fr").stderr.replace("’", "'")
    assert list(tmp_path.iterdir()) == [wrong]
    assert ward.serves_the_first()


@pytest.mark.parametrize("spoil", [lambda b: b[: len(b) // 2], lambda b: b[:-1] + bytes([b[-1] ^ 1]), lambda _: b""])
def test_a_snapshot_cut_or_altered_on_its_way_is_not_taken(ward: Ward, spoil: Callable[[bytes], bytes]) -> None:
    ward.export(0)
    ward.cut_newest(spoil, ward.hospital.site / "published")
    assert "is not signed by this site's key, or was altered" in ward.pull(45)
    assert "n'est pas signé" in ward.pull(45, "fr").replace("’", "'")
    assert ward.states() == {1: "current"}
    assert ward.serves_the_first()


@pytest.mark.parametrize("spoil", [lambda b: b[: len(b) // 2], lambda b: b[:-1] + bytes([b[-1] ^ 1])])
def test_a_snapshot_cut_or_altered_on_the_laptop_is_passed_over_and_said(
    ward: Ward, spoil: Callable[[bytes], bytes]
) -> None:
    ward.export(0)
    ward.pull(0)
    assert ward.states() == {2: "current", 1: "kept"}
    ward.cut_newest(spoil, ward.hospital.vault / "snapshots")
    text, said = ward.sheet()
    assert "is not signed by this site's key, or was altered" in said
    assert "refusé" in text  # the sheet says so too, in the language of the laptop
    assert ward.states() == {2: "refused", 1: "current"}
    assert ward.serves_the_first()
    assert "1 new snapshot" in ward.pull(0)
    assert ward.states() == {2: "current", 1: "kept"}
