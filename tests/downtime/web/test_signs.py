"""Signs of the board: from alerts and prescriptions of the copy, never a "none", of a protected record no drug."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from downtime.web.icons import SIGNS, sprite
from downtime.web.signs import by_kind, is_oxygen, other_alerts, signs
from downtime.web.wards import DRAWINGS
from exports.language import untranslated
from exports.record import Alert, AlertKind, MedicationOrder, OrderStatus
from printable.words import Words

WORDS = Words(untranslated)


def order(drug: str, status: OrderStatus = OrderStatus.ACTIVE, **more: object) -> MedicationOrder:
    return MedicationOrder(key=drug, patient="p", drug=drug, status=status, **more)  # type: ignore[arg-type]


def said(*orders: MedicationOrder, alerts: tuple[Alert, ...] = (), protected: bool = False) -> list[tuple[str, ...]]:
    found = signs(alerts, orders, WORDS, protected=protected)
    return [(sign.kind, sign.source, sign.said) for sign in found]


@pytest.mark.parametrize(
    ("one", "source"),
    [
        (order("Énoxaparine 4000 UI"), "prescription"),
        (order("Apixaban", OrderStatus.ON_HOLD), "ON HOLD"),
        (order("Apixaban", OrderStatus.UNKNOWN), "STATUS UNKNOWN: ask the prescriber"),
        (order("Apixaban", usual=True), "usual treatment"),
    ],
)
def test_an_anticoagulant_says_where_it_is_known_from(one: MedicationOrder, source: str) -> None:
    assert said(one) == [("anticoagulant", source, f"Anticoagulant prescribed in the copy: {one.drug}")]


@pytest.mark.parametrize(
    "one",
    [
        order("Apixaban", OrderStatus.STOPPED),
        order("Apixaban", OrderStatus.DRAFT),
        order("Apixaban", do_not_give=True),
        order("Paracétamol"),
        order("Kardégic", code="http://www.whocc.no/atc|B01AC06"),
    ],
)
def test_what_is_over_forbidden_or_no_anticoagulant_is_no_sign(one: MedicationOrder) -> None:
    assert said(one) == []


@pytest.mark.parametrize(
    ("one", "oxygen"),
    [
        (order("Oxygène médicinal"), True),
        (order("Gas", code="http://www.whocc.no/atc|V03AN01"), True),
        (order("Oxygen", code="http://www.whocc.no/atc|V03AN02"), False),
        (MedicationOrder(key="o", patient="p", text="O2 2 L/min lunettes"), True),
        (order("Oxytocine"), False),
    ],
)
def test_oxygen_is_known_by_its_code_else_by_its_name(one: MedicationOrder, oxygen: bool) -> None:
    assert is_oxygen(one) is oxygen


def test_of_a_protected_record_no_drug_is_named() -> None:
    ((_, _, sentence),) = said(order("Apixaban"), protected=True)
    assert sentence == "Anticoagulant prescribed in the copy: see the record"


def test_an_alert_says_it_better_than_the_prescription_and_the_order_is_kept() -> None:
    alerts = (
        Alert(key="1", patient="p", kind=AlertKind.FALL),
        Alert(key="2", patient="p", kind=AlertKind.ANTICOAGULANT, text="AVK"),
        Alert(key="3", patient="p", kind=AlertKind.ISOLATION),
        Alert(key="4", patient="p", kind=AlertKind.OTHER, text="VIH"),
        Alert(key="5", patient="p", kind=AlertKind.ISOLATION, text="gouttelettes"),
    )
    found = signs(alerts, (order("Apixaban"), order("Oxygène")), WORDS, protected=False)
    assert [(kind, len(some)) for kind, some in by_kind(found)] == [
        ("isolation", 2),
        ("anticoagulant", 1),
        ("oxygen", 1),
        ("fall", 1),
    ]
    assert [alert.text for alert in other_alerts(alerts)] == ["VIH"]


def test_every_sign_has_a_drawing_in_the_colour_of_its_text() -> None:
    drawn = ElementTree.fromstring(f"<html>{sprite(DRAWINGS)}</html>")
    symbols = {symbol.get("id"): symbol for symbol in drawn.iter("symbol")}
    assert set(symbols) == {f"sign-{name}" for name in SIGNS}
    for symbol in symbols.values():
        assert symbol.get("viewBox") == "0 0 48 48"
        paths = symbol.findall("path")
        assert paths and all(path.get("fill") == "currentColor" for path in paths if not path.get("class"))
    assert (Path(DRAWINGS) / "LICENSE.txt").read_text(encoding="utf-8").startswith("MIT License")
