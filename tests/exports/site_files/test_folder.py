"""The files of a site become rows; what cannot is refused with its name and the reason, and costs nothing else."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from exports.quality import Tally
from exports.record import PhoneEntry, SiteFile, SiteFileKind
from exports.site_files import site_rows
from exports.site_files.fields import FIELDS
from tests.exports.site_files import samples

LABEL = "[label]\nx = 110\ny = 10\nwidth = 80\n"
IDENTITY = ["patient.name", "patient.ipp"]


def read(folder: Path, logo: str = "") -> tuple[list[SiteFile], list[PhoneEntry], Tally]:
    tally = Tally("site")
    rows = list(site_rows(folder, logo, tally))
    assert not any(tally.unaccounted(resource) for resource in tally.read)
    files = [row for row in rows if isinstance(row, SiteFile)]
    return files, [row for row in rows if isinstance(row, PhoneEntry)], tally


def put(folder: Path, name: str, content: bytes | str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def refused(tally: Tally) -> tuple[str, str, int, str]:
    (reject,) = tally.rejects
    return reject.file, reject.path, reject.line, reject.problem


def test_a_site_without_files_has_none(tmp_path: Path) -> None:
    files, phones, tally = read(tmp_path)
    assert (files, phones, tally.read) == ([], [], {})


def test_all_kinds_travel(tmp_path: Path) -> None:
    put(tmp_path, "forms/consent.pdf", samples.with_fields(IDENTITY))
    put(tmp_path, "forms/bon.pdf", samples.plain(2))
    put(tmp_path, "forms/bon.toml", 'title = "Bon de bloc"\n' + LABEL)
    put(tmp_path, "procedures/Panne.md", "# Panne de courant\n\nAppeler le 18.\n")
    put(tmp_path, "procedures/plan blanc.pdf", samples.plain())
    logo = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(logo, "PNG")
    put(tmp_path, "logo.png", logo.getvalue())
    put(tmp_path, "directory.csv", "name;phone;ward;note\nBloc;4 12 00;Bloc A;jour et nuit\nMaire;06 00\n\nX;rien;;\n")
    files, phones, tally = read(tmp_path, "logo.png")
    assert [(file.kind.value, file.name, file.title) for file in files] == [
        ("form", "bon.pdf", "Bon de bloc"),
        ("form", "consent.pdf", "consent"),
        ("procedure", "Panne.md", "Panne de courant"),
        ("procedure", "plan blanc.pdf", "plan blanc"),
        ("logo", "logo.png", None),
    ]
    assert files[0].settings is not None
    assert len({file.key for file in files}) == 5
    assert phones == [PhoneEntry(name="Bloc", phone="4 12 00", ward="Bloc A", note="jour et nuit")]
    assert [(reject.file, reject.line, reject.path) for reject in tally.rejects] == [
        ("directory.csv", 3, ""),
        ("directory.csv", 5, "phone"),
    ]


@pytest.mark.parametrize(
    ("content", "settings", "where", "problem"),
    [
        (b"%PDF-1.4 not really", "", "", "damaged"),
        (samples.plain()[:400], "", "", "damaged"),
        (samples.empty(), LABEL, "", "no pages"),
        (samples.encrypted(samples.with_fields(IDENTITY)), "", "", "protected"),
        (samples.xfa(samples.plain()), LABEL, "", "XFA"),
        (samples.plain(25), LABEL, "", "20 pages"),
        (samples.plain(size=(40, 40)), LABEL, "", "smaller than a label"),
        (samples.plain(), "", "page 1", "whose it is"),
        (samples.plain(2), "[label]\npage = 1\nx = 1\ny = 1\nwidth = 80", "page 2", "whose it is"),
        (samples.with_fields(["patient.name"]), "", "page 1", "whose it is"),
        (samples.with_fields([*IDENTITY, "pateint.sex"]), "", "pateint.sex", "no field of that name"),
        (samples.with_fields([*IDENTITY, "Nom"]), '[fields]\nNom = "patient.nom"', "patient.nom", "no field of that"),
        (samples.with_fields(["allergies"], kind="checkbox"), LABEL, "allergies", "only a text field"),
        (samples.plain(), "[label]\nx = 160\ny = 10\nwidth = 80", "[label]", "outside the page"),
        (samples.plain(), "[label]\nx = 10\ny = 290\nwidth = 80", "[label]", "outside the page"),
        (samples.plain(), "[label]\nx = -1\ny = 10\nwidth = 80", "[label]", "outside the page"),
        (samples.plain(), "[label]\nx = 10\ny = 10\nwidth = 9", "[label] width", "too narrow"),
        (samples.plain(), "[label]\npage = 3\nx = 1\ny = 1\nwidth = 80", "[label] page = 3", "no such page"),
        (samples.plain(), "[label]\nx = 10\nwidth = 80", "y", "missing"),
        (samples.plain(), LABEL + "colour = 1", "colour", "unknown"),
        (samples.plain(), LABEL.replace("110", '"110"'), "label.x", "another kind"),
        (samples.plain(), "[label", "", "not TOML"),
        (samples.plain(), "title = '" + "x" * 81 + "'\n" + LABEL, "title", "80 characters"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_printed_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, settings: str, where: str, problem: str
) -> None:
    put(tmp_path, "forms/bad.pdf", content)
    if settings:
        put(tmp_path, "forms/bad.toml", settings)
    put(tmp_path, "forms/good.pdf", samples.with_fields(IDENTITY))
    files, _, tally = read(tmp_path)
    assert [file.name for file in files] == ["good.pdf"]
    file, path, _, said = refused(tally)
    assert (file, path) == ("forms/bad.pdf", where)
    assert problem in said


def test_the_line_of_a_mistake_is_named(tmp_path: Path) -> None:
    put(tmp_path, "forms/a.pdf", samples.plain())
    put(tmp_path, "forms/a.toml", LABEL + "size = 3\n")
    assert refused(read(tmp_path)[2])[2] == 5


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_places_are_of_the_page_as_it_is_read(tmp_path: Path, turned: int) -> None:
    """A label at the right of an upright A4 lies outside; on the same page turned it does not."""
    put(tmp_path, "forms/a.pdf", samples.changed(samples.plain(), rotate=turned))
    put(tmp_path, "forms/a.toml", "[label]\nx = 200\ny = 5\nwidth = 80\n")
    assert len(read(tmp_path)[0]) == (1 if turned in (90, 270) else 0)


def test_a_name_in_parts_is_one_name(tmp_path: Path) -> None:
    put(tmp_path, "forms/a.pdf", samples.nested(samples.with_fields(["x"]), "patient", "ipp"))
    put(tmp_path, "forms/a.toml", LABEL)
    assert len(read(tmp_path)[0]) == 1


def test_fields_for_the_pen_and_names_of_ones_own(tmp_path: Path) -> None:
    put(tmp_path, "forms/a.pdf", samples.with_fields(["Nom", "Numéro", "Signature 1", "Signature 2"]))
    put(tmp_path, "forms/a.toml", 'empty = ["Signature*"]\n[fields]\nNom = "patient.name"\n"Numéro" = "patient.ipp"\n')
    assert len(read(tmp_path)[0]) == 1


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 40])
def test_a_logo_that_cannot_be_drawn_is_refused(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, "logo.png", content)
    files, _, tally = read(tmp_path, "logo.png")
    assert files == []
    assert refused(tally)[0] == "logo.png"


def test_a_logo_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refused(read(tmp_path, "logo.png")[2])[0] == "logo.png"


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links for everybody")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside, site = tmp_path / "secret.md", tmp_path / "site"
    outside.write_text("# Secret", encoding="utf-8")
    (site / "procedures").mkdir(parents=True)
    (site / "procedures" / "a.md").symlink_to(outside)
    files, _, tally = read(site)
    assert files == []
    assert "link" in refused(tally)[3]


def test_other_files_are_said_and_not_read(tmp_path: Path) -> None:
    put(tmp_path, "forms/old.docx", b"x")
    put(tmp_path, "forms/alone.toml", LABEL)
    _, _, tally = read(tmp_path)
    assert sorted(remark.rpartition(": ")[2] for remark in tally.remarks) == ["forms/alone.toml", "forms/old.docx"]


def test_what_is_too_large_for_every_copy_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "procedures/a.md", b"# A\n" + b"x" * 5 * 2**20)
    assert "5 MiB" in refused(read(tmp_path)[2])[3]


def test_every_field_has_a_description() -> None:
    assert all(FIELDS.values())
    assert SiteFileKind.FORM.value == "form"
