"""What the hospital adds to its copies beside its patients: telephone directory and a procedure, as a site drops them
into its folder (`exports/site_files`). All of it is invented."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from pathlib import Path

from exports.durable import write_durably
from exports.valmont.tables import read_tables

PROCEDURE = "coupure.md"
_OTHERS = (
    ("Standard", "02 61 91 10 00", "", "jour et nuit"),
    ("Cellule de crise", "10 15", "", "poste interne, ouvert pendant la coupure"),
    ("Informatique de garde", "02 61 91 10 60", "", "avant de rallumer quoi que ce soit"),
    ("Laboratoire", "02 61 91 30 20", "", "résultats critiques : relire à voix haute"),
    ("Pharmacie à usage intérieur", "02 61 91 30 40", "", "astreinte après 18 h"),
    ("Dépôt de sang", "02 61 91 30 60", "", "jour et nuit"),
    ("Imagerie", "02 61 91 30 80", "", ""),
    ("Brancardage", "02 61 91 10 40", "", ""),
    ("Cuisine", "02 61 91 10 80", "", "régimes avant 9 h et 15 h"),
)


def write_house(folder: Path) -> None:
    """`directory.csv` and `procedures/` in the site's folder. Raises `FileUnwritable` as `write_durably` does."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(("name", "phone", "ward", "note"))
    lines.writerows((ward.service, ward.phone, ward.name, "poste de soins") for ward in read_tables().wards)
    lines.writerows(_OTHERS)
    write_durably(folder / "directory.csv", text.getvalue().encode("utf-8"))
    procedure = files("exports.valmont").joinpath("data").joinpath(PROCEDURE).read_bytes()
    (folder / "procedures").mkdir(exist_ok=True)
    write_durably(folder / "procedures" / PROCEDURE, procedure)
