"""What the list marks; a mark too many costs a minute, one too few a patient."""

import pytest

from printable.high_alert import HighAlert, high_alert
from tests.printable.builders import order


@pytest.mark.parametrize(
    ("drug", "why"),
    [
        ("Insuline glargine 100 UI/mL", HighAlert.INSULIN),
        ("INSULIN REGULAR HUMAN", HighAlert.INSULIN),
        ("Héparine sodique 25 000 UI", HighAlert.ANTICOAGULANT),
        ("Warfarin (Coumadin) 5 mg", HighAlert.ANTICOAGULANT),
        ("Chlorure de potassium 10 %", HighAlert.ELECTROLYTE),
        ("Potassium Chloride 20 mEq/100 mL", HighAlert.ELECTROLYTE),
        ("Noradrénaline", HighAlert.VASOPRESSOR),
        ("Méthotrexate 2,5 mg cp", HighAlert.CHEMOTHERAPY),
        ("Paracétamol 1 g", None),
        ("Furosémide 40 mg", None),
        (None, None),
    ],
)
def test_known_by_name(drug: str | None, why: HighAlert | None) -> None:
    assert high_alert(order("o", drug)) is why


def test_known_by_code_and_not_by_a_neighbour_of_it() -> None:
    atc = "http://www.whocc.no/atc"
    assert high_alert(order("o", "X", code=f"{atc}|B01AF02")) is HighAlert.ANTICOAGULANT
    assert high_alert(order("o", "X", code=f"{atc}|B01AC06")) is None
    assert high_alert(order("o", "X", code="http://snomed.info/sct|B01AF02")) is None


def test_known_by_the_text_when_the_source_has_no_name() -> None:
    assert high_alert(order("o", None, text="insuline rapide selon protocole")) is HighAlert.INSULIN


def test_the_hospital_adds_its_own_words() -> None:
    assert high_alert(order("o", "Digoxine 0,25 mg"), ("digoxine",)) is HighAlert.SITE
    assert high_alert(order("o", "Colchicine"), ("colchicine opocalcium",)) is None
