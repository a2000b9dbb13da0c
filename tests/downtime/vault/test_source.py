"""A laptop only reads: what it is made of has no way to write, and no address or account goes astray."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from downtime.vault import Folder
from downtime.vault.account import FILE, read_account, write_account
from downtime.vault.source import open_source
from exports.destinations.address import Address
from exports.destinations.credentials import SmbCredentials
from exports.errors import AddressRefused, CredentialsInvalid

ROOT = Path(__file__).resolve().parents[3]
READING = ("downtime/vault/source.py", "exports/destinations/reading.py", "exports/destinations/connection.py")
WRITES = {
    "write", "write_bytes", "write_text", "put", "put_file", "pipe", "pipe_file", "mv", "move", "rename", "replace",
    "rm", "rm_file", "remove", "unlink", "delete", "mkdir", "makedirs", "touch", "copy", "cp_file", "upload", "chmod",
    "write_durably", "rmdir", "setxattr",
}  # fmt: skip


@pytest.mark.parametrize("path", READING)
def test_the_reading_side_has_no_way_to_write(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert called & WRITES == set()
    opened = [
        [getattr(word, "value", None) for word in (*node.args, *(k.value for k in node.keywords))]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "open"
    ]
    assert all(words == ["rb"] for words in opened)


def test_the_protocol_of_a_source_can_read_and_nothing_else() -> None:
    from downtime.vault.source import SnapshotSource
    from exports.destinations.reading import RemoteReader

    for kind in (SnapshotSource, Folder, RemoteReader):
        public = {name for name in vars(kind) if not name.startswith("_")}
        assert public - {"close", "path"} <= {"name", "sizes", "read"}


def test_a_folder_is_read_from_where_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"0123456789")
    with open_source(str(tmp_path)) as source:
        assert (source.read("f", 3), source.read("f", 3, 8), source.read("f", 3, 10)) == (b"012", b"89", b"")


@pytest.mark.parametrize(
    ("where", "failure"), [("ftp://server/x", AddressRefused), ("smb://server/share", CredentialsInvalid)]
)
def test_a_server_needs_an_address_and_an_account(where: str, failure: type[Exception]) -> None:
    with pytest.raises(failure), open_source(where):
        pass


def test_an_account_is_kept_for_its_server_only(tmp_path: Path) -> None:
    here, elsewhere = Address.parse("smb://server/share"), Address.parse("smb://other/share")
    account = SmbCredentials(user="u", password='p"\\\n')
    assert read_account(tmp_path, here) is None
    write_account(tmp_path, here, account)
    assert read_account(tmp_path, here) == account
    assert read_account(tmp_path, Address.parse("smb://server/share/deeper")) == account
    assert read_account(tmp_path, elsewhere) is None
    (tmp_path / FILE).write_text("origin = ", encoding="utf-8")
    with pytest.raises(CredentialsInvalid):
        read_account(tmp_path, here)
