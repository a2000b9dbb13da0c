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
        ("FRAXIPARINE 3800 UI", HighAlert.ANTICOAGULANT),
        ("Nadroparine calcique", HighAlert.ANTICOAGULANT),
        ("Lovenox 4000 UI", HighAlert.ANTICOAGULANT),
        ("Calciparine", HighAlert.ANTICOAGULANT),
        ("Previscan 20 mg", HighAlert.ANTICOAGULANT),
        ("Fragmine 5000", HighAlert.ANTICOAGULANT),
        ("ABASAGLAR stylo", HighAlert.INSULIN),
        ("Umuline rapide", HighAlert.INSULIN),
        ("Oramorph", HighAlert.OPIOID),
        ("Durogesic 25 µg/h", HighAlert.OPIOID),
        ("Diprivan", HighAlert.SEDATIVE),
        ("Célocurine", HighAlert.SEDATIVE),
        ("Xeloda 500 mg", HighAlert.CHEMOTHERAPY),
        ("Digoxine 0,25 mg cp", HighAlert.CARDIAC),
        ("Chlorure de sodium 20 %", HighAlert.ELECTROLYTE),
        ("Chlorure de sodium 0,9 %", None),
        ("Kardégic 75 mg", None),
        ("Clopidogrel 75 mg", None),
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
    assert high_alert(order("o", "X", code=f"{atc}|B01AC17")) is HighAlert.ANTICOAGULANT
    assert high_alert(order("o", "X", code="urn:oid:2.16.840.1.113883.6.73|b01ab05")) is HighAlert.ANTICOAGULANT
    assert high_alert(order("o", "X", code=f"{atc}|N07BC02")) is HighAlert.OPIOID


def test_what_the_text_puts_into_a_bag_is_seen_and_the_name_comes_before_the_text() -> None:
    bag = order("o", "Glucose 5 % 1000 mL", text="ajouter KCl 3 g et NaCl 4 g")
    assert high_alert(bag) is HighAlert.ELECTROLYTE
    assert high_alert(order("o", "Morphine 10 mg", text="après l'insuline")) is HighAlert.OPIOID


def test_known_by_the_text_when_the_source_has_no_name() -> None:
    assert high_alert(order("o", None, text="insuline rapide selon protocole")) is HighAlert.INSULIN


def test_the_hospital_adds_its_own_words() -> None:
    assert high_alert(order("o", "Digoxine 0,25 mg"), ("digoxine",)) is HighAlert.SITE
    assert high_alert(order("o", "Colchicine"), ("colchicine opocalcium",)) is None
