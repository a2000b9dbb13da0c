"""What of a CDA document is kept: its header in a few plain fields, its sections as safe HTML, its pictures as bytes.

Rules: nothing here refers to anything outside of the document; whatever could not be kept is counted in `left_out` or
said in `problems`, so that no reader takes what is shown for the whole.
"""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from exports.record import Moment, Sex


class Concerned(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom the document says it is (`recordTarget/patientRole`)."""

    families: tuple[str, ...] = ()
    """Family names as written, birth and used ones alike."""
    givens: tuple[str, ...] = ()
    shown: str = ""
    """The name as one line, as written."""
    birth: Moment | None = None
    """As far as it is known: "2005", "2005-05", "2005-05-01"."""
    sex: Sex | None = None
    numbers: tuple[tuple[str, str], ...] = ()
    """(root, extension) of each identifier."""

    @property
    def is_empty(self) -> bool:
        return not (self.families or self.givens or self.birth or self.numbers)


class Picture(msgspec.Struct, frozen=True):
    """A picture inside the document (`observationMedia`): its type by its first bytes."""

    media: str
    data: bytes


class Section(msgspec.Struct, frozen=True):
    """A section: `level` 1 for those of the body, `html` is ours alone (see `narrative`)."""

    level: int
    title: str
    html: Markup
    coded: bool = False
    """It holds coded entries but no text: what they say is only in the raw document."""


class Cda(msgspec.Struct, frozen=True, kw_only=True):
    """One document. Times are ISO 8601 as precise as the source wrote them; one without an offset keeps none."""

    title: str = ""
    kind: str = ""
    at: Moment | None = None
    authors: tuple[str, ...] = ()
    signed_by: str = ""
    organization: str = ""
    version: str = ""
    confidentiality: str = ""
    concerned: Concerned = Concerned()
    sections: tuple[Section, ...] = ()
    pictures: tuple[Picture, ...] = ()
    attached: bytes | None = None
    """The body of a document whose body is not XML (`nonXMLBody`: PDF, picture, RTF, text)."""
    attached_type: str = ""
    left_out: int = 0
    """Elements of the text that have no place in CDA; their text is shown, they are not."""
    problems: tuple[str, ...] = ()
    """What could not be shown, in words of ours (msgids)."""


class Unread(msgspec.Struct, frozen=True):
    """The document cannot be read as CDA; `problem` says why (a msgid)."""

    problem: str
