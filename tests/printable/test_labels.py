"""Labels: each identifies alone, lies on its sheet, and is read back by a scanner."""

from itertools import pairwise

import pytest

from exports.record import IdentityStatus
from printable.forms import FORMS, render
from printable.label_geometry import GEOMETRIES
from printable.pen import MM
from printable.sheet import A4
from tests.printable import reading, samples
from tests.printable.builders import context, patient
from tests.printable.reading import squeezed, symbols


@pytest.mark.parametrize("name", GEOMETRIES)
def test_labels_lie_on_the_sheet_and_beside_one_another(name: str) -> None:
    places = list(GEOMETRIES[name].places())
    assert len(places) == int(name.removesuffix("-edge"))
    for place in places:
        assert place.x >= 0 and place.y >= 0
        assert place.x + place.width <= A4[0] + 0.5 and place.y + place.height <= A4[1] + 0.5
    for one in places:
        apart = [
            other
            for other in places
            if other is not one and abs(other.x - one.x) < one.width - 0.5 and abs(other.y - one.y) < one.height - 0.5
        ]
        assert not apart


@pytest.mark.parametrize("name", [name for name in FORMS if name.startswith("labels-") or name == "wristbands"])
def test_every_label_has_two_identifiers_and_its_symbol_is_the_ipp(name: str) -> None:
    content = render(name, [samples.busy()], context()).content
    count = 9 if name == "wristbands" else int(name.removeprefix("labels-").removesuffix("-edge"))
    said = squeezed(content)
    assert said.count("LOVELACE") == said.count("10/12/1958") == count
    assert said.count("3000037") >= count
    read = symbols(content, dpi=300)
    assert set(read) == {"3000037"}
    assert len(read) == count


def test_a_patient_without_a_number_has_no_symbol_and_says_so() -> None:
    content = render("labels-24", [samples.busy(patient=patient(ipp=None))], context()).content
    assert symbols(content) == []
    assert "IPP" in squeezed(content)


def test_a_long_name_never_pushes_out_the_birth_date_and_the_number() -> None:
    long = patient(birth_name="DE LA ROCHEFOUCAULD-MONTBAZON-SCHWARZENBERG " * 3)
    said = squeezed(render("labels-65", [samples.busy(patient=long)], context()).content)
    assert said.count("10/12/1958") == 65
    assert said.count("3000037") >= 65
    assert "[…]" in said


@pytest.mark.parametrize(("form", "shown"), [("labels-33", "Marie-Antoinette-Élisabeth"), ("labels-65", "Marie-Anto")])
def test_however_long_the_birth_name_the_given_name_stands(form: str, shown: str) -> None:
    long = patient(
        birth_name="De La Roche-Montbrison de Saint-Christophe-en-Brécourt", given_name="Marie-Antoinette-Élisabeth"
    )
    said = squeezed(render(form, [samples.busy(patient=long)], context()).content)
    assert said.count("DELAROCHE-MONTBRISON") == said.count(shown) == int(form.rpartition("-")[2])


def test_nothing_is_printed_where_no_printer_prints() -> None:
    for form in FORMS:
        if form.startswith("labels-"):
            (page,) = reading.words(render(form, [samples.busy()], context()).content)
            assert min(word.left for word in page.words) > 4.2 * MM
            assert min(word.top for word in page.words) > 4.2 * MM
            assert max(word.bottom for word in page.words) < page.height - 4.2 * MM
            edge = min(word.top for word in page.words if word.bottom > page.height - 5.5 * MM)
            assert max(word.bottom for word in page.words if word.top < edge) <= edge + 0.5


def test_every_warning_of_an_identity_is_on_the_label() -> None:
    said = squeezed(render("labels-24", [samples.healthy()], context()).content)
    assert said.count("IDENTITÉPROVISOIRE") == said.count("HOMONYME") == 24


def test_a_name_is_not_broken_where_a_smaller_size_keeps_it_whole() -> None:
    content = render("labels-65", [samples.healthy()], context()).content
    words = [word.text for page in reading.words(content) for word in page.words]
    assert words.count("D'AUBIGNÉ-LEFÈVRE") == 65


@pytest.mark.parametrize("form", ["labels-24", "labels-65", "wristbands"])
@pytest.mark.parametrize(
    ("traits", "missing"),
    [
        ({"birth_date": None, "unreadable": ("birthDate: 31/02/1950",)}, "datedenaissance"),
        ({"birth_name": None, "given_name": None, "used_name": "Lovelace"}, "nomdenaissance"),
    ],
)
def test_nobody_without_two_identifiers_gets_labels_and_the_ward_does(
    form: str, traits: dict[str, object], missing: str
) -> None:
    whole = samples.busy(patient=patient(key="p2", birth_name="BYRON"))
    printed = render(form, [samples.busy(patient=patient(**traits)), whole], context())
    refused, labels = reading.text(printed.content)
    plain = "".join(refused.split())
    assert missing in plain.lower() and plain.count("3000037") == 1 and "ch.214" in plain
    assert all("".join(raw.split()) in plain for raw in traits.get("unreadable", ()))  # type: ignore[attr-defined]
    assert "BYRON" in labels
    assert symbols(printed.content) == []  # of the first page
    (warning,) = printed.sheets[0].warnings
    assert "LOVELACE" not in warning and printed.sheets[0].serial in warning and not printed.sheets[1].warnings


def test_a_birth_date_known_in_part_and_a_name_without_parts_are_enough() -> None:
    partly = samples.busy(patient=patient(birth_date="1958"))
    written = samples.busy(patient=patient(birth_name=None, given_name=None, name_text="Ada King"))
    for record in (partly, written):
        printed = render("labels-24", [record], context())
        assert squeezed(printed.content).count("3000037") == 24 and not printed.sheets[0].warnings


@pytest.mark.parametrize("form", [name for name in FORMS if name.startswith("labels-")] + ["wristbands"])
@pytest.mark.parametrize("long", [False, True])
def test_the_age_of_the_data_stands_on_every_label_whatever_else_is_said(form: str, long: bool) -> None:
    name = "De La Roche-Montbrison de Saint-Christophe-en-Brécourt" if long else "Le Goff"
    doubted = patient(
        birth_name=name,
        identity_status=IdentityStatus.PROVISIONAL,
        identity_remarks=("HOMA", "DOUT"),
        deceased_at="2026-11-23T08:00:00+00:00",
    )
    content = render(form, [samples.busy(patient=doubted)], context()).content
    count = 9 if form == "wristbands" else int(form.removeprefix("labels-").removesuffix("-edge"))
    assert squeezed(content).count("copiedu23/1114:05") == count
    first = [word for word in reading.words(content)[0].words if word.left < 100]
    lines = sorted({(round(word.top, 1), round(word.bottom, 1)) for word in first})
    assert all(later[0] > earlier[0] + 2 for earlier, later in pairwise(lines)), "nothing overprints"
