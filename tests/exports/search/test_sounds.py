"""Names that French ears take for one another, and names that they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.folding import fold
from exports.search.sounds import sounds

ALIKE = """
Dupont Dupond Dupon
Thibault Thibaud Thibaut Tibo Thibeault
Lefebvre Lefèvre Lefevre
Gauthier Gautier Gotier Gotié
Philippe Filip Phillippe Filipe
Schmitt Chmit Schmit Schmidt
Nguyen Nguyên
Benoît Benoit Benoist
Renault Renaud Reno Renauld
Arnaud Arnault Arnauld Arno
Meyer Meier Mayer Maier
Leroy Leroi
Bernard Bernar Bernart
Girard Girart Jirard
Mathieu Matthieu Mathieux
Catherine Katherine Catrine Katrine
Christophe Kristof Cristophe
Sylvie Silvie Silvy
Thierry Tierry Thiéry
Henri Henry Anri
Laurent Lorent Laurant
Vincent Vinsent Vainsan
Hervé Ervé
Geoffroy Joffroi
Jacques Jaque Jacque
Michel Michelle Mychel
Marchand Marchant Marchan
Duchesne Duchêne Duchene
Esnault Énault Hénault
Prévost Prévôt Prevot
Quéré Kéré
Guérin Guerrin Gairin
Wagner Vagner
Weber Veber
Brigitte Brigit
Baptiste Batiste
Djamel Jamel
Khaled Kaled
Aïcha Aicha Aisha
Deschamps Deschamp
Martin Martain Martein
Lambert Lanbert
Boulanger Boulangé
Beaumont Baumont Bomon
Moreau Moraud Moro
Guillaume Guilaume
Frédéric Fredric
Pelletier Peltier Pelletié
Françoise Françoize
Yves Ives
Anne Ane
Emmanuelle Emanuel
Rousseau Roussot Rousso
Collet Colet Colette
"""
APART = """
Meyer Maillet
Martin Martine
Durand Dupont
Simon Simone
Robert Hubert
Roux Roy
Leroux Leroy
Garnier Grenier
Morin Moreau
Petit Perrin
Bertrand Bernard
Jean Jeanne
Lefèvre Lefeuvre
Marie Marc
Colas Collet
Boucher Bouchard
Diallo Diarra
Faure Favre
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [(first, other) for line in table.split("\n") if line for first, *rest in [line.split()] for other in rest]


@pytest.mark.parametrize(("name", "other"), rows(ALIKE))
def test_alike(name: str, other: str) -> None:
    assert sounds(fold(name)) & sounds(fold(other)), (sounds(fold(name)), sounds(fold(other)))


@pytest.mark.parametrize(("name", "other"), rows(APART))
def test_apart(name: str, other: str) -> None:
    assert not sounds(fold(name)) & sounds(fold(other))


@pytest.mark.parametrize("word", ["", "le", "a1", "3000037", "山田太郎", "محمد", "иванов", "x" * 60])
def test_what_has_no_sound(word: str) -> None:
    assert sounds(fold(word)) == frozenset()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=40))
def test_at_most_two_sounds_of_some_letters(word: str) -> None:
    assert len(sounds(word)) <= 2
    assert all(len(sound) > 1 for sound in sounds(word))
