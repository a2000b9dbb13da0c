"""Labels: each identifies alone, lies on its sheet, and is read back by a scanner."""

import pytest

from printable.forms import FORMS, render
from printable.label_geometry import GEOMETRIES
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


def test_every_warning_of_an_identity_is_on_the_label() -> None:
    said = squeezed(render("labels-24", [samples.healthy()], context()).content)
    assert said.count("IDENTITÉPROVISOIRE") == said.count("HOMONYME") == 24


def test_a_name_is_not_broken_where_a_smaller_size_keeps_it_whole() -> None:
    content = render("labels-65", [samples.healthy()], context()).content
    words = [word.text for page in reading.words(content) for word in page.words]
    assert words.count("D'AUBIGNÉ-LEFÈVRE") == 65
