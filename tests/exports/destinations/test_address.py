"""An address holds no secret, and what is none is never taken for a folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.destinations.address import SCHEMES, Address, is_address
from exports.errors import AddressRefused


@pytest.mark.parametrize(
    ("text", "host", "port", "path"),
    [
        ("sftp://export.chu.example/srv/downtime", "export.chu.example", 22, "/srv/downtime"),
        ("sftp://10.0.0.7:2222/srv/a%20b/", "10.0.0.7", 2222, "/srv/a b"),
        ("sftp://[::1]:22/x", "::1", 22, "/x"),
        ("smb://Files/Share/deep", "files", 445, "/Share/deep"),
        ("s3://Bucket/a/b", "Bucket", 443, "/a/b"),
        ("s3://bucket", "bucket", 443, ""),
    ],
)
def test_the_three_kinds(text: str, host: str, port: int, path: str) -> None:
    found = Address.parse(text)
    assert (found.host, found.port, found.path, found.name) == (host, port, path, text)


@pytest.mark.parametrize(
    "text",
    [
        "sftp://ana:Secret1@server/x",
        "sftp://ana@server/x",
        "s3://KEYID:Secret1@bucket/x",
        "smb://ana:Sec/Secret1@server/share",
        "sftp://ana:Secret1#2@server/x",
        "sftp://server/x?password=Secret1",
        "sftp://server/x#Secret1",
        "ftp://ana:Secret1@server/x",
        "sftp:/ana:Secret1@server/x",
    ],
)
def test_a_secret_is_refused_and_not_repeated(text: str) -> None:
    assert is_address(text)
    with pytest.raises(AddressRefused) as refused:
        Address.parse(text)
    assert "Secret1" not in f"{refused.value} {refused.value!r}"


@pytest.mark.parametrize(
    "text",
    [
        "http://server/x",
        "file:///etc",
        "sftp:///x",
        "sftp://server:99999/x",
        "sftp://server:x/x",
        "sftp://server/../x",
        "sftp://server/a//b",
        "sftp://server/a\\b",
        "sftp://server/%2e%2e/x",
        "sftp://ser ver/x",
        "sftp://-oProxyCommand=x/x",
        "smb://server",
        "s3://bucket:80/x",
        "sftp://server/x\n",
        "sftp://[::1/x",
    ],
)
def test_what_is_no_address_of_ours_is_refused(text: str) -> None:
    assert is_address(text)
    with pytest.raises(AddressRefused):
        Address.parse(text)


@pytest.mark.parametrize("text", ["published", "/mnt/share", "C:/x", "C:\\x", "\\\\server\\share", "a:b", "./sftp"])
def test_a_folder_is_no_address(text: str) -> None:
    assert not is_address(text)


@given(st.text(max_size=40), st.sampled_from([*SCHEMES, "ftp"]))
def test_any_text_is_an_address_or_refused_in_our_words(text: str, scheme: str) -> None:
    try:
        found = Address.parse(f"{scheme}://{text}")
    except AddressRefused as refused:
        assert refused.say()
    else:
        assert "@" not in found.host
        assert ".." not in found.path.split("/")


def test_credentials_are_for_one_server_and_port() -> None:
    first, second = (Address.parse(f"sftp://server:{port}/x").origin for port in (22, 2222))
    assert first != second
    assert Address.parse("sftp://server/other").origin == first
