"""The staff list of the Centre hospitalier de Valmont: people who do not exist, with PINs drawn anew each time."""

from __future__ import annotations

from dataclasses import dataclass

from exports.csv_files.staff_file import StaffFile
from exports.pin import draw_pin, hash_pin
from exports.record import EVERY_WARD, Role


@dataclass(frozen=True)
class Member:
    """Somebody of the list, with the PIN in clear: all is invented."""

    login: str
    name: str
    role: Role
    wards: tuple[str, ...]
    pin: str = ""


STAFF = (
    Member("lmartin", "Léa Martin", Role.NURSE, ("Cardiologie",)),
    Member("knguyen", "Dr Kim Nguyễn", Role.PHYSICIAN, ("Cardiologie", "Médecine polyvalente")),
    Member("proux", "Paul Roux", Role.MANAGER, (EVERY_WARD,)),
    Member("ibenali", "Inès Ben Ali", Role.AID, ("Gériatrie",)),
    Member("mpetit", "Marc Petit", Role.IT, ()),
)
"""One of each kind: a ward's own nurse, two wards, all wards, another ward, none."""


def write_staff(file: StaffFile) -> tuple[Member, ...]:
    """Put everybody into the list under a new PIN. Raises what `StaffFile.put` raises."""
    drawn = tuple(Member(one.login, one.name, one.role, one.wards, draw_pin()) for one in STAFF)
    for one in drawn:
        cells = {"name": one.name, "role": one.role.value, "wards": "|".join(one.wards), "pin_hash": hash_pin(one.pin)}
        file.put(one.login, cells)
    return drawn
