"""What a content is, by its first bytes: what the source calls it is not believed.

Source: the file signatures of each format (PDF 32000-1 annex H for bytes before `%PDF-`, PNG 5.2, JFIF, TIFF 6.0,
GIF89a, RIFF).
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode

PDF = "application/pdf"
TIFF = "image/tiff"
BMP = "image/bmp"
RTF = "application/rtf"
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_TO_CONVERT = {b"II*\x00": TIFF, b"MM\x00*": TIFF, b"BM": BMP}
_XML = re.compile(rb"\s*(?:<\?xml\b|<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument\b)")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")
_HEAD = 1024


def picture_type(data: bytes) -> str | None:
    """The type of a picture that every browser draws, or None."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((media for start, media in _PICTURES.items() if data.startswith(start)), None)


def media_type(data: bytes) -> str | None:
    """What a browser shows by itself: a PDF, a picture, or None."""
    return PDF if b"%PDF-" in data[:_HEAD] else picture_type(data)


def to_convert(data: bytes) -> str | None:
    """A picture that browsers do not draw: TIFF or BMP."""
    return next((media for start, media in _TO_CONVERT.items() if data.startswith(start)), None)


def is_rtf(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def is_xml(data: bytes) -> bool:
    head = data[: 2 * _HEAD]
    if head[:2] in _MARKS or b"\x00" in head[:4]:
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    return _XML.match(head.removeprefix(_MARKS[0])) is not None


def is_cda(data: bytes) -> bool:
    """Whether an XML content may be a CDA document; reading it decides."""
    return is_xml(data) and b"ClinicalDocument" in data[:200_000].replace(b"\x00", b"")


def unwrapped(data: bytes) -> bytes:
    """The content inside, where the source put base64 into base64; else the content itself.

    Only where what comes out has a signature of its own: a text that happens to look like base64 stays as it is.
    """
    if len(data) < 40 or _BASE64.fullmatch(data) is None:
        return data
    try:
        inside = b64decode(b"".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return data
    known = media_type(inside) or to_convert(inside) or is_rtf(inside) or is_xml(inside)
    return inside if known else data
