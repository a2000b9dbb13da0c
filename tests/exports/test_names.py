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
    "name", ["", "A", "é", "a_b", "a b", "-a", "a-", "a--b", "a\n", "a.b", "a" * (LONGEST + 1), "٣"]
)
def test_what_is_not_a_short_name(name: str) -> None:
    assert not is_short_name(name)
