"""Both languages of the page show the same configurations: the tests run the English ones."""

from __future__ import annotations

import pytest

from tests.servers.page import ENGLISH, FRENCH, blocks


def settings(block: str) -> list[str]:
    """The lines without their comments."""
    return [line for raw in block.splitlines() if (line := raw.partition("#")[0].rstrip())]


@pytest.mark.parametrize("kind", ["sshd_config", "smb.conf", "json", "toml"])
def test_both_languages_show_the_same(kind: str) -> None:
    english, french = ([settings(block) for block in blocks(kind, page)] for page in (ENGLISH, FRENCH))
    assert english
    assert english == french
