"""The narrative block of a CDA section (CDA R2, 4.3.5 "Section narrative block") as HTML of our own.

Rules of this module:

* every tag and every class that comes out is written here; of the source only text survives, escaped, and numbers
  for `colspan` and `rowspan`;
* what CDA does not know loses its tag, keeps its text and is counted; text where HTML allows none (between
  the cells of a table) is set behind the table, never dropped;
* a deletion that the source revised (`revised="delete"`) stays visible as one;
* an address (`linkHtml`) is written out, never made into a link; a picture only points into the document itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from downtime.cda.tree import Element

_STYLES: Mapping[str, str] = {
    "bold": "is-bold",
    "italics": "is-italic",
    "underline": "is-underlined",
    "emphasis": "is-italic",
}
_CELLS = ("td", "th")
_ROWS = ("thead", "tbody", "tfoot")
_MOST_SPAN = 200


@dataclass
class Narrative:
    """Draws the blocks of one document; `pictures` numbers the media by their ID, `address` gives each its address."""

    pictures: Mapping[str, int]
    address: Callable[[int], str]
    left_out: int = 0
    _drawers: Mapping[str, Callable[[Element], Markup]] = field(init=False)

    def __post_init__(self) -> None:
        self._drawers = {
            "text": self._inside,
            "paragraph": self._paragraph,
            "content": self._content,
            "list": self._list,
            "table": self._table,
            "caption": lambda e: self._wrapped("div", "cda-caption", e),
            "br": lambda e: Markup("<br>") + self._inside(e),
            "sub": lambda e: self._wrapped("sub", "", e),
            "sup": lambda e: self._wrapped("sup", "", e),
            "footnote": lambda e: self._wrapped("span", "cda-footnote", e),
            "footnoteRef": self._inside,
            "linkHtml": self._link,
            "renderMultiMedia": self._media,
            **dict.fromkeys(("item", "tr", *_ROWS, *_CELLS), self._misplaced),
        }

    def block(self, text: Element) -> Markup:
        """The HTML of one `text` element."""
        return self._inside(text)

    def _inside(self, element: Element) -> Markup:
        return Markup("").join(self._one(child) for child in element.children)

    def _one(self, child: Element | str) -> Markup:
        if isinstance(child, str):
            return escape(child)
        drawer = self._drawers.get(child.name)
        if drawer is not None:
            return drawer(child)
        self.left_out += 1
        return Markup(" ") + self._inside(child) + Markup(" ")

    def _misplaced(self, element: Element) -> Markup:
        """A cell or an item outside of its table or list: its text stands by itself."""
        return self._wrapped("div", "cda-paragraph", element)

    def _wrapped(self, tag: str, of_class: str, element: Element, more: Markup = Markup("")) -> Markup:  # noqa: B008
        classes = " ".join(filter(None, [of_class, *_styles(element)]))
        said = Markup(' class="{}"').format(classes) if classes else Markup("")
        inside = self._inside(element)
        return Markup("<{0}{1}{2}>{3}</{0}>").format(Markup(tag), said, more, inside)  # noqa: S704 - our own tags

    def _paragraph(self, element: Element) -> Markup:
        return self._wrapped("div", "cda-paragraph", element)

    def _content(self, element: Element) -> Markup:
        revised = element.get("revised").strip().lower()
        tag = {"delete": "del", "insert": "ins"}.get(revised, "span")
        return self._wrapped(tag, "", element)

    def _list(self, element: Element) -> Markup:
        tag = "ol" if element.get("listType").strip().lower() == "ordered" else "ul"
        caption = Markup("").join(self._one(one) for one in element.all("caption"))
        items = Markup("").join(self._wrapped("li", "", item) for item in element.all("item"))
        body = Markup("<{0}>{1}</{0}>").format(Markup(tag), items) if items else Markup("")  # noqa: S704
        return caption + body + self._stray(element, ("caption", "item"))

    def _table(self, element: Element) -> Markup:
        stray: list[Markup] = []
        parts = [Markup("<caption>{}</caption>").format(self._inside(one)) for one in element.all("caption")[:1]]
        stray += [self._one(one) for one in element.all("caption")[1:]]
        for name in ("thead", "tbody", "tfoot"):
            for group in element.all(name):
                rows = self._rows(group, stray)
                parts += [Markup("<{0}>{1}</{0}>").format(Markup(name), rows)] if rows else []  # noqa: S704
            if name == "tbody" and (loose := self._rows(element, stray, skip=(*_ROWS, "caption", "col", "colgroup"))):
                parts.append(Markup("<tbody>{}</tbody>").format(loose))
        table = Markup('<table class="list cda-table">{}</table>').format(Markup("").join(parts))
        return Markup('<div class="scroll">{}</div>').format(table) + Markup("").join(stray)

    def _rows(self, group: Element, stray: list[Markup], skip: Iterable[str] = ()) -> Markup:
        rows = []
        for row in group.all("tr"):
            cells = [self._cell(one) for one in row.children if isinstance(one, Element) and one.name in _CELLS]
            rows += [Markup("<tr>{}</tr>").format(Markup("").join(cells))] if cells else []
            stray += filter(None, [self._stray(row, _CELLS)])
        stray += filter(None, [self._stray(group, ("tr", *skip))])
        return Markup("").join(rows)

    def _cell(self, element: Element) -> Markup:
        more = Markup("")
        for name in ("colspan", "rowspan"):
            said = element.get(name).strip()
            if said.isascii() and said.isdigit() and 1 < int(said[:6]) <= _MOST_SPAN:
                more += Markup(' {}="{}"').format(Markup(name), int(said))  # noqa: S704
        return self._wrapped(element.name, "", element, more)

    def _stray(self, element: Element, known: Iterable[str]) -> Markup:
        """What stands inside a list or table beside its items or rows."""
        known = frozenset(known)
        others = [c for c in element.children if (c.strip() if isinstance(c, str) else c.name not in known)]
        if not others:
            return Markup("")
        return Markup('<div class="cda-paragraph">{}</div>').format(Markup("").join(self._one(c) for c in others))

    def _link(self, element: Element) -> Markup:
        target = element.get("href").strip()
        said = self._inside(element)
        if not target or target.startswith("#") or target in element.text:
            return said
        return said + Markup(' <span class="soft">({})</span>').format(target)

    def _media(self, element: Element) -> Markup:
        found = Markup("").join(self._one(one) for one in element.all("caption"))
        for name in element.get("referencedObject").split():
            if name in self.pictures:
                number = self.pictures[name]
                found += Markup('<img class="picture" src="{}" alt="{}">').format(self.address(number), f"{number}")
            else:
                found += Markup('<span class="doubt">{}</span>').format(f"[{name}]")
                self.left_out += 1
        return found + self._stray(element, ("caption",))


def _styles(element: Element) -> list[str]:
    """Our classes for `styleCode`; the others of the source are layout, which is ours."""
    return [_STYLES[code] for code in element.get("styleCode").lower().split() if code in _STYLES]
