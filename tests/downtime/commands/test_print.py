"""`downtime print` and `downtime printer`: packs, empty forms, from a bed on, what is refused before it is spent."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime.journal import Act, Recorded
from downtime.journal.reading import entries
from downtime.vault import Folder, Vault
from downtime.vault.opening import unlock
from downtime.vault.pull import pull
from exports.errors import BedUnknown, PrinterRefused
from exports.paper_choice import PackChoice, PaperChoice
from exports.record import SiteFile, SiteFileKind
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import NOW, PASSPHRASE, SECRET_NAME
from tests.exports.site_files.samples import with_fields
from tests.exports.site_files.test_folder import IDENTITY
from tests.printable import reading


def run(laptop: Laptop, *arguments: object) -> tuple[int, Path, str]:
    pdf = laptop.folder / "out.pdf"
    result = laptop.run("print", laptop.vault, *arguments, "-o", pdf, "--passphrase-file", laptop.passphrase)
    return result.exit_code, pdf, result.output


def printed(laptop: Laptop) -> list[Recorded]:
    found = entries(laptop.vault, unlock(Vault.open(laptop.vault), PASSPHRASE))
    return [one for one in found if one.entry.act is Act.PRINT]


def text(pdf: Path) -> str:
    return " ".join(reading.text(pdf.read_bytes()))


def test_a_pack_of_a_ward_with_its_cover(laptop: Laptop) -> None:
    code, pdf, said = run(laptop, "first-hour", "--ward", "w1")
    assert (code, SECRET_NAME in text(pdf)) == (0, True)
    assert "min on the printer" in said
    forms = [one.entry.form for one in printed(laptop)]
    assert forms[:3] == ["pack-cover", "ward-list", "bed-plan"] and "administration-plan" in forms
    assert {one.entry.ward for one in printed(laptop)} == {"w1"}


def test_every_ward_has_its_own_pack(laptop: Laptop) -> None:
    assert run(laptop, "next-day", "--all-wards")[0] == 0
    covers = [one.entry.ward for one in printed(laptop) if one.entry.form == "pack-cover"]
    assert len(covers) == len(set(covers)) > 1


def test_empty_forms_have_numbers_and_no_patient(laptop: Laptop) -> None:
    code, pdf, said = run(laptop, "prescription", "--blank", "--copies", 3, "--one-sided")
    assert code == 0 and "3 sheets" in said and SECRET_NAME not in text(pdf)
    assert [one.entry.patient for one in printed(laptop)] == ["", "", ""]


def test_from_a_bed_on_and_a_bed_of_nobody(laptop: Laptop) -> None:
    assert run(laptop, "patient-sheet", "--ward", "w1", "--from-bed", "no such bed")[0] == BedUnknown.exit_code
    assert not printed(laptop)
    assert run(laptop, "patient-sheet", "--ward", "w1")[0] == 0
    whole = [one.entry.ipp for one in printed(laptop)]
    code, pdf, _said = run(laptop, "patient-sheet", "--ward", "w1", "--from-bed", "ch. 3")
    after = [one.entry.ipp for one in printed(laptop)][len(whole) :]
    assert (code, after) == (0, whole[1:])
    assert len(after) > 0 and whole[0] not in text(pdf) and after[0] in text(pdf)


def test_the_index_of_names(laptop: Laptop) -> None:
    code, pdf, _said = run(laptop, "patient-index")
    assert code == 0 and SECRET_NAME in text(pdf)


@pytest.mark.parametrize(
    "arguments",
    [
        ("first-hour",),
        ("patient-sheet", "--blank"),
        ("ward-list", "--blank", "--all-wards"),
        ("patient-index", "--ward", "w1"),
        ("patient-sheet", "--from-bed", "1"),
        (),
    ],
)
def test_what_cannot_be_is_a_mistake_of_the_command(laptop: Laptop, arguments: tuple[str, ...]) -> None:
    assert run(laptop, *arguments)[0] == 2
    assert not printed(laptop)


def test_the_list_needs_no_secret(laptop: Laptop) -> None:
    result = laptop.run("print", laptop.vault, "--list")
    assert result.exit_code == 0
    for part in ("Packs", "first-hour", "Drugs", "administration-plan (PA, for each patient)", "[also empty]"):
        assert part in result.output
    assert "hospital-" not in result.output and "listed with the passphrase" in result.output


def test_with_the_passphrase_the_list_has_the_hospital_s_own_packs_and_forms(laptop: Laptop) -> None:
    form = SiteFile(
        key="k",
        kind=SiteFileKind.FORM,
        name="Consent.pdf",
        title="Consentement",
        media_type="application/pdf",
        data=with_fields(IDENTITY),
        digest="ab12",
    )
    pack = PackChoice(name="bloc", title="Entrée", forms=("hospital-consent", "hospital-perdu"), wards=("Bloc",))
    paper = PaperChoice(pack=(pack,))
    laptop.hospital.publish(3, more=[form], paper=paper)
    pull(Vault.open(laptop.vault), Folder(laptop.hospital.folder), now=NOW)
    said = laptop.run("print", laptop.vault, "--list", "--passphrase-file", laptop.passphrase).output
    assert "bloc: Entrée [only for: Bloc]" in said and "first-hour" in said
    assert "hospital-consent (HAB12, for each patient): Consentement [also empty]" in said
    assert "bloc: Not in this pack, since no form of the copy has that name: hospital-perdu" in said


def test_the_hospital_s_choice_of_a_sheet_for_each_form_comes_with_the_copy(laptop: Laptop) -> None:
    laptop.hospital.publish(3, paper=PaperChoice(each_form_on_its_own_sheet=True))
    pull(Vault.open(laptop.vault), Folder(laptop.hospital.folder), now=NOW)
    assert run(laptop, "day", "--ward", "w1")[0] == 0
    assert {(one.entry.pages or 1) % 2 for one in printed(laptop)} == {0}


def test_a_printer_that_is_not_there_takes_no_number(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")
    given = ("patient-sheet", "--printer", "nothing", "--passphrase-file", laptop.passphrase)
    assert laptop.run("print", laptop.vault, *given).exit_code == PrinterRefused.exit_code
    assert laptop.run("printer", "test", laptop.vault, "nothing").exit_code == PrinterRefused.exit_code
    assert not printed(laptop)
    assert "no printer here" in laptop.run("printer", "list").output
