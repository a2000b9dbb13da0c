import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.names import LONGEST, is_short_name, short_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Centre hospitalier de Valmont", "centre-hospitalier-de-valmont"),
        ("CHU d’Œuvre-Été  n°1", "chu-d-oeuvre-ete-n-1"),
        ("病院", ""),
        ("-- ", ""),
        ("CON", ""),
        ("a" * 50, "a" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_long_name_becomes_a_short_one(name: str, short: str) -> None:
    assert short_name(name) == short


@given(st.text())
def test_what_is_made_of_any_name_is_a_short_name_or_nothing(name: str) -> None:
    made = short_name(name)
    assert made == "" or is_short_name(made)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "é",
        "a_b",
        "a b",
        "-a",
        "a-",
        "a--b",
        "a\n",
        "a.b",
        "a" * (LONGEST + 1),
        "٣",
        "con",
        "nul",
        "com1",
        "lpt9",
    ],
)
def test_what_is_not_a_short_name(name: str) -> None:
    assert not is_short_name(name)


@pytest.mark.parametrize("name", ["con-1", "nulle", "com", "com10", "cardio-aux", "auxiliaire"])
def test_only_the_whole_name_of_a_device_is_kept_from_us(name: str) -> None:
    assert is_short_name(name)
