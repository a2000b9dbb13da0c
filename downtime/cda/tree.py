"""XML into a tree, with everything refused that a document has no need of.

Rules of this module:

* no document type declaration at all: no entities of its own (billion laughs), none from outside (XXE), no default
  attributes; processing instructions (`xml-stylesheet`) and comments are dropped unread;
* bounds on size, depth and number of elements hold while reading, before anything is built of them;
* names are without their namespace prefix; only elements of HL7 v3 (`urn:hl7-org:v3`) keep a plain name, the others
  get `other:` in front, so that nothing foreign is taken for CDA.
"""

from __future__ import annotations

from xml.parsers import expat

from exports.language import N_

HL7 = "urn:hl7-org:v3"
LARGEST = 24 * 1024 * 1024
DEEPEST = 100
MOST = 250_000


class Element:
    """An element: `name`, `attributes`, and `children` of texts and elements in their order."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element | str] = []

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def all(self, name: str) -> list[Element]:
        """The child elements of that name."""
        return [child for child in self.children if isinstance(child, Element) and child.name == name]

    def find(self, *path: str) -> Element | None:
        """The first element at the end of a path of names; every branch is looked into."""
        if not path:
            return self
        return next((found for one in self.all(path[0]) if (found := one.find(*path[1:])) is not None), None)

    @property
    def text(self) -> str:
        """All text inside, spaces folded."""
        return " ".join("".join(self._pieces()).split())

    @property
    def words(self) -> str:
        """The texts inside with a space between them: the parts of a name, which may stand without one."""
        return " ".join(" ".join(self._pieces()).split())

    def _pieces(self) -> list[str]:
        return [piece for child in self.children for piece in ([child] if isinstance(child, str) else child._pieces())]


class Refused(Exception):
    """The document is not read; the message is a msgid. Never leaves `downtime.cda`."""


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST:
            raise Refused(N_("it is nested too deeply or has too many elements"))
        element = Element(_plain(name), {_plain_attribute(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].children.append(text)


def parsed(data: bytes) -> Element:
    """The root of an XML document. Raises `Refused`, and nothing else."""
    if len(data) > LARGEST:
        raise Refused(N_("it is too large"))
    try:
        return _parsed(data, None)
    except (expat.ExpatError, ValueError, LookupError):
        pass
    try:  # old feeds declare UTF-8 and write Latin-1, which reads every byte
        return _parsed(data, "iso-8859-1")
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused(N_("it is not well-formed XML")) from None


def _parsed(data: bytes, encoding: str | None) -> Element:
    builder = _Builder()
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(data, True)
    if builder.root is None:
        raise Refused(N_("it is not well-formed XML"))
    return builder.root


def _no_doctype(*_: object) -> None:
    raise Refused(N_("it declares a document type of its own, which is never read"))


def _plain(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return local if space == HL7 else f"other:{local}"


def _plain_attribute(name: str) -> str:
    return name.rpartition(" ")[2]
