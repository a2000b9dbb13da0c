"""Secrets come from a private file or the environment it names, and are never said."""

from __future__ import annotations

import os
import tomllib
from contextlib import nullcontext
from pathlib import Path

import pytest

from exports.destinations.address import Scheme
from exports.destinations.credentials import (
    S3Credentials,
    SftpCredentials,
    SmbCredentials,
    credentials_of,
    credentials_text,
    read_credentials,
)
from exports.errors import CredentialsInvalid
from tests.servers.page import blocks
from tests.servers.place import credentials_file

SECRET = "Tr0p-secret"


def test_each_kind(tmp_path: Path) -> None:
    credentials_file(tmp_path / "id", "-----BEGIN KEY-----\n")
    sftp = credentials_file(tmp_path / "sftp.toml", 'user = "u"\nkey_file = "id"\nhost_key = ["a", "b"]\n')
    found = read_credentials(sftp, "sftp")
    assert isinstance(found, SftpCredentials)
    assert (found.key.splitlines(), found.key_file, found.host_key) == (["-----BEGIN KEY-----"], "", ("a", "b"))
    smb = read_credentials(credentials_file(tmp_path / "s", f'user = "u"\npassword = "{SECRET}"\n'), "smb")
    assert isinstance(smb, SmbCredentials)
    assert (smb.password, smb.encrypt) == (SECRET, True)
    s3 = read_credentials(credentials_file(tmp_path / "3", f'key_id = "k"\nsecret = "{SECRET}"\n'), "s3")
    assert isinstance(s3, S3Credentials)
    assert SECRET not in f"{found!r} {smb!r} {s3!r} {smb}"


def test_what_is_remembered_reads_back(tmp_path: Path) -> None:
    given = SftpCredentials(user="u", host_key=("a b", "c"), key='-----BEGIN\n"\\\n', key_passphrase="é")
    values = tomllib.loads(credentials_text(given))
    assert credentials_of(values, "sftp", file="f", folder=tmp_path) == given


def test_a_secret_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = credentials_file(tmp_path / "f", 'user = "u"\npassword_env = "DOWNTIME_TEST_PASSWORD"\n')
    with pytest.raises(CredentialsInvalid, match="DOWNTIME_TEST_PASSWORD"):
        read_credentials(file, "smb")
    monkeypatch.setenv("DOWNTIME_TEST_PASSWORD", SECRET)
    found = read_credentials(file, "smb")
    assert isinstance(found, SmbCredentials)
    assert found.password == SECRET


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("smb", f'user = "u"\npasswort = "{SECRET}"\n'),
        ("smb", f'user = "u"\npassword = ["{SECRET}"]\n'),
        ("smb", f'password = "{SECRET}"\n'),
        ("smb", 'user = "u"\n'),
        ("smb", f'user = ""\npassword = "{SECRET}"\n'),
        ("smb", f'user = "u"\npassword = "{SECRET}\n'),
        ("s3", f'user = "u"\npassword = "{SECRET}"\n'),
        ("sftp", f'user = "u"\nkey = "{SECRET}"\n'),
        ("sftp", f'user = "u"\nkey = "{SECRET}"\nhost_key = " "\n'),
        ("sftp", 'user = "u"\nkey_file = "nowhere"\nhost_key = "k"\n'),
        ("sftp", "\x00"),
    ],
)
def test_what_cannot_be_used_is_said_without_the_secret(tmp_path: Path, scheme: Scheme, text: str) -> None:
    with pytest.raises(CredentialsInvalid) as refused:
        read_credentials(credentials_file(tmp_path / "f", text), scheme)
    assert SECRET not in f"{refused.value} {refused.value!r}"


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = credentials_file(tmp_path / "f", f'user = "u"\npassword = "{SECRET}"\n')
    file.chmod(mode)
    refused = pytest.raises(CredentialsInvalid, match="chmod 600")
    with refused if os.name == "posix" else nullcontext():  # other systems have no such rights
        read_credentials(file, "smb")


def test_the_files_of_the_documentation_hold_the_keys_that_there_are(tmp_path: Path) -> None:
    texts = [block for block in blocks("toml") if "[[" not in block]
    kinds: tuple[Scheme, ...] = ("sftp", "smb", "s3")
    credentials_file(tmp_path / "write", "key")
    for kind, text in zip(kinds, texts, strict=True):
        assert read_credentials(credentials_file(tmp_path / "f", text), kind)
