from pathlib import Path

import pytest
from pypdf import PdfReader

from exports.errors import FolderNotEmpty, PassphraseMissing, PassphraseTooShort
from exports.passphrase_strength import MINIMUM
from exports.site import load_site
from tests.downtime.terminal import PASSPHRASE, downtime, passphrase_file, typing

NAME = "Hôpital d'Œuvre-Été"


def test_a_site_is_made_and_the_next_steps_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    result = downtime("init", folder, "--name", NAME, "--passphrase-file", passphrase_file(tmp_path))
    site = load_site(folder)
    assert site.config.site.name == NAME
    assert site.config.site.language == "fr"
    assert site.signing_key(PASSPHRASE).public_key() == site.public_key
    for word in ("recovery-sheet.pdf", "safe", "downtime.toml", "site.pub", "downtime station add", "downtime export"):
        assert word in result.output


def test_the_recovery_sheet_is_a_page_for_the_safe(tmp_path: Path) -> None:
    downtime("init", tmp_path / "site", "--name", NAME, "--language", "en", "--no-passphrase")
    site = load_site(tmp_path / "site")
    pages = PdfReader(tmp_path / "site" / "recovery-sheet.pdf").pages
    text = "".join(pages[0].extract_text().split())
    assert len(pages) == 1
    assert site.recovery in text
    assert site.public_key.line in text
    assert "AGE-SECRET-KEY-1" not in (tmp_path / "site" / "downtime.toml").read_text(encoding="utf-8")


def test_nothing_secret_is_said(tmp_path: Path) -> None:
    result = downtime("init", tmp_path / "site", "--name", NAME, "--passphrase-file", passphrase_file(tmp_path))
    assert PASSPHRASE not in result.output
    assert "AGE-SECRET-KEY" not in result.output


def test_the_passphrase_is_typed_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, [PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("downtime.passphrase.sys.stdin.isatty", lambda: True)
    from downtime.commands.init import command
    from exports.language import untranslated

    command(untranslated).main([str(tmp_path / "site"), "--name", NAME], standalone_mode=False)
    assert load_site(tmp_path / "site").signing_key(PASSPHRASE)


def test_what_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    downtime("init", folder, "--name", NAME, code=PassphraseMissing.exit_code)
    short = passphrase_file(tmp_path, "a" * (MINIMUM - 1))
    downtime("init", folder, "--name", NAME, "--passphrase-file", short, code=PassphraseTooShort.exit_code)
    downtime("init", folder, "--name", NAME, "--no-passphrase", "--passphrase-file", short, code=2)
    downtime("init", folder, "--no-passphrase", code=2)
    assert not folder.exists()
    downtime("init", tmp_path, "--name", NAME, "--no-passphrase", code=FolderNotEmpty.exit_code)
