"""The TOML file beside a form of the hospital: its title, and where what is stamped on it.

    title = "Consentement éclairé"
    empty = ["Signature*"]            # fields of the PDF that are left for the pen

    [fields]                          # the PDF's own field names → names of exports.site_files.fields
    "Nom" = "patient.birth_name"

    [label]                           # identity label; without “page”: on every page
    page = 1
    x = 120                           # millimetres from the left and from the top of the page as it is read
    y = 12
    width = 75

    [serial]
    x = 15
    y = 270
    width = 30

    [data_time]
    x = 50
    y = 285
    width = 120

Rules of this module: read with a typed schema; an unknown key or a wrong type is refused with its line; what is stamped
on several pages at several places is written with double brackets ([[label]]).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec

from exports.language import N_
from exports.site_files.refusal import FileRefused
from exports.toml_lines import line_of

STAMPS = ("label", "serial", "data_time")
LABEL_HEIGHT = 20.0
SERIAL_HEIGHT = 15.0
TIME_HEIGHT = 10.0
"""Millimetres that each stamp may take below its place."""
NARROWEST = {"label": 40.0, "serial": 18.0, "data_time": 40.0}
HEIGHTS = {"label": LABEL_HEIGHT, "serial": SERIAL_HEIGHT, "data_time": TIME_HEIGHT}
LONGEST_TITLE = 80


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something is stamped: millimetres from the left and top of the page as it is read."""

    x: float
    y: float
    width: float
    page: int | None = None
    """From 1; None is every page."""

    def on(self, page: int) -> bool:
        return self.page is None or self.page == page


class FormSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; all of it may be left out."""

    title: str = ""
    label: tuple[Place, ...] = ()
    serial: tuple[Place, ...] = ()
    data_time: tuple[Place, ...] = ()
    fields: dict[str, str] = {}
    empty: tuple[str, ...] = ()

    def places(self) -> Iterator[tuple[str, Place]]:
        """Each stamp with its place."""
        for stamp in STAMPS:
            for place in getattr(self, stamp):
                yield stamp, place


def parse_settings(text: str) -> FormSettings:
    """Raises `FileRefused`."""
    try:
        tables: dict[str, Any] = tomllib.loads(text)
        for stamp in STAMPS:
            if isinstance(tables.get(stamp), dict):
                tables[stamp] = [tables[stamp]]
        settings = msgspec.convert(tables, FormSettings)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+)", str(error))
        raise FileRefused(N_("this is not TOML"), line=int(where[1]) if where else 1) from None
    except RecursionError:
        raise FileRefused(N_("it is nested too deeply")) from None
    except msgspec.ValidationError as error:
        what, _, where_to = str(error).partition(" - at `$")
        path = tuple(re.findall(r"[A-Za-z_]+", where_to))
        if unknown := re.search(r"unknown field `(.*)`", what):
            raise FileRefused(N_("this key is unknown"), unknown[1], line_of(text, (*path, unknown[1]))) from None
        if missing := re.search(r"required field `(.*)`", what):
            raise FileRefused(N_("this key is missing"), missing[1], line_of(text, path)) from None
        raise FileRefused(N_("this key has a value of another kind"), ".".join(path), line_of(text, path)) from None
    if len(settings.title) > LONGEST_TITLE or not settings.title.isprintable():
        raise FileRefused(N_("it is longer than 80 characters or not one line of text"), "title")
    return settings
