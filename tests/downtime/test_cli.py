import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from downtime.cli import VERBS, chosen_language, kit
from downtime.click_words import WORDS, plurals
from exports.errors import SiteNotFound
from exports.language import LANGUAGES, translator, untranslated
from tests.downtime.terminal import downtime


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--language", "en", "init"], {"LANG": "fr_FR.UTF-8"}, "en"),
        (["--language=en"], {}, "en"),
        (["--language"], {"LANG": "en_US"}, "fr"),
        (["--language", "de"], {"LANG": "en_US"}, "fr"),
        (["init", "--language", "en"], {"LANG": "fr_FR"}, "fr"),
        (["--help"], {"LANG": "en_GB.UTF-8"}, "en"),
        (["--help"], {"LC_ALL": "fr_BE", "LANG": "en_GB"}, "fr"),
        (["--help"], {"LC_MESSAGES": "en_IE", "LANG": "fr_FR"}, "en"),
        (["--help"], {"LANG": "C.UTF-8"}, "fr"),
        (["--help"], {"LANG": "de_DE.UTF-8"}, "fr"),
        ([], {}, "fr"),
    ],
)
def test_the_language_is_known_before_the_help_is_built(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert chosen_language(arguments, environment) == language


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_help(name: str, language: str) -> None:
    result = CliRunner().invoke(kit(translator(language)), [name, "--help"], prog_name="downtime")
    assert result.exit_code == 0, result.output
    assert f"downtime {name}" in result.output


def test_every_verb_is_a_module_of_its_own() -> None:
    assert len({verb.module for verb in VERBS.values()}) == len(VERBS)
    for name, verb in VERBS.items():
        assert verb.module == f"downtime.commands.{name.replace('-', '_')}"
        assert isinstance(importlib.import_module(verb.module).command(untranslated), click.Command)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "downtime", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def test_help_lists_every_verb_and_loads_none() -> None:
    program = (
        "import sys; from downtime.cli import kit; from exports.language import untranslated\n"
        "kit(untranslated).main(['--help'], standalone_mode=False)\n"
        "loaded = [name for name in sys.modules if name.split('.')[0] in ('reportlab', 'flask', 'msgspec', 'sqlite3',"
        " 'cryptography') or name.startswith('downtime.commands.')]\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    assert all(name in done.stdout for name in VERBS)


def test_serve_loads_nothing_that_only_a_document_a_print_or_the_self_test_needs() -> None:
    program = (
        "import sys, downtime.commands.serve\n"
        "late = ('pypdf', 'markdown_it', 'fsspec', 'paramiko', 's3fs', 'smbprotocol', 'flask.testing',"
        " 'downtime.self_test')\n"
        "loaded = [name for name in late if name in sys.modules]\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_version_is_said() -> None:
    assert downtime("--version").output.startswith("downtime 0.")


def test_a_failure_is_one_sentence_one_hint_and_its_code(tmp_path: Path) -> None:
    done = run("--language", "en", "export", str(tmp_path))
    assert done.returncode == SiteNotFound.exit_code
    assert done.stdout == ""
    first, second = done.stderr.splitlines()
    assert first == f"{tmp_path} is not a site folder: it has no downtime.toml."
    assert second.startswith("hint: make one with: downtime init")


def test_an_unknown_verb_and_an_unknown_language_are_usage_errors() -> None:
    assert downtime("none", code=2)
    assert "de" in downtime("--language", "de", "init", code=2).output


SECRET = "Quintrec Maëlle 8004417"


def failing(error: BaseException, patch: pytest.MonkeyPatch) -> None:
    """The verb `exit-codes` raises `error`."""

    @click.command()
    def verb() -> None:
        raise error

    class Module:
        @staticmethod
        def command(_translator: object) -> click.Command:
            return verb

    patch.setattr("downtime.cli.importlib.import_module", lambda _name: Module)


def test_what_is_unexpected_is_said_without_any_value(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(ValueError(SECRET), monkeypatch)
    monkeypatch.delenv("DOWNTIME_DEBUG", raising=False)
    result = downtime("exit-codes", code=1)
    assert "ValueError" in result.stderr
    assert "downtime/cli.py:" in result.stderr
    assert not any(word in result.output for word in SECRET.split())
    assert "Traceback" not in result.output


def test_what_is_unexpected_is_shown_on_request_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(ValueError(SECRET), monkeypatch)
    monkeypatch.setenv("DOWNTIME_DEBUG", "1")
    result = downtime("exit-codes", code=1)
    assert result.stderr.index("may hold patient data") < result.stderr.index("Traceback") < result.stderr.index(SECRET)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort(), EOFError()])
def test_an_interruption_has_its_code(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(error, monkeypatch)
    assert "Interrupted." in downtime("exit-codes", code=130).stderr


def test_a_reader_that_goes_away_is_no_failure_of_the_kit() -> None:
    """`downtime exit-codes | head -1`"""
    with subprocess.Popen(
        [sys.executable, "-m", "downtime", "exit-codes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert b"unexpected" not in done.stderr.read()


def said_by_click() -> set[str]:
    """Every message of click's own code, the singular of those that have a plural."""
    files = Path(click.__file__).parent.glob("*.py")
    calls = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "ngettext")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_words_of_click_are_those_that_it_says() -> None:
    assert {*WORDS, *plurals(untranslated)} <= said_by_click()


def test_the_words_of_click_are_french_too() -> None:
    french = translator("fr")
    done = run("init", LC_ALL="fr_FR.UTF-8")
    assert done.returncode == 2
    assert french.gettext("Usage:") in done.stderr
    assert french.gettext("Missing argument") in done.stderr
    assert "Missing" not in done.stderr
