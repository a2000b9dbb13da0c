"""Bytes into a `Cda`: the header's few fields, the sections, or the body that is not XML.

Rules: a field that is not there stays empty; a time that is none of HL7's keeps its writing; a section whose entries
have no text says so; pictures and bodies over the bound are said to be missing.

Source: HL7 CDA R2 (ISO/HL7 27932), chapters 4.2 (header) and 4.3 (body).
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import datetime

from downtime.attachments.media import picture_type
from downtime.cda.document import Cda, Concerned, Picture, Section, Unread
from downtime.cda.narrative import Narrative
from downtime.cda.tree import Element, Refused, parsed
from exports.language import N_
from exports.record import Moment, Sex

_TIME = re.compile(r"(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d+)?)?([+-]\d{4})?")
_MOST_PICTURES = 50
_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "UN": Sex.OTHER}
_NO_TEXT = N_("A section has coded entries without text: they are only in the raw document.")
REFERENCE = N_("The body of the document is not in it, but at an address that the copy cannot reach.")
PICTURES = N_("Pictures of the document are missing or cannot be shown.")


def read(data: bytes, address: Callable[[int], str] = str) -> Cda | Unread:
    """The document; `address` gives the address of a picture by its number, from 1.

    Whatever the bytes, this raises nothing: what is not CDA comes back as `Unread`.
    """
    try:
        root = parsed(data)
    except Refused as refused:
        return Unread(str(refused))
    if root.name != "ClinicalDocument":
        return Unread(N_("it is XML, but no CDA document"))
    problems: list[str] = []
    named, lost = _pictures(root)
    narrative = Narrative({name: place for place, name in enumerate(named, 1)}, address)
    sections = tuple(_sections(root, narrative))
    attached, attached_type = _attached(root, problems)
    if lost:
        problems.append(PICTURES)
    if any(section.coded for section in sections):
        problems.append(_NO_TEXT)
    if not sections and attached is None and not problems:
        problems.append(N_("The document has no body."))
    author = [_person(one.find("assignedAuthor")) for one in root.all("author")]
    return Cda(
        title=_said(root, "title"),
        kind=_coded(root.find("code")),
        at=_time(root.find("effectiveTime")),
        authors=tuple(dict.fromkeys(filter(None, author))),
        signed_by=_person(root.find("legalAuthenticator", "assignedEntity")),
        organization=_said(root, "custodian", "assignedCustodian", "representedCustodianOrganization", "name"),
        version=_value(root.find("versionNumber")),
        confidentiality=_value(root.find("confidentialityCode"), "code"),
        concerned=_concerned(root.find("recordTarget", "patientRole")),
        sections=sections,
        pictures=tuple(named.values()),
        attached=attached,
        attached_type=attached_type,
        left_out=narrative.left_out,
        problems=tuple(problems),
    )


def _sections(root: Element, narrative: Narrative) -> Iterator[Section]:
    for body in (one.find("structuredBody") for one in root.all("component")):
        if body is not None:
            yield from _below(body, narrative, 1)


def _below(parent: Element, narrative: Narrative, level: int) -> Iterator[Section]:
    for component in parent.all("component"):
        for section in component.all("section"):
            text = section.find("text")
            html = narrative.block(text) if text is not None else None
            title = _said(section, "title") or _coded(section.find("code"))
            empty = html is None or not html.strip()
            coded = empty and bool(section.all("entry"))
            yield Section(level, title, html if html is not None else narrative.block(Element("text", {})), coded)
            yield from _below(section, narrative, level + 1)


def _attached(root: Element, problems: list[str]) -> tuple[bytes | None, str]:
    found = root.find("component", "nonXMLBody", "text")
    if found is None:
        return None, ""
    said = found.get("mediaType")
    if found.find("reference") is not None:
        problems.append(REFERENCE)
        return None, said
    if found.get("representation").upper() != "B64":
        return found.text.encode(), said or "text/plain"
    data = _decoded(found.text)
    if data is None:
        problems.append(N_("The body of the document is not the base64 that it says it is."))
    return data, said


def _pictures(root: Element) -> tuple[dict[str, Picture], bool]:
    """The pictures of the document by their ID, and whether some are missing."""
    found: dict[str, Picture] = {}
    lost = False
    for media in _anywhere(root, "observationMedia"):
        value = media.find("value")
        data = _decoded(value.text) if value is not None and value.get("representation").upper() == "B64" else None
        kind = picture_type(data) if data else None
        name = media.get("ID")
        if kind is None or data is None or not name or len(found) >= _MOST_PICTURES:
            lost = True
        else:
            found[name] = Picture(kind, data)
    return found, lost


def _anywhere(element: Element, name: str) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            if child.name == name:
                yield child
            yield from _anywhere(child, name)


def _decoded(text: str) -> bytes | None:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _concerned(role: Element | None) -> Concerned:
    if role is None:
        return Concerned()
    numbers = tuple((one.get("root"), one.get("extension")) for one in role.all("id") if one.get("extension"))
    person = role.find("patient")
    if person is None:
        return Concerned(numbers=numbers)
    names = person.all("name")
    families = [part.text for name in names for part in name.all("family")]
    givens = [part.text for name in names for part in name.all("given")]
    birth = _time(person.find("birthTime"))
    return Concerned(
        families=tuple(filter(None, families)),
        givens=tuple(filter(None, givens)),
        shown=next((name.words for name in names if name.words), ""),
        birth=birth[:10] if birth and re.match(r"\d{4}", birth) else birth,
        sex=_SEXES.get(_value(person.find("administrativeGenderCode"), "code").upper()),
        numbers=numbers,
    )


def _person(entity: Element | None) -> str:
    """Name and organization of whoever wrote or signed."""
    if entity is None:
        return ""
    person = entity.find("assignedPerson", "name")
    name = (person.words if person is not None else "") or _said(entity, "assignedAuthoringDevice", "softwareName")
    organization = _said(entity, "representedOrganization", "name")
    return ", ".join(filter(None, [name, organization]))


def _said(element: Element, *path: str) -> str:
    found = element.find(*path)
    return found.text if found is not None else ""


def _coded(element: Element | None) -> str:
    return element.get("displayName") or _said(element, "originalText") if element is not None else ""


def _value(element: Element | None, name: str = "value") -> str:
    return element.get(name) if element is not None else ""


def _time(element: Element | None) -> Moment | None:
    """HL7 TS into ISO 8601, no more precise than written; what is no such time stays as written."""
    said = _value(element)
    found = _TIME.fullmatch(said.strip())
    if not said:
        return None
    if found is None:
        return said
    year, month, day, hour, minute, second, zone = found.groups()
    date = "-".join(filter(None, [year, month, day]))
    if hour is None:
        return date
    moment = f"{date}T{hour}:{minute or '00'}:{second or '00'}"
    if zone is None:
        return f"{date} {hour}:{minute or '00'}"
    try:
        return datetime.fromisoformat(f"{moment}{zone[:3]}:{zone[3:]}").isoformat()
    except ValueError:
        return said
