"""Publishing to and pulling from real servers: OpenSSH, Samba, an S3 service with object lock.

Each server is set up as the page “destinations” says, one account that writes and cannot delete, one that only reads.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from botocore.exceptions import ClientError

from downtime.vault import Vault
from downtime.vault.account import FILE as ACCOUNT
from downtime.vault.pull import pull
from downtime.vault.source import open_source
from exports.destinations.credentials import SftpCredentials, credentials_text
from exports.errors import (
    CredentialsInvalid,
    DestinationUnreachable,
    FileUnwritable,
    ServerUnproven,
)
from exports.export import export_site
from exports.site import load_site
from tests.downtime.vault.hospital import CHEAP, NOW, Hospital, enrolled, tree
from tests.exports.small_hospital import AT, change, make_site
from tests.servers.fixtures import IMPATIENT, ON_SERVERS, downtime
from tests.servers.place import Place, credentials_file
from tests.servers.proxy import line
from tests.servers.s3 import BUCKET, admin, client
from tests.servers.sftp import make_key

pytestmark = ON_SERVERS


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path / "made")


@pytest.fixture
def vault(tmp_path: Path, hospital: Hospital) -> Vault:
    return enrolled(tmp_path / "vault", hospital)


class TestFromEndToEnd:
    def test_one_export_reaches_every_destination_and_laptops_pull_from_each(
        self, servers: dict[str, Place], tmp_path: Path
    ) -> None:
        """downtime.toml with a folder and three servers; what each laptop holds is what was published."""
        site = make_site(tmp_path / "site")
        tables = "\n".join(
            f'[[destination]]\nurl = "{place.url("whole")}"\ncredentials = "keys/{kind}.toml"\nappend_only = true\n'
            for kind, place in servers.items()
        )
        change(site, 'url = "published"\n', f'url = "published"\n\n{tables}')
        for kind, place in servers.items():
            text = place.write.read_text(encoding="utf-8").replace(
                '"write"', json.dumps(str(place.write.parent / "write"))
            )
            credentials_file(site.folder / "keys" / f"{kind}.toml", text)
        done = downtime("export", site.folder, "--now", AT.isoformat(), "--json")
        report = json.loads(done.stdout)
        assert len(report["scopes"][0]["published_at"]) == 4
        published = tree(site.folder / "published")
        (name,) = (file for file in published if file.endswith(".age"))
        assert any(file.endswith(".json") for file in published)

        for kind, place in servers.items():
            place_url = place.url("whole")
            folder = tmp_path / f"vault-{kind}"
            vault = Vault.create(
                folder,
                station="cardio-1",
                site_key=site.public_key,
                passphrase="trois petits chats",
                language="fr",
                cost=CHEAP,
            )
            # nothing yet is remembered, and no account was given
            assert "--credentials" in downtime("pull", folder, "--from", place_url, code=64).stderr
            downtime("pull", folder, "--from", place_url, "--credentials", place.read)
            assert tree(vault.snapshots) == {n: published[n] for n in (name, f"{name}.minisig")}
            said = downtime("pull", folder)  # remembered: address and account
            assert "Nothing new" in said.stdout
            if os.name == "posix":
                assert (folder / ACCOUNT).stat().st_mode & 0o077 == 0

    def test_a_second_export_goes_on_from_the_numbers_that_stand_on_the_servers(
        self, servers: dict[str, Place], tmp_path: Path
    ) -> None:
        site = make_site(tmp_path / "site")
        place = servers["sftp"]
        table = f'url = "{place.url("numbers")}"\ncredentials = "{place.write}"'
        change(site, 'url = "published"', table)
        export_site(load_site(site.folder), AT, site.signing_key(None))
        (site.folder / "state" / "all.sequence").unlink()  # the disk of the export server was replaced
        outcome = export_site(load_site(site.folder), AT.replace(minute=59), site.signing_key(None))
        assert outcome.failures == ()
        assert outcome.report.scopes[0].sequence == 2


class TestAccounts:
    def test_the_stations_account_cannot_write_rename_or_delete(self, place: Place, url: str) -> None:
        place.destination(url).put("standing", b"published")
        station = place.destination(url, place.read, append_only=False)
        acts: tuple[Callable[[], None], ...] = (
            lambda: station.put("new", b"x"),
            lambda: station.put("standing", b"x"),
            lambda: station.rename("standing", "other"),
            lambda: station.remove("standing"),
        )
        for act in acts:
            with pytest.raises(FileUnwritable):
                act()
        assert station.names() == ("standing",)
        assert station.read("standing", 100) == b"published"
        station.close()

    def test_the_hospitals_account_cannot_delete_what_is_published(self, place: Place, url: str) -> None:
        hospital = place.destination(url, append_only=False)
        hospital.put("standing", b"published")
        if place.kind == "smb":
            self.wait_until_worm(place, url)
        with pytest.raises(FileUnwritable):
            hospital.remove("standing")
        if place.kind != "s3":  # an object is not renamed; a version of it stays whatever is put over it
            with pytest.raises(FileUnwritable):
                hospital.put("standing", b"something else")
        assert hospital.read("standing", 100) == b"published"
        hospital.close()

    @staticmethod
    def wait_until_worm(place: Place, url: str) -> None:
        """The minute of grace of the page is a second here."""
        assert place.disk is not None
        path = place.disk / url.rpartition("/")[2] / "standing"
        until = path.stat().st_ctime + 2.1
        threading.Event().wait(max(0.0, until - time.time()))

    def test_a_wrong_secret_is_said_as_such_and_not_shown(self, place: Place, url: str, tmp_path: Path) -> None:
        text = place.read.read_text(encoding="utf-8")
        if place.kind == "sftp":
            wrong = text.replace('"read"', json.dumps(str(make_key(tmp_path / "stolen"))))
            secret = (tmp_path / "stolen").read_text(encoding="utf-8").splitlines()[1]
        else:
            secret = "Perdu-1234567"
            wrong = "\n".join(
                f'{line.split(" = ")[0]} = "{secret}"' if line.startswith(("password", "secret")) else line
                for line in text.splitlines()
            )
        account = place.account(credentials_file(tmp_path / "wrong.toml", wrong))
        with open_source(url, account) as source, pytest.raises(DestinationUnreachable) as refused:
            source.sizes()
        assert secret not in f"{refused.value} {refused.value!r} {account!r}"
        assert any(word in str(refused.value) for word in ("refuses this account", "may not do that"))

    def test_an_account_is_not_shown_to_another_server(
        self, servers: dict[str, Place], vault: Vault, hospital: Hospital
    ) -> None:
        place = servers["sftp"]
        hospital.publish(1)
        first = place.url("mine")
        place.upload(first, hospital.folder)
        downtime("pull", vault.folder, "--from", first, "--credentials", place.read)
        with line(place.port) as other:
            said = downtime("pull", vault.folder, "--from", place.url("mine", other.port), code=64)
            assert other.received == 0
        assert "none were given for this server" in said.stderr


class TestHostKey:
    @pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
    def test_a_server_with_another_host_key_gets_nothing(
        self, servers: dict[str, Place], tmp_path: Path, kind: str
    ) -> None:
        """Of the kind that was noted, and of another kind: neither a swapped server nor one with a key more passes."""
        place = servers["sftp"]
        other = make_key(tmp_path / "other", kind).with_suffix(".pub").read_text(encoding="utf-8").strip()
        credentials = msgspec.structs.replace(place.account(), host_key=other)
        with open_source(place.url("pinned"), credentials) as source, pytest.raises(ServerUnproven):
            source.sizes()

    def test_one_of_several_noted_keys_will_do(self, servers: dict[str, Place], tmp_path: Path) -> None:
        place = servers["sftp"]
        other = make_key(tmp_path / "next").with_suffix(".pub").read_text(encoding="utf-8").strip()
        account = place.account()
        assert isinstance(account, SftpCredentials)
        assert isinstance(account.host_key, str)
        credentials = msgspec.structs.replace(account, host_key=(f"server {other}", account.host_key))
        with open_source(place.url("pinned"), credentials) as source:
            assert source.sizes() == {}

    def test_a_line_that_is_no_key_is_said(self, servers: dict[str, Place]) -> None:
        place = servers["sftp"]
        credentials = msgspec.structs.replace(place.account(), host_key="SHA256:abcdef")
        with open_source(place.url("pinned"), credentials) as source, pytest.raises(CredentialsInvalid):
            source.sizes()


class TestLock:
    def test_what_is_locked_outlives_the_hospital_and_the_administrator(
        self, servers: dict[str, Place], vault: Vault, hospital: Hospital
    ) -> None:
        place = servers["s3"]
        url = place.url("locked")
        name = hospital.publish(1)
        place.upload(url, hospital.folder)
        key = f"locked/{name}"
        service, thief = admin(place), client(place.port, "downtime-write")
        (version,) = service.list_object_versions(Bucket=BUCKET, Prefix=key)["Versions"][:1]
        whole = (hospital.folder / name).read_bytes()
        thief.put_object(Bucket=BUCKET, Key=key, Body=b"garbage over it")
        for who in (thief, service):
            with pytest.raises(ClientError):
                who.delete_object(Bucket=BUCKET, Key=key, VersionId=version["VersionId"])
            with pytest.raises(ClientError):
                who.put_object_retention(
                    Bucket=BUCKET,
                    Key=key,
                    VersionId=version["VersionId"],
                    Retention={"Mode": "GOVERNANCE", "RetainUntilDate": "2026-01-01T00:00:00Z"},
                )
        # a laptop takes no garbage; what was published is still there, under its version
        with open_source(url, place.account()) as source, pytest.raises(Exception, match="was altered"):
            pull(vault, source, now=NOW)
        found = service.get_object(Bucket=BUCKET, Key=key, VersionId=version["VersionId"])
        assert found["Body"].read() == whole
        service.close()
        thief.close()


class TestOthersGoOn:
    def test_a_destination_that_hangs_does_not_hold_up_the_folder(
        self, servers: dict[str, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("exports.scope_export.PATIENCE", IMPATIENT)
        site = make_site(tmp_path / "site")
        place = servers["sftp"]
        with line(place.port, quiet=True) as quiet:
            hanging = f'url = "{place.url("hangs", quiet.port)}"\ncredentials = "{place.write}"\n'
            change(site, 'url = "published"\n', f'{hanging}\n[[destination]]\nurl = "published"\n')
            started = time.monotonic()
            outcome = export_site(load_site(site.folder), AT, site.signing_key(None))
            assert time.monotonic() - started < 20
        assert [type(failure) for failure in outcome.failures] == [DestinationUnreachable]
        assert len(outcome.report.scopes[0].published_at) == 1
        assert len(list((site.folder / "published").glob("*.minisig"))) == 1


def test_what_a_vault_remembers_of_an_account_is_the_account(servers: dict[str, Place], tmp_path: Path) -> None:
    """With the private key itself: the file that was named may be on a stick that is gone."""
    text = credentials_text(servers["sftp"].account())
    assert "PRIVATE KEY" in text
    assert "key_file" not in text
