"""A failure says what to do and a code; neither the page nor the log says anything of a patient."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from exports.errors import SnapshotMalformed
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader

SECRET = "Lovelace has leprosy"


def failing(hospital: Hospital, error: Exception) -> Reader:
    app: Flask = hospital.app()

    @app.get("/failing/<name>")
    def fail(name: str) -> str:
        assert name
        raise error

    return Reader(app).enter()


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), SnapshotMalformed(file="x", problem=SECRET)])
def test_an_unexpected_failure_tells_nothing(
    hospital: Hospital, error: Exception, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    page = Page(failing(hospital, error).get(f"/failing/{sample.BUSY}?q=Lovelace"))
    assert page.status == 500
    assert "This page failed. The data itself is not damaged." in page.text
    written = caplog.text + "".join(capfd.readouterr())
    for told in (page.text, written):
        assert "leprosy" not in told and sample.BUSY not in told and "Lovelace" not in told
    code = page.texts("p", of_class="soft")[-1].removeprefix("Code ")
    assert code.split()[0] in written
    assert type(error).__name__ in written


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/lock", 405), ("/patients/x", 404)])
def test_each_refusal_says_what_to_do(reader: Reader, path: str, status: int) -> None:
    page = reader.page(path)
    assert page.status == status
    assert "Back to the wards" in page.text and f"HTTP {status}" in page.text
    assert "BACKUP COPY" in page.text


def test_a_refused_host_gets_a_plain_page(reader: Reader) -> None:
    response = reader.client.get("/wards", base_url="http://evil.example")
    assert response.status_code == 421
    page = Page(response)
    assert "Cette application ne répond que sur cet ordinateur." in page.text
    assert not page.all("a") and not page.all("script")
