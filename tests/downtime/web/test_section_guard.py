"""A part that fails says so in its own place; the rest of the page stays; the log holds no data."""

from __future__ import annotations

import logging

import pytest

from downtime.web import patients, sections
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Reader

BUSY = f"/patients/{sample.BUSY}"
SECRET = "Lovelace <b>"


def failing(*_: object, **__: object) -> None:
    raise RuntimeError(SECRET)


def test_a_list_that_cannot_be_made_spoils_no_other(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = sections.rows_of
    monkeypatch.setattr(
        sections, "rows_of", lambda record, section: failing() if section == "notes" else real(record, section)
    )
    with caplog.at_level(logging.ERROR, "downtime.web"):
        page = reader.page(BUSY)
    assert page.status == 200
    assert "This part cannot be shown: code" in page.section("notes")
    assert "That does not mean that there is nothing." in page.section("notes")
    assert "Pénicillines" in page.section("allergies") and "Furosémide" in page.section("orders")
    code = page.section("notes").partition("code ")[2].partition(".")[0]
    assert len(code) == 8 and code in caplog.text and "RuntimeError" in caplog.text
    assert "Lovelace" not in caplog.text and SECRET not in page.response.text
    contents = next(e for e in page.all("nav", of_class="contents"))
    assert "cannot be shown" in "".join(contents.itertext())


@pytest.mark.parametrize(
    ("broken", "part"),
    [
        ("timeline_of", "timeline"),
        ("order_groups", "orders"),
        ("loose_doses", "administrations"),
        ("families", "laboratory"),
    ],
)
def test_a_drawing_that_fails_takes_only_its_own_part(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, broken: str, part: str
) -> None:
    monkeypatch.setattr(patients, broken, failing)
    page = reader.page(BUSY)
    failed = [e.get("id") for e in page.tree.iter("section") if "is-failed" in (e.get("class") or "")]
    assert page.status == 200 and part in failed and "allergies" not in failed and "contacts" not in failed


def test_a_chart_that_fails_leaves_the_table_of_vital_signs(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patients, "chart_of", failing)
    said = reader.page(BUSY).section("vital-signs")
    assert "This part cannot be shown" in said and "96" in said


def test_what_ends_the_request_on_purpose_is_no_failure_of_a_part(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from downtime.copy import CopyForgotten

    def locked(*_: object, **__: object) -> None:
        raise CopyForgotten

    monkeypatch.setattr(patients, "order_groups", locked)
    assert reader.get(BUSY).status_code == 303
