"""Two sheets out of two safes open a published snapshot; what does not belong together is refused."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from downtime.vault import Folder, Vault, open_newest
from downtime.vault.pull import pull
from exports.age_keys import recipient_of
from exports.errors import FileUnreadable, FileUnwritable, HalfMalformed, HalfMissing, HalvesDisagree, NotForThisStation
from exports.recovery_halves import Half
from exports.seal import unseal
from exports.site import load_site
from tests.downtime.terminal import downtime, passphrase_file, typing
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital, enrolled
from tests.printable import reading

NAME = "Hôpital d'Œuvre-Été"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hospital") / "site"
    said = downtime("init", folder, "--name", NAME, "--no-passphrase", "--two-person").output
    assert "recovery-sheet-1.pdf" in said
    assert "recovery-sheet-2.pdf" in said
    assert "recovery-sheet.pdf" not in said
    return folder


def scanned(site: Path, number: int) -> str:
    (text,) = reading.symbols((site / f"recovery-sheet-{number}.pdf").read_bytes())
    return text


@pytest.fixture
def halves(site: Path, tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "half-1.txt", tmp_path / "half-2.txt"
    for number, file in enumerate(files, 1):
        file.write_text(f"# sheet {number}\n{scanned(site, number)}\n", encoding="utf-8")
    return files


def test_no_file_of_the_site_holds_the_key(site: Path, halves: tuple[Path, Path]) -> None:
    identity = downtime("recover", "--half", halves[0], "--half", halves[1]).output.splitlines()[1]
    assert recipient_of(identity) == load_site(site).recovery
    assert not (site / "recovery-sheet.pdf").exists()
    for file in site.rglob("*"):
        assert not file.is_file() or identity.encode() not in file.read_bytes()


def test_both_sheets_open_a_published_snapshot_and_one_does_not(
    site: Path, halves: tuple[Path, Path], tmp_path: Path
) -> None:
    hospital = Hospital(tmp_path / "published", [load_site(site).recovery])
    vault = enrolled(tmp_path / "vault", hospital)
    file = hospital.publish(1)
    pull(vault, Folder(hospital.folder), now=NOW)
    said = downtime("recover", "--half", halves[1], "--half", halves[0])
    public, identity = said.output.splitlines()
    assert public == f"# public key: {load_site(site).recovery}"
    assert open_newest(Vault.open(vault.folder), identity).copy.manifest.patients == 4
    content = (hospital.folder / file).read_bytes()
    signature = (hospital.folder / f"{file}.minisig").read_bytes()
    key = hospital.key.public_key()
    database = unseal(content, signature, key, [identity], file=file)[0]
    (tmp_path / "key.txt").write_text(said.output, encoding="utf-8")
    age = ["age", "-d", "-i", str(tmp_path / "key.txt"), str(hospital.folder / file)]
    packed = subprocess.run(age, capture_output=True, check=True).stdout
    assert subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=True).stdout == database
    from exports import bech32

    for number in (1, 2):
        share = Half.parse(scanned(site, number), file="half").share
        with pytest.raises(NotForThisStation):
            unseal(content, signature, key, [bech32.encode("age-secret-key-", share).upper()], file=file)


def test_a_half_that_no_file_holds_is_asked_for_and_not_shown(
    site: Path, halves: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from downtime.commands.recover import command
    from exports.language import untranslated

    asked = typing(monkeypatch, [scanned(site, 2).lower()])
    monkeypatch.setattr("downtime.commands.recover.sys.stdin.isatty", lambda: True)
    command(untranslated).main(["--half", str(halves[0])], standalone_mode=False)
    assert len(asked) == 1
    assert "AGE-SECRET-KEY-1" in capsys.readouterr().out


def test_what_is_refused(halves: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = halves
    downtime("recover", code=HalfMissing.exit_code)
    downtime("recover", "--half", one, code=HalfMissing.exit_code)
    downtime("recover", "--half", one, "--half", one, code=HalvesDisagree.exit_code)
    downtime("recover", "--half", one, "--half", two, "--half", two, code=2)
    downtime("recover", "--half", one, "--half", tmp_path / "none", code=FileUnreadable.exit_code)
    other = tmp_path / "other"
    downtime("init", other, "--name", NAME, "--no-passphrase", "--two-person")
    foreign = tmp_path / "foreign.txt"
    foreign.write_text(scanned(other, 2), encoding="utf-8")
    downtime("recover", "--half", one, "--half", foreign, code=HalvesDisagree.exit_code)
    spoiled = downtime("recover", "--half", one, "--half", spoil(two), code=HalfMalformed.exit_code)
    assert "DOWNTIME-HALF" not in spoiled.output


def spoil(file: Path) -> Path:
    text = file.read_text(encoding="utf-8").strip()
    file.write_text(text[:-1] + ("Q" if text[-1] != "Q" else "P"), encoding="utf-8")
    return file


def test_into_a_private_file_that_age_takes(site: Path, halves: tuple[Path, Path], tmp_path: Path) -> None:
    """PowerShell's > writes UTF-16, which age does not read, and any shell's > a file that others can read."""
    key = tmp_path / "key.txt"
    words = ("recover", "--half", halves[0], "--half", halves[1], "-o", key)
    said = downtime(*words)
    assert (said.stdout, "delete it" in said.stderr) == ("", True)
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    done = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == load_site(site).recovery
    downtime(*words, code=FileUnwritable.exit_code)
    downtime(*words[:-1], tmp_path / "none" / "key.txt", code=FileUnwritable.exit_code)
    downtime(*words[:-1], tmp_path, code=2)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    downtime(*words[:-1], link, code=FileUnwritable.exit_code)
    assert not (tmp_path / "elsewhere").exists()


def test_the_stations_key_into_a_file(tmp_path: Path) -> None:
    vault = enrolled(tmp_path / "vault", Hospital(tmp_path / "published"))
    secret = ("--passphrase-file", passphrase_file(tmp_path, PASSPHRASE))
    key = tmp_path / "key.txt"
    assert downtime("identity", vault.folder, "-o", key, *secret).stdout == ""
    done = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == vault.recipient
    downtime("identity", vault.folder, "-o", vault.folder / "key.txt", *secret, code=FileUnwritable.exit_code)
