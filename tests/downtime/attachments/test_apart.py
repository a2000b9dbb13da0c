"""The process that draws: it gives what drawing here gives, and a document that breaks it breaks nothing else."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from downtime.attachments.apart import DrawnApart
from downtime.attachments.pages import NORMAL, Leaves, page_picture
from tests.downtime.attachments.test_contents import pdf, tiff

POSIX = sys.platform != "win32"


def test_it_gives_what_drawing_here_gives() -> None:
    drawn = DrawnApart()
    assert drawn.picture(pdf(), 2, NORMAL) == page_picture(pdf(), 2, NORMAL)
    found = drawn.leaves(pdf(3), 2, 40)
    assert (found.total, found.numbers) == (3, (2,)) and found.texts[0].strip() == "Feuille 2"
    assert drawn.leaves(pdf(3), 0, 40).numbers == (1, 2, 3)
    assert drawn.leaves(pdf(3), 0, 2).numbers == (1,), "too many to show at once: the first"
    assert drawn.leaves(tiff(), 9, 40) == Leaves(2, (2,), ("",))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"\0" * 1000])
def test_what_is_damaged_gives_nothing(data: bytes) -> None:
    assert DrawnApart().picture(data, 1, NORMAL) is None
    assert DrawnApart().leaves(data, 1, 40) == Leaves()


ENDS = ("raise SystemExit(3)", "import os; os.abort()", "print('nonsense')", "while True: pass")


@pytest.mark.parametrize("ends", ENDS)
def test_a_process_that_dies_hangs_or_lies_is_a_document_that_cannot_be_drawn(
    ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = subprocess.run

    def other(command: list[str], **more: object) -> object:
        assert not any("Feuille" in word for word in command), "nothing of the document is an argument"
        more["timeout"] = 0.5
        return run([sys.executable, "-c", ends], **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", other)
    assert DrawnApart().leaves(pdf(), 1, 40) == Leaves()


@pytest.mark.skipif(not POSIX, reason="Windows has no limits that a process sets on itself")
def test_it_can_write_no_file(tmp_path: object) -> None:
    code = (
        "import downtime.attachments.drawing as d, sys, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "d._bar()\n"
        f"open({str(tmp_path) + '/out'!r}, 'wb', buffering=0).write(b'MARTIN')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode != 0 and b"File too large" in done.stderr


def test_many_at_once_are_drawn_all_the_same() -> None:
    drawn = DrawnApart()
    with ThreadPoolExecutor(4) as four:
        pictures = list(four.map(lambda _: drawn.picture(pdf(1), 1, 50), range(4)))
    assert len(set(pictures)) == 1 and pictures[0]


def test_documents_that_take_for_ever_hold_up_no_other_page_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("downtime.attachments.apart.PATIENCE", 0.05)
    drawn = DrawnApart()
    with drawn._room, drawn._room:  # two documents are being drawn
        assert drawn.picture(pdf(1), 1, 50) is None
    assert drawn.picture(pdf(1), 1, 50)


def test_no_code_is_taken_from_the_folder_in_which_the_kit_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "downtime" / "attachments").mkdir(parents=True)
    for name in ("downtime/__init__.py", "downtime/attachments/__init__.py"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "downtime/attachments/drawing.py").write_text("print('stolen')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert DrawnApart().leaves(pdf(1), 1, 40).total == 1
