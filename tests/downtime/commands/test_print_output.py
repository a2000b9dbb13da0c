"""Where a sheet in clear may go: an ordinary file outside of the vault, and nothing was spent when it may not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exports.errors import FileUnwritable
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import tree


def refused(laptop: Laptop, output: Path) -> str:
    """What is said of an output that must not be; the laptop is as before."""
    before = tree(laptop.vault)
    result = laptop.run("print", laptop.vault, "ward-list", "-o", output, "--passphrase-file", laptop.passphrase)
    assert result.exit_code == FileUnwritable.exit_code
    assert tree(laptop.vault) == before, "no try of a passphrase, no serial number, no file"
    return result.output


def test_not_in_the_vault(laptop: Laptop) -> None:
    for name in ("list.pdf", "vault.toml", "snapshots/list.pdf", "snapshots/../station"):
        assert "in the vault" in refused(laptop, laptop.vault / name)


def test_not_in_a_folder_that_is_not_there(laptop: Laptop) -> None:
    assert "no such folder" in refused(laptop, laptop.folder / "none" / "list.pdf")


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links for everybody, and has no such devices")
def test_not_over_a_link_or_a_device(laptop: Laptop) -> None:
    (laptop.folder / "list.pdf").symlink_to(laptop.folder / "elsewhere.pdf")
    assert "ordinary file" in refused(laptop, laptop.folder / "list.pdf")
    os.mkfifo(laptop.folder / "pipe")
    assert "ordinary file" in refused(laptop, laptop.folder / "pipe")
    assert not (laptop.folder / "elsewhere.pdf").exists()


def test_an_earlier_sheet_is_replaced(laptop: Laptop) -> None:
    output = laptop.folder / "list.pdf"
    output.write_bytes(b"yesterday")
    output.chmod(0o644)
    result = laptop.run("print", laptop.vault, "ward-list", "-o", output, "--passphrase-file", laptop.passphrase)
    assert result.exit_code == 0
    assert output.read_bytes().startswith(b"%PDF")
    assert os.name == "nt" or output.stat().st_mode & 0o077 == 0
