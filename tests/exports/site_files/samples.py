"""PDF files as hospitals have them: with fields, without, turned, cropped, broken."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, RectangleObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

A4 = (595.28, 841.89)


def plain(pages: int = 1, size: tuple[float, float] = A4, text: str = "Consentement") -> bytes:
    """A PDF with words and no fields."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(60, size[1] - 60, f"{text} {number + 1}")
        canvas.rect(50, 50, size[0] - 100, size[1] - 100)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_fields(names: Sequence[str], *, size: tuple[float, float] = A4, kind: str = "textfield") -> bytes:
    """A PDF with one field under the other, 200 × 20 points each."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    canvas.drawString(60, size[1] - 60, "Formulaire")
    for place, name in enumerate(names):
        y = size[1] - 120 - 40 * place
        canvas.drawString(60, y + 25, f"Champ {place}")
        getattr(canvas.acroForm, kind)(
            name=name, x=60, y=y, **({"width": 200, "height": 20} if kind == "textfield" else {})
        )
    canvas.save()
    return out.getvalue()


def changed(content: bytes, *, rotate: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.rotate(rotate)
        if crop is not None:
            page.cropbox = RectangleObject(crop)
    return _bytes(writer)


def encrypted(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt("", "owner", algorithm="AES-256")
    return _bytes(writer)


def xfa(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("x"), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form
    return _bytes(writer)


def scripted(content: bytes) -> bytes:
    """With a script, and the name of an author."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hello')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.add_metadata({"/Author": "Jean Auteur"})
    return _bytes(writer)


def empty() -> bytes:
    return _bytes(PdfWriter())


def nested(content: bytes, parent: str, child: str) -> bytes:
    """The one field of a PDF as the child of another: its name is in two parts."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    annotations: Any = writer.pages[0]["/Annots"]
    field = annotations[0].get_object()
    above = writer._add_object(DictionaryObject({NameObject("/T"): TextStringObject(parent)}))
    field[NameObject("/T")] = TextStringObject(child)
    field[NameObject("/Parent")] = above
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
