"""A new PIN at a terminal."""

from __future__ import annotations

import pytest

from downtime.pin import new_pin
from exports.errors import PinUnusable
from exports.language import untranslated
from tests.downtime.terminal import typing


def test_a_pin_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typing(monkeypatch, ["480213", "480214", "480213", "480213"])
    assert new_pin(None, untranslated, make=False) == "480213"
    assert len(asked) == 4


def test_a_weak_one_is_refused_before_it_is_typed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typing(monkeypatch, ["1234"])
    with pytest.raises(PinUnusable):
        new_pin(None, untranslated, make=False)
    assert len(asked) == 1
