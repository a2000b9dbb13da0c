"""Whose document it is: agreement, difference, and too little to tell."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from downtime.cda import Agreement, Concerned, compared
from exports.record import Patient, Sex

ADA = Patient(
    key="p", ipp="3000037", birth_name="Lovelace", used_name="King", given_name="Ada", birth_date="1958-12-10",
    sex=Sex.FEMALE, ins="258127511234567",
)  # fmt: skip
HERS = Concerned(families=("LOVELACE",), givens=("ADA",), birth="1958-12-10", sex=Sex.FEMALE)


@pytest.mark.parametrize(
    ("changes", "agreement", "differences"),
    [
        ({}, Agreement.AGREES, ()),
        ({"families": ("King",)}, Agreement.AGREES, ()),
        ({"givens": ()}, Agreement.AGREES, ()),
        ({"birth": "1958"}, Agreement.AGREES, ()),
        ({"birth": "1958-12-11"}, Agreement.DIFFERS, ("birth date",)),
        ({"sex": Sex.MALE}, Agreement.DIFFERS, ("sex",)),
        ({"sex": Sex.OTHER}, Agreement.AGREES, ()),
        ({"families": ("Byron",), "givens": ("Anne",)}, Agreement.DIFFERS, ("family name", "given name")),
        ({"numbers": (("1.2.250.1.213.1.4.8", "158127511234567"),)}, Agreement.DIFFERS, ("INS number",)),
        ({"numbers": (("1.2.3", "42"),)}, Agreement.AGREES, ()),
        ({"birth": None}, Agreement.UNCHECKED, ()),
        ({"families": (), "givens": ()}, Agreement.UNCHECKED, ()),
    ],
)
def test_whose_document_it_is(changes: dict[str, Any], agreement: Agreement, differences: tuple[str, ...]) -> None:
    found = compared(msgspec.structs.replace(HERS, **changes), ADA)
    assert (found.agreement, found.differences) == (agreement, differences)


def test_nothing_on_either_side_is_not_checked() -> None:
    assert compared(Concerned(), ADA).agreement is Agreement.UNCHECKED
    assert compared(HERS, Patient(key="p")).agreement is Agreement.UNCHECKED
