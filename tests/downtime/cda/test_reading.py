"""CDA documents: the real ones whole, the hostile ones harmless, the broken ones refused with a reason."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime.cda import Cda, Unread, read
from downtime.cda.reading import PICTURES, REFERENCE
from exports.record import Sex

DATA = Path(__file__).parents[2] / "data" / "ccda-hl7-examples"
HEAD = '<ClinicalDocument xmlns="urn:hl7-org:v3">'
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


def document(text: str, more: str = "") -> bytes:
    section = f"<section><title>T</title><text>{text}</text>{more}</section>"
    body = f"<structuredBody><component>{section}</component></structuredBody>"
    return f"{HEAD}<component>{body}</component></ClinicalDocument>".encode()


def html(text: str) -> str:
    found = read(document(text), lambda number: f"?picture={number}")
    assert isinstance(found, Cda)
    return str(found.sections[0].html)


@pytest.mark.parametrize("file", sorted(DATA.glob("*.xml")), ids=lambda file: file.stem)
def test_every_word_of_the_text_of_a_real_document_is_there(file: Path) -> None:
    found = read(file.read_bytes())
    assert isinstance(found, Cda) and found.left_out == 0
    v3 = "{urn:hl7-org:v3}"
    stored = [section.find(f"{v3}text") for section in ElementTree.parse(file).iter(f"{v3}section")]
    words = " ".join(word for text in stored if text is not None for word in "".join(text.itertext()).split())
    shown = " ".join(
        word
        for section in found.sections
        for word in "".join(html5lib.parseFragment(str(section.html)).itertext()).split()
    )
    # The parser of the browser and the words in the order of the source; only addresses of links are added.
    assert re.sub(r"\s*\((?:http[^()]*|[^()]*\.\w{3,4})\)", "", shown).replace(" ", "") == words.replace(" ", "")


def test_the_header_of_a_discharge_summary() -> None:
    found = read((DATA / "Discharge_Summary.xml").read_bytes())
    assert isinstance(found, Cda)
    assert found.title == "Community Health and Hospitals: Discharge Summary" and found.kind == "Discharge summary"
    assert found.at == "2014-09-17T19:04:00-05:00" and found.signed_by == "Henry Seven"
    assert found.concerned.shown == "Isabella Jones" and found.concerned.birth == "2005-05-01"
    assert found.concerned.sex is Sex.FEMALE and len(found.sections) == 21


def test_a_section_with_entries_and_no_text_says_so() -> None:
    found = read((DATA / "Diagnostic_Imaging_Report.xml").read_bytes())
    assert isinstance(found, Cda) and any(section.coded for section in found.sections) and found.problems


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", " alert(1) "),
        ("a &lt;script&gt;b", "a &lt;script&gt;b"),
        ('<paragraph styleCode="Bold x&quot; onclick=x">p</paragraph>', '<div class="cda-paragraph is-bold">p</div>'),
        ('<content revised="delete">old</content>', "<del>old</del>"),
        ('<linkHtml href="javascript:alert(1)">x</linkHtml>', 'x <span class="soft">(javascript:alert(1))</span>'),
        (
            '<list listType="ordered"><item>1</item>stray</list>',
            '<ol><li>1</li></ol><div class="cda-paragraph">stray</div>',
        ),
        ("<td>lost</td>", '<div class="cda-paragraph">lost</div>'),
        (
            '<table border="1"><tr>x<td colspan="2" onclick="y">a</td></tr></table>',
            '<div class="scroll"><table class="list cda-table"><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
            '</div><div class="cda-paragraph">x</div>',
        ),
        ('<img src="http://x/" onerror="y"/>z', "  z"),
    ],
)  # fmt: skip
def test_nothing_but_our_own_markup_comes_out(text: str, shown: str) -> None:
    assert html(text) == shown


def test_a_picture_inside_is_shown_and_one_that_is_none_is_said_to_be_missing() -> None:
    media = '<entry><observationMedia ID="m1"><value representation="B64">{}</value></observationMedia></entry>'
    text = '<renderMultiMedia referencedObject="m1"/>'
    good = read(document(text, media.format(b64encode(PNG).decode())), lambda number: f"?picture={number}")
    assert isinstance(good, Cda) and good.pictures[0].data == PNG and not good.problems
    assert '<img class="picture" src="?picture=1"' in good.sections[0].html
    bad = read(document(text, media.format(b64encode(b"<svg onload='x'/>").decode())))
    assert isinstance(bad, Cda) and bad.pictures == () and PICTURES in bad.problems and "[m1]" in bad.sections[0].html


def test_a_body_that_is_no_xml() -> None:
    text = '<text mediaType="application/pdf" representation="B64">{}</text>'
    body = f"<component><nonXMLBody>{text}</nonXMLBody></component>"
    found = read(f"{HEAD}{body.format(b64encode(b'%PDF-1.4').decode())}</ClinicalDocument>".encode())
    assert isinstance(found, Cda) and found.attached == b"%PDF-1.4" and found.attached_type == "application/pdf"
    away = read((HEAD + body.format('<reference value="http://x/y.pdf"/>') + "</ClinicalDocument>").encode())
    assert isinstance(away, Cda) and away.attached is None and away.problems == (REFERENCE,)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + HEAD.encode() + b"&b;</ClinicalDocument>"
OUTSIDE = b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + HEAD.encode() + b"</ClinicalDocument>"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (LAUGHS, "document type"),
        (OUTSIDE, "document type"),
        (b"<html/>", "no CDA"),
        (b"<ClinicalDocument/>", "no CDA"),
        (b"<ClinicalDocument", "not well-formed"),
        (b"", "not well-formed"),
        (document("<content>" * 200 + "</content>" * 200), "nested too deeply"),
        (document("<br/>" * 260_000), "too many elements"),
        (b"<a>" + b" " * (24 * 1024 * 1024), "too large"),
    ],
)
def test_what_is_refused_says_why(data: bytes, problem: str) -> None:
    found = read(data)
    assert isinstance(found, Unread) and problem in found.problem


def test_latin_1_that_calls_itself_utf_8_is_still_read() -> None:
    found = read(b'<?xml version="1.0" encoding="UTF-8"?>' + document("opéré").decode().encode("latin-1"))
    assert isinstance(found, Cda) and found.sections[0].html == "opéré"


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026", "2026"), ("202611", "2026-11"), ("20261123", "2026-11-23"), ("202611231405", "2026-11-23 14:05"),
        ("20261123140500.123+0100", "2026-11-23T14:05:00+01:00"), ("hier", "hier"),
        ("20269999990000+9999", "20269999990000+9999"),
    ],
)  # fmt: skip
def test_times_are_no_more_precise_than_written(said: str, moment: str) -> None:
    found = read(f'{HEAD}<effectiveTime value="{said}"/></ClinicalDocument>'.encode())
    assert isinstance(found, Cda) and found.at == moment


TABLES = ["list", "item", "table", "tbody", "thead", "tr", "td", "th", "caption", "text"]
NAMES = st.sampled_from(
    [
        *TABLES,
        "text",
        "paragraph",
        "content",
        "br",
        "sub",
        "linkHtml",
        "renderMultiMedia",
        "footnote",
        "script",
        "style",
    ]
)
TREES = st.recursive(
    st.text("a<&>\"' é", max_size=6),
    lambda inside: st.tuples(NAMES, st.lists(inside, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TREES, max_size=4))
def test_any_tree_of_elements_gives_html_without_a_single_error_and_loses_no_text(trees: list[object]) -> None:
    def write(tree: object, parent: ElementTree.Element) -> None:
        if isinstance(tree, str):
            last = parent[-1] if len(parent) else None
            if last is None:
                parent.text = (parent.text or "") + tree
            else:
                last.tail = (last.tail or "") + tree
            return
        assert isinstance(tree, tuple)
        child = ElementTree.SubElement(parent, tree[0])
        for inside in tree[1]:
            write(inside, child)

    text = ElementTree.Element("text")
    for tree in trees:
        write(tree, text)
    inside = ElementTree.tostring(text, encoding="unicode").removeprefix("<text>").removesuffix("</text>")
    drawn = html(inside) if inside != "<text />" else ""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(f"<!doctype html><title>t</title><div>{drawn}</div>")
    assert sorted("".join(text.itertext()).split()) == sorted("".join(page.find("body").itertext()).split()) or sorted(
        "".join("".join(text.itertext()).split())
    ) == sorted("".join("".join(page.find("body").itertext()).split()))
    assert not [e for e in page.find("body").iter() if e.tag in ("script", "style", "a") or e.get("onclick")]
