"""The hospital's own procedures and telephone numbers in the guide: first in the list, found, and harmless."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from downtime.web.config import WebConfig
from exports.record import Patient, PhoneEntry, Row, SiteFile, SiteFileKind
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Page, Reader
from tests.exports.site_files.samples import plain

MARKDOWN = "# Panne de courant\n\nAppeler le **18**. <script>alert(1)</script>\n\n![x](http://a/b.png)\n"


def file(key: str, name: str, media: str, data: bytes, title: str) -> SiteFile:
    return SiteFile(
        key=key, kind=SiteFileKind.PROCEDURE, name=name, title=title, media_type=media, data=data, digest="0"
    )


def rows() -> Iterator[Row]:
    yield Patient(key="p", ipp="1", birth_name="A")
    yield file("aa11", "panne.md", "text/markdown", MARKDOWN.encode(), "Panne de courant")
    yield file("bb22", "plan.pdf", "application/pdf", plain(text="Évacuation nucléaire"), "Plan blanc")
    yield SiteFile(
        key="cc33", kind=SiteFileKind.FORM, name="f.pdf", media_type="application/pdf", data=plain(), digest="0"
    )
    yield PhoneEntry(name="Bloc opératoire", phone="4 12 00", ward="Bloc A", note="jour et nuit")


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(Hospital(sample.database(list(rows())), WebConfig(vault=tmp_path, port=PORT)).app()).enter()


def test_the_hospitals_own_stand_first(reader: Reader) -> None:
    page = reader.page("/guide")
    links = [link.get("href") for link in page.all("a") if "/guide/" in (link.get("href") or "")]
    listed = [
        link for link in links if link in ("/guide/directory", "/guide/house/aa11", "/guide/house/bb22", "/guide/order")
    ]
    assert listed == ["/guide/directory", "/guide/house/aa11", "/guide/house/bb22", "/guide/order"]


def test_markdown_is_rendered_and_runs_nothing(reader: Reader) -> None:
    page = reader.page("/guide/house/aa11")
    assert "Panne de courant" in page.texts("h1")
    assert "18" in page.texts("strong")
    assert not [script for script in page.all("script") if not script.get("src")]
    assert not page.all("img")


def test_a_pdf_is_shown_in_a_frame_of_ours(reader: Reader) -> None:
    page = reader.page("/guide/house/bb22")
    (frame,) = page.all("iframe")
    answer = reader.get(frame.get("src") or "")
    assert answer.content_type == "application/pdf"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert (
        "sandbox" in answer.headers["Content-Security-Policy"]
        or "default-src" in answer.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    "path", ["/guide/house/zz", "/guide/house/cc33", "/guide/house/aa11/content", "/guide/house/cc33/content"]
)
def test_what_is_no_procedure_is_not_found(reader: Reader, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_procedures_and_numbers_are_found(reader: Reader) -> None:
    def hits(query: str) -> str:
        return Page(reader.post("/guide/search", q=query)).text

    assert "Panne de courant" in hits("courant 18")
    assert "Plan blanc" in hits("evacuation nucleaire")
    assert "4 12 00" in hits("bloc nuit")
    assert "Bloc opératoire" in hits("41200")
    assert "No page of the guide holds these words." in hits("zzzz")


def test_the_directory_is_a_table(reader: Reader) -> None:
    page = reader.page("/guide/directory")
    assert "Bloc opératoire" in page.texts("th")
    assert "jour et nuit" in page.texts("td")


def test_a_copy_without_any_says_so(tmp_path: Path) -> None:
    reader = Reader(
        Hospital(sample.database([Patient(key="p", ipp="1")]), WebConfig(vault=tmp_path, port=PORT)).app()
    ).enter()
    assert "The copy holds no telephone directory." in reader.page("/guide/directory").text
    assert "/guide/directory" not in {link.get("href") for link in reader.page("/guide").all("a")}
