"""The care plan: what the record plans has a row to sign, what it does not say is asked."""

from __future__ import annotations

from exports.record import Alert, AlertKind, Device, Feed, NoneKnown, PatientRecord, Request, Section, Task
from printable.forms import blank_of, render
from tests.printable.builders import KEY, at, context, patient
from tests.printable.reading import squeezed


def said(**lists: object) -> str:
    record = PatientRecord(patient=patient(), **lists)  # type: ignore[arg-type]
    return squeezed(render("care-plan", [record], context(language="en")).content)


def task(key: str, text: str, **changes: object) -> Task:
    return Task(**({"key": key, "patient": KEY, "text": text, "kind": "care-plan", "status": "active"} | changes))  # type: ignore[arg-type]


def test_tasks_devices_diets_alerts_and_requests_have_rows() -> None:
    text = said(
        tasks=(
            task("t1", "Pansement de talon", schedule="1/d", performer="IDE", note="hydrocellulaire"),
            task("t2", "Marche avec déambulateur", kind="goal"),
        ),
        devices=(Device(key="d1", patient=KEY, text="Voie veineuse 20 G", body_site="bras gauche", since=at(21, 8)),),
        alerts=(Alert(key="a1", patient=KEY, kind=AlertKind.FALL, status="active"),),
        requests=(Request(key="r1", patient=KEY, text="ECBU", status="active", priority="urgent"),),
    )
    for expected in ("Pansementdetalon1/d·IDE·hydrocellulaire", "Goals:Marcheavecdéambulateur",
                     "Voieveineuse20G(brasgauche)", "Fallrisk", "URGENTECBU", "Usualcare"):  # fmt: skip
        assert expected in text, expected
    assert "Diet:notrecordedinthecopy" in text
    assert "Peripheralline:site" not in text, "the copy says what is in place"


def test_nothing_known_is_said_list_by_list_and_everything_usual_is_asked() -> None:
    text = said()
    for name in ("Careplan", "Devices", "Diet", "Alerts", "Requests"):
        assert f"{name}:notrecordedinthecopy" in text, name
    assert "Peripheralline:site" in text
    none = said(none_known=(NoneKnown(patient=KEY, section=Section.DEVICES),))
    assert "(saidbythesource)" in none
    assert "Devices:notrecorded" not in none


def test_what_is_over_has_no_row_and_is_counted() -> None:
    text = said(
        tasks=(task("t1", "Aspiration", status="completed"), task("t2", "Nursing", status="on-hold")),
        devices=(Device(key="d1", patient=KEY, text="Sonde urinaire", until=at(22, 8)),),
    )
    assert "Aspiration" not in text.replace("Oxygen,aspiration", "")
    assert "Sondeurinaire" not in text
    assert "2tasks,requestsordevicesthatareover" in text
    assert "Nursing" in text
    assert "onhold" in text.lower().replace("-", "")
    assert "nonetobedoneamongthoseofthecopy" in text, "the only device is over"


def test_what_cannot_be_read_of_a_task_is_there_as_the_source_wrote_it() -> None:
    assert "detail.code?" in said(tasks=(task("t1", "Soin", unreadable=("detail.code ?",)),))


def test_the_empty_plan_has_no_patient_and_no_list() -> None:
    text = squeezed(blank_of("care-plan", context(language="en")).content)
    assert "notrecorded" not in text
    assert "Usualcare" in text


def test_a_line_whose_removal_is_planned_is_still_in_place() -> None:
    text = said(devices=(Device(key="d1", patient=KEY, text="Cathéter central", since=at(20, 8), until=at(30, 8)),))
    assert "Cathétercentral" in text and "none" not in text.split("Diet")[0].split("Devices")[1]


def test_a_list_that_lost_entries_says_so() -> None:
    record = PatientRecord(patient=patient(), tasks=(task("t1", "Aspiration", status="completed"),))
    feeds = (Feed(source="dpi", section=Section.TASKS, rows=1, unread=2, read_at=at(23, 13)),)
    text = squeezed(render("care-plan", [record], context(language="en", feeds=feeds)).content)
    assert "maybeincomplete:2entriesofthesourceunreadable" in text
