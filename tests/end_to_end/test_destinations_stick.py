"""A USB stick that comes and goes: a real mount where that is allowed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault
from downtime.vault.pull import pull
from exports.errors import (
    DestinationUnreachable,
)
from tests.downtime.vault.hospital import NOW, Hospital, enrolled, tree
from tests.exports.small_hospital import AT, change, make_site
from tests.servers.fixtures import LARGE, ON_SERVERS, downtime, partial_size

pytestmark = ON_SERVERS


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path / "made")


@pytest.fixture
def vault(tmp_path: Path, hospital: Hospital) -> Vault:
    return enrolled(tmp_path / "vault", hospital)


class Stick:
    """A mount point that comes and goes: a real mount where that is allowed, else a folder that is renamed away."""

    def __init__(self, folder: Path) -> None:
        self.point, self.away = folder / "usb", folder / "in-the-pocket"
        self.point.mkdir()
        self.away.mkdir()
        self.real = not self._mount("--bind", str(self.away)) and not self._umount()

    def _mount(self, *words: str) -> int:
        try:
            return subprocess.run(["mount", *words, str(self.point)], check=False, capture_output=True).returncode
        except FileNotFoundError:
            return 1

    def _umount(self) -> int:
        return subprocess.run(["umount", "--lazy", str(self.point)], check=False, capture_output=True).returncode

    def plug_in(self) -> None:
        if self.real:
            assert self._mount("--bind", str(self.away)) == 0
        else:
            self.point.rmdir()
            self.away.rename(self.point)

    def pull_out(self) -> None:
        if self.real:
            assert self._umount() == 0
        else:
            self.point.rename(self.away)
            self.point.mkdir()


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    found = Stick(tmp_path)
    yield found
    if found.real and os.path.ismount(found.point):
        found.pull_out()


class TestStick:
    def test_it_is_published_to_only_while_it_is_there(self, stick: Stick, tmp_path: Path) -> None:
        site = make_site(tmp_path / "site")
        (stick.away / "downtime.destination").touch()
        table = f"url = {json.dumps(str(stick.point))}\nmounted = true\n"
        change(site, 'url = "published"\n', table)
        said = downtime("export", site.folder, "--now", AT.isoformat(), code=39)
        assert "not mounted" in said.stderr
        assert list(stick.point.iterdir()) == []
        stick.plug_in()
        downtime("export", site.folder, "--now", AT.replace(minute=59).isoformat())
        stick.pull_out()
        assert len(list(stick.away.glob("*.minisig"))) == 1

    def test_a_laptop_waits_for_it_and_takes_what_is_new_when_it_comes_back(
        self, stick: Stick, vault: Vault, hospital: Hospital
    ) -> None:
        name = hospital.publish(1)
        stick.point.rmdir()
        said = downtime("pull", vault.folder, "--from", stick.point, code=39)
        assert "hint:" in said.stderr
        stick.point.mkdir()
        for file, content in tree(hospital.folder).items():
            (stick.away / file).write_bytes(content)
        stick.plug_in()
        pull(vault, Folder(stick.point), now=NOW)
        stick.pull_out()
        assert [one.file for one in vault.generations()] == [name]

    def test_pulled_out_in_the_middle_of_a_copy_it_goes_on_when_it_is_back(
        self, stick: Stick, vault: Vault, hospital: Hospital
    ) -> None:
        old = hospital.publish(1)
        pull(vault, Folder(hospital.folder), now=NOW)
        new = hospital.publish(2, content=os.urandom(LARGE))
        for file, content in tree(hospital.folder).items():
            (stick.away / file).write_bytes(content)
        stick.plug_in()

        def pull_out(_file: str, done: int, total: int) -> None:
            if total > LARGE and done and os.path.exists(stick.point / new):  # noqa: PTH110 - the mount itself
                stick.pull_out()

        with pytest.raises(DestinationUnreachable):
            pull(vault, Folder(stick.point), now=NOW, progress=pull_out)
        (held,) = vault.generations(check=True)
        assert (held.file, held.state) == (old, GenerationState.CURRENT)
        begun = partial_size(vault)
        assert begun > 0
        stick.plug_in()
        first: list[int] = []

        def told(_file: str, done: int, total: int) -> None:
            if total > LARGE:
                first.append(done)

        assert pull(vault, Folder(stick.point), now=NOW, progress=told).accepted == (new,)
        assert first[0] == begun
        stick.pull_out()
