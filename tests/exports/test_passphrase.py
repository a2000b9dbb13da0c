"""Passphrases: one text, one sequence of bytes, whatever keyboard or file it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.passphrase import passphrase_bytes


@pytest.mark.parametrize("typed", ["clé", "cle\u0301", "clé\n", "clé\r\n"])
def test_the_same_bytes(typed: str) -> None:
    assert passphrase_bytes(typed) == "clé".encode()


@pytest.mark.parametrize("typed", [" clé", "clé ", "clé\n\n", "clé\r", "\nclé", "CLÉ", "cle"])
def test_other_bytes(typed: str) -> None:
    assert passphrase_bytes(typed) != "clé".encode()


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_has_bytes(typed: str) -> None:
    assert isinstance(passphrase_bytes(typed), bytes)
