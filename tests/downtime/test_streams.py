"""Names of the world on streams of a Windows code page, and streams with nobody at the other end."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

from downtime.streams import is_terminal, write_every_letter
from exports.errors import PassphraseMissing

NAME = "Nguyễn Thị Øyvind 王"


class _Console(BytesIO):
    def isatty(self) -> bool:
        return True


def test_redirected_output_is_utf_8() -> None:
    held = BytesIO()
    stream = TextIOWrapper(held, encoding="cp1252")
    write_every_letter(stream)
    stream.write(NAME)
    stream.flush()
    assert held.getvalue().decode("utf-8") == NAME


def test_a_console_keeps_its_encoding_and_shows_the_number_of_what_it_lacks() -> None:
    held = _Console()
    stream = TextIOWrapper(held, encoding="cp1252")
    write_every_letter(stream, None)
    stream.write(NAME)
    stream.flush()
    assert held.getvalue().decode("cp1252") == "Nguy\\u1ec5n Th\\u1ecb Øyvind \\u738b"


def test_the_program_writes_utf_8_under_a_code_page() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "downtime", "--language", "fr", "--help"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert "hôpital" in said.stdout.decode("utf-8")


def test_nothing_is_asked_of_the_null_device_or_without_streams(tmp_path: Path) -> None:
    """A task of the night has either; the first calls itself a terminal on Windows, and would be waited for."""
    with open(os.devnull, encoding="utf-8") as null:  # noqa: PTH123 - it has no path on every system
        assert not is_terminal(null)
    assert not is_terminal(None)
    site = [sys.executable, "-m", "downtime", "init", str(tmp_path / "site"), "--name", "Valmont"]
    done = subprocess.run(site, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    assert done.returncode == PassphraseMissing.exit_code
