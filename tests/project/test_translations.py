"""Every message a person sees exists in French and in English, and keeps its fields in both."""

from __future__ import annotations

import io
import re
import string
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.tools.translations import PACKAGES, build, catalogue_path, python_messages


def fields(text: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(text.replace("%%", "")) if name}
    return named | set(re.findall(r"%\((\w+)\)s", text))


def as_pair(text: object) -> object:
    """Singular and plural as one hashable value, however the catalogue's format gives them."""
    return tuple(text) if isinstance(text, list) else text


@pytest.mark.parametrize("package", PACKAGES)
def test_every_message_of_the_code_has_its_french(package: str) -> None:
    _catalogue, untranslated = build(package, [])
    assert untranslated == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_catalogue_holds_what_the_code_says_and_no_more(package: str) -> None:
    catalogue, _ = build(package, [])
    with catalogue_path(package).open("rb") as file:
        committed = {message.id for message in read_po(file, locale="fr") if message.id}
    assert committed == {message.id for message in catalogue if message.id}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_compiled_catalogue_is_in_step(package: str) -> None:
    path = catalogue_path(package)
    with path.open("rb") as po, path.with_suffix(".mo").open("rb") as mo:
        written = {as_pair(m.id): as_pair(m.string) for m in read_po(po, locale="fr") if m.id}
        compiled = {as_pair(m.id): as_pair(m.string) for m in read_mo(mo) if m.id}
    assert compiled == written


@pytest.mark.parametrize("package", PACKAGES)
def test_french_keeps_the_fields_of_the_english(package: str) -> None:
    path: Path = catalogue_path(package)
    with path.open("rb") as file:
        for message in read_po(file, locale="fr"):
            if message.id:
                english = message.id if isinstance(message.id, tuple) else (message.id,)
                french = message.string if isinstance(message.string, tuple) else (message.string,)
                wanted = set().union(*(fields(str(text)) for text in english))
                assert all(fields(str(text)) <= wanted for text in french), message.id
                assert wanted == set().union(*(fields(str(text)) for text in french)), message.id


def test_a_message_inside_an_f_string_is_found() -> None:
    code = b"x = f\"> {say(N_('Last doses'))}\"\ny = ngettext('{n} page', '{n} pages', n)\nz = _(name)\n"
    found = [message for _line, _name, message, _more in python_messages(io.BytesIO(code), (), (), options={})]
    assert sorted(found, key=str) == [("{n} page", "{n} pages"), "Last doses"]
