"""The command that shows every form: what it writes, and that its photocopy is a bad one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from tests.printable.samples import busy, healthy, unknown
from tests.tools.contact_sheet import Hospital, draw, most_telling

HOSPITAL = Hospital(
    (healthy(), busy(), unknown()), {}, (), datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "Europe/Paris"
)  # fmt: skip


def test_each_page_is_there_as_a_picture_and_as_a_photocopy_in_black_and_white(tmp_path: Path) -> None:
    pages = draw(tmp_path, HOSPITAL, "fr", ["care-plan"], patients=1)
    assert pages == {"filled/care-plan": 1, "empty/care-plan": 1}
    for kind in ("filled", "empty"):
        assert (tmp_path / kind / "care-plan.pdf").read_bytes().startswith(b"%PDF")
        with (
            Image.open(tmp_path / kind / "care-plan-01.png") as page,
            Image.open(tmp_path / "photocopy" / kind / "care-plan-01.png") as copied,
            Image.open(tmp_path / f"contact-{kind}.png") as contact,
        ):
            assert (page.mode, copied.mode) == ("L", "1")
            assert copied.width > page.width
            assert contact.width > 1000
    assert "1  filled/care-plan\n" in (tmp_path / "pages.txt").read_text(encoding="utf-8")


def test_the_fullest_and_the_emptiest_patient_are_among_those_shown() -> None:
    shown = most_telling(HOSPITAL.records)
    assert shown[0] is HOSPITAL.records[1]
    assert shown[-1] in (HOSPITAL.records[0], HOSPITAL.records[2])
    assert most_telling(()) == ()
