"""What the hospital adds to its copies: its own forms and procedures, its logo, its telephone directory.

None of it is about a patient: it goes with every scope.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Row


class SiteFileKind(StrEnum):
    """What a file of the site is for."""

    FORM = "form"
    """A PDF to print, with what the record knows written into it."""
    PROCEDURE = "procedure"
    """To read: PDF or Markdown."""
    LOGO = "logo"
    """The picture in the head of each sheet: PNG."""
    OTHER = "other"


class SiteFile(Row, frozen=True, kw_only=True):
    """A file that the site keeps beside its downtime.toml, as it is."""

    key: A[Key, At("DocumentReference.identifier", "", "opaque; stands in addresses")]
    kind: A[SiteFileKind, At("DocumentReference.category")]
    name: A[str, At("DocumentReference.content.attachment.url", "", "of the file, with its ending")]
    title: A[str | None, At("DocumentReference.description")] = None
    media_type: A[str, At("DocumentReference.content.attachment.contentType", "", "what its bytes are")]
    settings: A[str | None, At("the TOML file beside a form", "", "where what is stamped on it")] = None
    data: A[bytes, At("DocumentReference.content.attachment.data")]
    digest: A[str, At("DocumentReference.content.attachment.hash", "", "SHA-256 of `data`, hexadecimal")]
    unreadable: A[tuple[str, ...], At("values that could not be read")] = ()


class PhoneEntry(Row, frozen=True, kw_only=True):
    """A line of the hospital's telephone directory, in the order of its file."""

    name: A[str, At("directory.csv name; HealthcareService.name", "STF-3")]
    phone: A[str, At("directory.csv phone; HealthcareService.telecom", "STF-10", "as it is dialled")]
    ward: A[str | None, At("directory.csv ward; HealthcareService.location", "STF-8")] = None
    note: A[str | None, At("directory.csv note; HealthcareService.comment")] = None
    unreadable: A[tuple[str, ...], At("values that could not be read")] = ()
