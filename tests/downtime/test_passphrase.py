import os
from pathlib import Path

import pytest

from downtime.passphrase import known_passphrase, new_passphrase
from exports.errors import FileUnreadable, PassphraseMissing, PassphraseTooShort
from exports.language import untranslated
from exports.passphrase_strength import MINIMUM
from tests.downtime.terminal import PASSPHRASE, typing


@pytest.mark.parametrize(
    "content",
    [PASSPHRASE, PASSPHRASE + "\n", PASSPHRASE + "\r\n", "\ufeff" + PASSPHRASE, PASSPHRASE + "\nsecond line\n"],
)
def test_the_first_line_of_a_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "p"
    path.write_bytes(content.encode())
    assert known_passphrase(path, untranslated) == PASSPHRASE
    assert new_passphrase(path, untranslated) == PASSPHRASE


def test_spaces_count(tmp_path: Path) -> None:
    path = tmp_path / "p"
    path.write_text(f" {PASSPHRASE} \n", encoding="utf-8")
    assert known_passphrase(path, untranslated) == f" {PASSPHRASE} "


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        known_passphrase(tmp_path / "none", untranslated)
    (tmp_path / "p").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileUnreadable):
        known_passphrase(tmp_path / "p", untranslated)


def test_without_terminal_nobody_is_asked() -> None:
    with pytest.raises(PassphraseMissing):
        known_passphrase(None, untranslated)
    with pytest.raises(PassphraseMissing):
        new_passphrase(None, untranslated)


def test_a_known_passphrase_is_typed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typing(monkeypatch, ["short"])
    assert known_passphrase(None, untranslated, "Passphrase of the site key") == "short"
    assert asked == ["Passphrase of the site key"]


def test_a_new_passphrase_is_typed_twice_until_both_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typing(monkeypatch, [PASSPHRASE, PASSPHRASE + "s", PASSPHRASE, PASSPHRASE])
    assert new_passphrase(None, untranslated) == PASSPHRASE
    assert len(asked) == 4
    assert str(MINIMUM) in asked[0]


def test_a_new_passphrase_has_a_length(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    typing(monkeypatch, ["a" * (MINIMUM - 1)])
    with pytest.raises(PassphraseTooShort):
        new_passphrase(None, untranslated)
    (tmp_path / "p").write_text("short\n", encoding="utf-8")
    with pytest.raises(PassphraseTooShort):
        new_passphrase(tmp_path / "p", untranslated)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
@pytest.mark.parametrize(("mode", "said"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_file_that_others_can_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: int, said: bool
) -> None:
    path = tmp_path / "p"
    path.write_text(PASSPHRASE, encoding="utf-8")
    path.chmod(mode)
    assert known_passphrase(path, untranslated) == new_passphrase(path, untranslated) == PASSPHRASE
    output = capsys.readouterr()
    assert output.out == ""
    assert ("chmod 600" in output.err) is said
    assert PASSPHRASE not in output.err
