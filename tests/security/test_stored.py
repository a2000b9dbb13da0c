"""A source that was broken into: whatever it wrote into a record is shown as text, on every page and every sheet."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from downtime.web.config import WebConfig
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Reader
from tests.security.active_content import active_content, active_in
from tests.security.hostile_hospital import PATIENTS, TEXTS, WARD, hostile_rows
from tests.security.surface import crawl, headers_missing


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    database = sample.database(hostile_rows())
    return Hospital(database, WebConfig(vault=tmp_path_factory.mktemp("vault"), port=PORT))


def inside(hostile: Hospital) -> tuple[Flask, Reader]:
    """Somebody who has given the reason for each ward and record: the list of staff of that hospital names others."""
    app = hostile.app()
    reader = Reader(app)
    reader.unlock()
    reader.sign_in(name=f"Eve {TEXTS[0]}"[:60], role="manager")
    for page in (f"/wards/{WARD}", *(f"/patients/{patient}" for patient in PATIENTS)):
        for form in crawl(app, reader, page, 1).forms:
            if "reason" in form.names:
                fields = dict(form.fields) | {"reason": TEXTS[0], "csrf": reader.token("/wards")}
                assert reader.post(form.action, **fields).status_code == 303
    return app, reader


def test_every_page_of_a_hostile_hospital(hostile: Hospital) -> None:
    app, reader = inside(hostile)
    surface = crawl(app, reader, most=45)
    shown = 0
    for address, seen in surface.pages.items():
        response = seen.response
        assert response.status_code in (200, 303, 404), address  # 404: a report names documents that are not there
        assert headers_missing(response) == [], address
        if response.mimetype == "text/html":
            assert active_in(seen.tree) == [], address
            shown += "&lt;script" in response.text
        else:  # a document as it came: a browser must not run it, whatever it takes it for
            assert response.headers["Content-Security-Policy"].startswith("sandbox;"), address
            assert response.mimetype in ("text/plain", "application/pdf", "text/css", "image/svg+xml"), address
    assert len(surface.pages) > 25
    assert shown > 9, "the pages show what was sent"


@pytest.mark.parametrize("query", ["script", "alert", "<", "onerror", "7"])
def test_search_results_of_a_hostile_hospital(hostile: Hospital, query: str) -> None:
    reader = Reader(hostile.app()).enter()
    response = reader.post("/search", q=query)
    assert response.status_code in (200, 303)
    assert active_content(response.text) == []


def test_every_sheet_of_a_hostile_hospital(hostile: Hospital) -> None:
    """Each form and pack that the paper centre offers, for the whole ward: drawn, and nothing in it acts."""
    _, reader = inside(hostile)
    offered = re.findall(r'name="what" value="([^"]+)"', reader.get("/paper").text)
    assert len(offered) > 20
    for what in offered:
        response = reader.post("/paper/chosen.pdf", what=what, ward=WARD, copies="1", bed="", sides="")
        if response.status_code == 400:  # it is about the whole hospital
            continue
        assert response.status_code == 200, what
        assert response.data.startswith(b"%PDF-"), what
        read = PdfReader(BytesIO(response.data))
        assert not {"/OpenAction", "/AA"} & set(read.root_object), what
        for page in read.pages:
            for note in page.get("/Annots") or []:
                assert not {"/JS", "/A", "/AA"} & set(note.get_object()), what
