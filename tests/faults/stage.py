"""A small hospital and one laptop on the disk, as they are before an export or a pull, copied for each try; and what
must be true of them whatever happened."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from downtime.vault import GenerationState, Vault, open_newest, unlock
from exports import age
from exports.errors import SignatureMissing
from exports.minisign_keys import PublicKey
from exports.record import Patient
from exports.seal import unseal
from exports.site import add_station, load_site
from exports.snapshot.read import rows
from exports.trusted_comment import SIGNATURE_SUFFIX, SNAPSHOT_SUFFIX, SnapshotName
from tests.downtime.vault.hospital import CHEAP
from tests.exports.small_hospital import PATIENTS, change, make_site
from tests.faults.nursery import Nursery

PASSPHRASE = "trois petits chats bleus"
NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
"""Of the last snapshot that stands before a try."""
LONG_AGO = NOW - timedelta(days=40)
KEPT = 2
"""Snapshots that the site keeps published."""


@dataclass(frozen=True)
class Stage:
    """`folder` holds `site` and `vault`."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def published(self) -> Path:
        return self.site / "published"

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    def reset(self, template: Path) -> None:
        """As it was before."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(template, self.folder)

    def export(self, minutes: int = 15) -> tuple[str, ...]:
        """The words of an export so long after `NOW`."""
        return "export", str(self.site), "--now", (NOW + timedelta(minutes=minutes)).isoformat()

    def pull(self) -> tuple[str, ...]:
        """The words of a pull."""
        return "pull", str(self.vault), "--from", str(self.published)

    def snapshots(self) -> list[str]:
        """The published snapshots that a reader sees: their signatures stand. Each of them is whole, and so is what has
        its final name and no signature yet; nothing else has a final name."""
        identity = unlock(Vault.open(self.vault), PASSPHRASE)
        key = PublicKey.parse((self.site / "keys" / "site.pub").read_bytes(), file="site.pub")
        seen = []
        for path in sorted(self.published.iterdir()):
            if path.name.startswith("."):
                continue
            if path.name.endswith(SIGNATURE_SUFFIX):
                content = path.with_name(path.name.removesuffix(".minisig"))
                unseal(content.read_bytes(), path.read_bytes(), key, [identity], file=content.name)
                seen.append(content.name)
            elif path.name.endswith(SNAPSHOT_SUFFIX):
                assert SnapshotName.parse(path.name)
                age.decrypt(path.read_bytes(), [identity])
            else:
                assert path.name.endswith(".json") and path.read_bytes().endswith(b"}\n"), path.name
        return seen

    def rubbish(self) -> list[str]:
        """What no finished export or pull leaves behind. The journal clears up at its next entry: see
        `tests/downtime/journal/test_power_cut.py`."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != "journal"]
        partial = [path.relative_to(self.folder).as_posix() for path in files if path.name.endswith(".partial")]
        names = {path.name for path in self.published.iterdir()}
        return partial + sorted(name for name in names if name.endswith(".age") and f"{name}.minisig" not in names)

    def opens(self) -> str:
        """The snapshot that the laptop opens, after its passphrase; its patients are those of the hospital."""
        vault = Vault.open(self.vault)
        generations = vault.generations(check=True)
        for one in generations:  # what is not good was never finished: it has no signature
            refused = one.state is GenerationState.REFUSED
            assert not (refused and (vault.snapshots / f"{one.file}.minisig").exists()), one
        opened = open_newest(vault, unlock(vault, PASSPHRASE))
        with opened.copy.page() as connection:
            assert {patient.ipp for patient in rows(connection, Patient)} == {ipp for *_, ipp in PATIENTS}
        opened.copy.close()
        assert all(isinstance(one.error, SignatureMissing) for one in opened.refused), opened.refused
        assert opened.suspect == ()
        return opened.generation.file


def build(stage: Stage, nursery: Nursery) -> None:
    """Two snapshots stand published, of `LONG_AGO` and of `NOW`; the laptop has the old one."""
    site = make_site(stage.site)
    vault = Vault.create(
        stage.vault,
        station="cardio-1",
        site_key=site.public_key,
        passphrase=PASSPHRASE,
        language="fr",
        cost=CHEAP,
    )
    add_station(site, vault.station)
    change(load_site(stage.site), "published = 48", f"published = {KEPT}")
    stays = stage.site / "hospital" / "fhir" / "Encounter.ndjson"
    stays.write_text(stays.read_text(encoding="utf-8").replace("2026-11-20", "2000-01-20"), encoding="utf-8")
    for at, pulls in ((LONG_AGO, True), (NOW, False)):
        done = nursery.run("export", stage.site, "--now", at.isoformat())
        assert done.code == 0, done.said
        if pulls:
            done = nursery.run(*stage.pull())
            assert done.code == 0, done.said
