"""Lines that are cut, servers that die, hang or are hostile: real ones, over a line that counts."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from downtime.vault import Folder, Vault
from downtime.vault.pull import pull
from downtime.vault.source import open_source
from exports.errors import (
    DestinationUnreachable,
    FileUnwritable,
)
from tests.downtime.vault.hospital import NOW, Hospital, enrolled, tree
from tests.servers.fixtures import IMPATIENT, LARGE, ON_SERVERS, downtime, partial_size
from tests.servers.place import Place
from tests.servers.process import kill
from tests.servers.proxy import line
from tests.servers.s3 import credentials as s3_credentials
from tests.servers.sftp import sftp_server

pytestmark = ON_SERVERS


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path / "made")


@pytest.fixture
def vault(tmp_path: Path, hospital: Hospital) -> Vault:
    return enrolled(tmp_path / "vault", hospital)


class TestInterrupted:
    def through(self, place: Place, url: str, port: int, folder: Path) -> tuple[str, Path]:
        """The address and the credentials of the station over a line; S3 has the server in its credentials."""
        if place.kind == "s3":
            return url, s3_credentials(folder, "read", port)
        return url.replace(str(place.port), str(port)), place.read

    def test_a_line_that_is_cut_goes_on_where_it_was(
        self, place: Place, url: str, vault: Vault, hospital: Hospital, tmp_path: Path
    ) -> None:
        name = hospital.publish(1, content=os.urandom(LARGE))
        size = (hospital.folder / name).stat().st_size
        place.upload(url, hospital.folder)
        with line(place.port, cut_after=LARGE * 3 // 4) as cut:
            address, file = self.through(place, url, cut.port, tmp_path)
            account = place.account(file)
            with open_source(address, account, IMPATIENT) as source, pytest.raises(DestinationUnreachable):
                pull(vault, source, now=NOW)
            assert vault.generations() == ()
            begun = partial_size(vault)
            assert 0 < begun < size
            cut.mend()
            with open_source(address, account) as source:
                assert pull(vault, source, now=NOW).accepted == (name,)
            assert size - begun <= cut.received < size - begun + (2 << 20)  # the rest, and what was on its way
        assert tree(vault.snapshots) == tree(hospital.folder)

    def test_a_server_that_is_killed_while_it_sends(
        self, vault: Vault, hospital: Hospital, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """A whole OpenSSH of its own dies in the middle; the same snapshot then comes from a stick."""
        name = hospital.publish(1, content=os.urandom(LARGE))
        with sftp_server(tmp_path_factory.mktemp("killed") / "sftp") as place:
            address = place.url("killed")
            place.upload(address, hospital.folder)
            process = place.process
            assert process is not None

            def die(_file: str, done: int, total: int) -> None:
                if total > LARGE and done:
                    kill(process)

            with open_source(address, place.account(), IMPATIENT) as source, pytest.raises(DestinationUnreachable):
                pull(vault, source, now=NOW, progress=die)
        begun = partial_size(vault)
        assert begun > 0
        asked: list[int] = []

        class Counted(Folder):
            def read(self, file: str, limit: int, offset: int = 0) -> bytes:
                asked.append(offset)
                return super().read(file, limit, offset)

        assert pull(vault, Counted(hospital.folder), now=NOW).accepted == (name,)
        assert begun in asked

    def test_a_server_that_says_nothing_is_given_up_on(self, place: Place, url: str, tmp_path: Path) -> None:
        with line(place.port, quiet=True) as quiet:
            address, file = self.through(place, url, quiet.port, tmp_path)
            started = time.monotonic()
            with open_source(address, place.account(file), IMPATIENT) as source:
                for _ in range(3):  # the second and third question cost nothing any more
                    with pytest.raises(DestinationUnreachable):
                        source.sizes()
            assert time.monotonic() - started < 15

    def test_a_server_that_hangs_up_is_said_in_one_sentence_and_a_hint(
        self, place: Place, url: str, vault: Vault, tmp_path: Path
    ) -> None:
        with line(place.port, cut_after=0) as cut:
            address, file = self.through(place, url, cut.port, tmp_path)
            said = downtime("pull", vault.folder, "--from", address, "--credentials", file, code=39)
        lines = said.stderr.splitlines()
        assert len(lines) == 2, said.stderr
        assert lines[1].startswith("hint:")

    def test_a_destination_that_is_cut_while_it_is_written_to_leaves_nothing_that_counts(
        self, place: Place, url: str, tmp_path: Path
    ) -> None:
        """Neither under the final name nor as a snapshot: a partial file may stay, which no one takes for one."""
        content = os.urandom(LARGE)
        with line(place.port) as cut:
            file = place.write
            address = url.replace(str(place.port), str(cut.port))
            if place.kind == "s3":
                address, file = url, s3_credentials(tmp_path, "write", cut.port)
            destination = place.destination(address, file, patience=IMPATIENT)
            destination.names()
            cut.cut_after = 1  # what the server answers next closes the line
            with pytest.raises((FileUnwritable, DestinationUnreachable)):
                destination.put("whole.age", content)
            destination.close()
        standing = place.destination(url)
        assert "whole.age" not in standing.names()
        standing.put("whole.age", content)
        assert standing.read("whole.age", LARGE + 1) == content
        standing.close()


class TestHostile:
    def test_names_that_lead_elsewhere_are_passed_over(
        self, servers: dict[str, Place], vault: Vault, hospital: Hospital
    ) -> None:
        place = servers["sftp"]
        url = place.url("hostile")
        good = hospital.publish(1)
        place.upload(url, hospital.folder)
        assert place.disk is not None
        folder = place.disk / "hostile"
        for name in (
            "..\\..\\escape.sqlite.zst.age",
            "C:\\x.minisig",
            "new\nline.minisig",
            "con",
            "-rf",
            "a:b",
            "x\u202egpj",
        ):
            (folder / name).write_bytes(b"x")
        (folder / "essai_all_20261123T050000Z.sqlite.zst.age.minisig").symlink_to("/etc/passwd")
        before = {path for path in vault.folder.parent.rglob("*") if vault.snapshots not in path.parents}
        with open_source(url, place.account()) as source:
            assert set(source.sizes()) == {good, f"{good}.minisig", "con", "-rf"}
            assert pull(vault, source, now=NOW).accepted == (good,)
            for name in ("../mine", "/etc/passwd", "..", "a\\b", ""):
                with pytest.raises(DestinationUnreachable):
                    source.read(name, 10)
        assert set(tree(vault.snapshots)) == {good, f"{good}.minisig"}
        after = {path for path in vault.folder.parent.rglob("*") if vault.snapshots not in path.parents}
        assert {path for path in after - before if not path.name.startswith(".")} == set()

    def test_who_owns_the_server_can_neither_forge_nor_go_back(
        self, place: Place, url: str, vault: Vault, hospital: Hospital
    ) -> None:
        first, second = hospital.publish(1), hospital.publish(2)
        place.upload(url, hospital.folder)
        with open_source(url, place.account()) as source:
            assert len(pull(vault, source, now=NOW).accepted) == 2
        forged = Hospital(hospital.folder, hospital.recipients)
        third = forged.publish(3)
        writer = place.destination(url)
        for name in (third, f"{third}.minisig"):
            writer.put(name, (hospital.folder / name).read_bytes())
        writer.close()
        with open_source(url, place.account()) as source:
            result = pull(vault, source, now=NOW)
        assert [refusal.file for refusal in result.refused] == [third]
        assert {one.file for one in vault.generations(check=True)} == {first, second}
