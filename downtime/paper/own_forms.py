"""What the hospital adds to the paper: its own PDF forms beside the kit's, its logo and words on each sheet.

Rule: read from the open copy each time, like the records; a form that this version cannot read is left out (the export
said so when it was made).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from msgspec import structs

from exports.record import SiteFileKind
from exports.site_files import named_forms
from exports.snapshot.read import site_files
from exports.snapshot.schema import Manifest
from printable.context import PrintContext
from printable.form import Form
from printable.forms import FORMS
from printable.hospital_form import dressed, hospital_forms


def forms_of(connection: sqlite3.Connection) -> Mapping[str, Form]:
    """Every form that can be printed from a copy, by name: the kit's, then the hospital's."""
    return {**FORMS, **hospital_forms(site_files(connection, SiteFileKind.FORM))}


def titles_of(connection: sqlite3.Connection) -> Mapping[str, str]:
    """What the hospital's own forms are called, by name; they are not read for it."""
    named = named_forms(site_files(connection, SiteFileKind.FORM))
    return {name: file.title or file.name for name, file in named.items()}


def headed(context: PrintContext, connection: sqlite3.Connection, manifest: Manifest) -> PrintContext:
    """The context with the hospital's logo and header, and what it decided about sheets of paper."""
    apart = structs.replace(context, each_form_apart=manifest.paper.each_form_on_its_own_sheet)
    return dressed(apart, site_files(connection, SiteFileKind.LOGO), manifest.paper.header)
