"""The command line as a person meets it, inside the test's own process."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from downtime.cli import kit
from exports.language import untranslated

PASSPHRASE = "cheval correct pile agrafe"


def downtime(*words: object, code: int = 0) -> Result:
    """Run a verb in English and expect its exit code."""
    result = CliRunner().invoke(kit(untranslated), [str(word) for word in words], prog_name="downtime")
    assert result.exit_code == code, f"{words}: {result.exit_code}\n{result.output}"
    return result


def passphrase_file(folder: Path, passphrase: str = PASSPHRASE) -> Path:
    """A passphrase as an editor saves it."""
    path = folder / "passphrase"
    path.write_text(f"{passphrase}\n", encoding="utf-8")
    return path


def typing(patch: pytest.MonkeyPatch, answers: Iterable[str]) -> list[str]:
    """A terminal at which a person gives `answers`; the questions that were asked."""
    asked: list[str] = []
    left = iter(answers)

    class Terminal:
        def isatty(self) -> bool:
            return True

    def prompt(question: str, *, hide_input: bool, **_: object) -> str:
        assert hide_input
        asked.append(question)
        return next(left)

    patch.setattr(sys, "stdin", Terminal())
    patch.setattr(click, "prompt", prompt)
    return asked
