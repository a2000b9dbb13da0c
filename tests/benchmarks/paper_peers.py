"""The same sheets by WeasyPrint, fpdf2 and typst: same texts, faces and sizes, line by line, from the recorded pages.

What is left out for them: symbols, frames, hatching and the curve; a thin rule stands under each row of a table.
Their work is layout of short lines in order, which is what a report made with them would be. Each gets its text anew.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import fpdf
import typst
import weasyprint

from printable.fonts import BOLD, FILES
from tests.benchmarks.marks import MarkedPage, Text

FONTS = Path(__file__).parents[2] / "printable" / "fonts"
_RULED = 4
"""Texts on one line from which on it is taken for a row of a table, with a rule under it."""
_CSS = """
@page { size: %.1fpt %.1fpt; margin: 22pt 25pt 22pt 56pt }
@font-face { font-family: Sheet; src: url(%s) }
@font-face { font-family: Sheet; font-weight: bold; src: url(%s) }
body { font: 8pt Sheet; margin: 0 } section { break-after: page }
table { width: 100%%; border-collapse: collapse } td { padding: 0 2pt; vertical-align: top }
.ruled { border-bottom: 0.4pt solid #888 }
"""


def lines_of(page: MarkedPage) -> Iterator[list[Text]]:
    """The texts that stand on one baseline, from top to bottom."""
    ordered = sorted(page.texts, key=lambda text: (-round(text.y), text.x))
    for _, group in groupby(ordered, key=lambda text: round(text.y)):
        yield list(group)


def by_weasyprint(pages: Sequence[MarkedPage]) -> bytes:
    """One table a line group, a `section` a page."""
    width, height = pages[0].width, pages[0].height
    regular, bold = (str((FONTS / file).as_uri()) for file in FILES.values())
    parts = [f"<style>{_CSS % (width, height, regular, bold)}</style>"]
    for page in pages:
        parts.append("<section><table>")
        for line in lines_of(page):
            cells = "".join(
                f'<td style="font-size:{text.size:g}pt;{"font-weight:bold" if text.face == BOLD else ""}">'
                f"{html.escape(text.text)}</td>"
                for text in line
            )
            parts.append(f'<tr class="{"ruled" if len(line) >= _RULED else ""}">{cells}</tr>')
        parts.append("</table></section>")
    made: bytes = weasyprint.HTML(string="".join(parts)).write_pdf()
    return made


def by_fpdf2(pages: Sequence[MarkedPage]) -> bytes:
    """Each text written at its place, a rule under what is a row."""
    pdf = fpdf.FPDF(unit="pt")
    for style, file in zip(("", "B"), FILES.values(), strict=True):
        pdf.add_font("Sheet", style, str(FONTS / file))
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        for line in lines_of(page):
            for text in line:
                pdf.set_font("Sheet", "B" if text.face == BOLD else "", text.size)
                pdf.text(text.x, page.height - text.y, text.text)
            if len(line) >= _RULED:
                pdf.line(56, page.height - line[0].y + 2, page.width - 25, page.height - line[0].y + 2)
    return bytes(pdf.output())


def by_typst(pages: Sequence[MarkedPage], run: int) -> bytes:
    """Each text placed, by a hair elsewhere in each run: typst keeps what it compiled before. Untagged, its fastest."""
    out = [
        f"#set page(width: {pages[0].width:.1f}pt, height: {pages[0].height:.1f}pt, margin: 0pt)",
        '#set text(font: "DejaVu Sans Condensed")',
        "#let t(x, y, s, w, b) = place(top + left, dx: x * 1pt, dy: y * 1pt, text(size: s * 1pt, weight: w, b))",
        "#let r(y) = place(top + left, dx: 56pt, dy: y * 1pt, line(length: 514pt, stroke: 0.4pt))",
    ]
    for number, page in enumerate(pages):
        out.append("#pagebreak()" if number else f'#t(2, 2, 5, 400, "{run}")')
        for line in lines_of(page):
            for text in line:
                top = page.height - text.y - 0.928 * text.size
                weight = 700 if text.face == BOLD else 400
                said = json.dumps(text.text, ensure_ascii=False)
                out.append(f"#t({text.x + run % 97 / 1e3:.3f}, {top:.2f}, {text.size:g}, {weight}, {said})")
            if len(line) >= _RULED:
                out.append(f"#r({page.height - line[0].y + 2:.2f})")
    source = "\n".join(out).encode()
    made: bytes = typst.compile(source, format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_tags=False)
    return made
