"""From the `[[source]]` tables of downtime.toml to sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from exports.csv_files import CsvFolder
from exports.fhir import FhirFolder
from exports.site import Site
from exports.site_config import SourceTable
from exports.source import Source

SOURCES: dict[str, Callable[[SourceTable, str, Path], Source]] = {
    "fhir": lambda _, name, path: FhirFolder(name, path),
    "csv": lambda table, name, path: CsvFolder(name, path, table.encoding),
}
"""The kinds of source: `type` in downtime.toml → what makes one of its table, its name and its path."""


def open_source(site: Site, table: SourceTable) -> Source:
    """The source that a table of the site's downtime.toml describes."""
    return SOURCES[table.type](table, table.name or table.type, site.path(table.path))
