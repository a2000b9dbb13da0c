"""The chart of vital signs and the small curves on paper: drawn up to the time known, never at the price of a sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image, ImageFilter
from pypdf import PdfReader

from exports.record import Observation, ObservationCategory, PatientRecord
from printable.forms import blank_of, render
from printable.sheet import LEFT, RIGHT
from tests.printable import reading
from tests.printable.builders import at, context, observation, patient
from tests.printable.samples import busy

LAB = ObservationCategory.LABORATORY


def pulses(*days: int, hours: Sequence[int] = (6, 12, 18), name: str = "FC") -> tuple[Observation, ...]:
    return tuple(
        observation(f"{name}{day}-{hour}", name, str(60 + hour), at(day, hour), unit="/min")
        for day in days
        for hour in hours
    )


def said(form: str, *rows: Observation, **changes: object) -> str:
    record = PatientRecord(patient=patient(), observations=rows)
    return reading.squeezed(render(form, [record], context(language="en", **changes)).content)


def content_of(form: str, record: PatientRecord) -> bytes:
    return render(form, [record], context(language="en")).content


@pytest.mark.parametrize("form", ["patient-sheet", "temperature-chart"])
def test_the_chart_ends_with_the_copy_and_not_with_the_print(form: str) -> None:
    text = said(form, *pulses(22, 23))
    assert "copyof23Nov14:05" in text
    assert "Valuesmorethan12hapartarenotjoined" in text
    assert "copyof" not in said(form, observation("w", "FC", "60", at(23, 12)))


def test_what_cannot_be_drawn_stands_under_the_chart_in_the_source_s_words() -> None:
    rows = (
        *pulses(22, 23),
        *(observation(f"o{n}", "Oxygène", f"masque {n}", at(22, 10 + n)) for n in range(4)),
        observation("d", "TA", "douteuse", None),
    )
    for form in ("patient-sheet", "temperature-chart"):
        text = said(form, *rows)
        assert "Notdrawn:" in text, form
        assert "Oxygènemasque3(22Nov14:00)and3earlier" in text, form
        assert "TAdouteuse(timeunknown)" in text, form


def test_signs_beyond_those_of_the_sheet_are_named_there_and_drawn_on_the_bedside_chart() -> None:
    names = [f"Mesure{letter}" for letter in "ABCDEFGHIJKLM"]
    rows = tuple(row for name in names for row in pulses(22, 23, name=name))
    text = said("patient-sheet", *rows)
    assert "Drawnonthebedsidechart(FT):" in text
    assert "MesureM" in text.partition("Drawnonthebedsidechart(FT):")[2].partition("LABORATORY")[0]
    charts = said("temperature-chart", *rows)
    assert all(name in charts for name in names)
    assert charts.count("copyof23Nov14:05") == 2, "more signs than stand on one page are two charts"


def test_the_chart_costs_no_sheet_of_paper() -> None:
    """Whatever the room left on the last page: never one sheet more than the same record without a chart."""
    signs = tuple(row for name in "ABCDEF" for row in pulses(22, 23, name=f"Mesure{name}"))
    drawn = []
    for lines in range(0, 80, 8):
        fill = tuple(observation(f"l{n}", f"Examen {n}", "1", at(22, 6), category=LAB) for n in range(lines))
        with_chart = content_of("patient-sheet", busy(observations=(*signs, *fill)))
        later = {"hours": (6,)}  # one value of each sign: the same table without a curve
        once = tuple(row for name in "ABCDEF" for row in pulses(23, name=f"Mesure{name}", **later))
        without = content_of("patient-sheet", busy(observations=(*once, *fill)))
        pages, bare = len(PdfReader(io.BytesIO(with_chart)).pages), len(PdfReader(io.BytesIO(without)).pages)
        assert (pages + 1) // 2 <= (bare + 2) // 2
        drawn.append("copyof23Nov" in reading.squeezed(with_chart))
    assert any(drawn)


def test_a_flagged_result_of_three_values_has_its_curve_inside_the_margins() -> None:
    values = (("6,4", "HH"), ("5,1", "H"), ("4,2", None))
    rows = tuple(
        observation(f"k{n}", "Potassium", value, at(23 - n, 6), unit="mmol/L", flag=flag, category=LAB)
        for n, (value, flag) in enumerate(values)
    )
    assert "Curve" in said("patient-sheet", *rows)
    assert "Curve" not in said("patient-sheet", *rows[1:]), "two values stand in figures"
    calm = tuple(observation(f"n{n}", "Sodium", "138", at(23 - n, 6), category=LAB) for n in range(3))
    assert "Curve" not in said("patient-sheet", *calm)
    content = content_of("patient-sheet", busy(observations=rows))
    for number, page in enumerate(reading.words(content), start=1):
        picture = reading.picture(content, number, dpi=72)
        edge = picture.crop((round(page.width - RIGHT) + 2, 0, picture.width, picture.height))
        assert edge.getextrema() == (255, 255), "nothing is drawn beyond the right margin"
        assert picture.crop((0, 0, round(LEFT) - 2, picture.height)).getextrema() == (255, 255)


def test_the_curve_is_still_seen_after_a_bad_photocopier() -> None:
    """Black and white, blurred: the line of values and the end of the copy are left."""
    chart = content_of("temperature-chart", busy(observations=pulses(21, 22, 23)))
    picture = reading.picture(chart, 2, dpi=150)
    copied: Image.Image = picture.filter(ImageFilter.GaussianBlur(1.0)).point(lambda level: 255 if level > 160 else 0)
    name = next(word for word in reading.words(chart)[1].words if word.text == "FC")
    middle = round((name.top + name.bottom) / 2 * 150 / 72)
    track = copied.crop((400, middle - 40, 1380, middle + 40))
    dark = sum(value == 0 for value in track.tobytes())
    assert dark > 500


def test_an_empty_bedside_chart_is_one_page() -> None:
    assert blank_of("temperature-chart", context()).sheets[0].pages == 1
    assert render("temperature-chart", [busy(observations=())], context()).sheets[0].pages == 1


def test_a_value_taken_back_is_said_with_its_status_and_never_as_if_it_were_true() -> None:
    wrong = observation("t", "Température", "39.9", at(23, 12), unit="°C", status="entered-in-error")
    for form in ("patient-sheet", "temperature-chart"):
        text = said(form, *pulses(22, 23), wrong).lower()
        assert "température39.9°c(23nov13:00)enteredinerror" in text, form


def test_single_and_late_values_are_said_on_the_bedside_chart() -> None:
    alone = observation("s", "SpO2", "81", at(23, 12), unit="%")
    late = observation("l", "FC", "190", at(23, 13, 7), unit="/min")
    text = said("temperature-chart", *pulses(22, 23, hours=(6, 12)), alone, late)
    assert "SpO281%(23Nov13:00)" in text
    assert "FC190/min(23Nov14:07)" in text
