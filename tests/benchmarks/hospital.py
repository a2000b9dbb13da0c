"""The fictive hospital at the sizes asked: FHIR, site, vault, snapshot, each made once in a run."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from exports.valmont import write_hospital
from tests.benchmarks.process import Ended, downtime

PASSPHRASE = "cheval correct pile agrafe"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Hospital:
    """One size. Each property makes what it names when it is first asked for; verbs run as processes of their own."""

    folder: Path
    patients: int

    @property
    def secret(self) -> Path:
        """The file with the passphrase of every key."""
        return self.folder / "passphrase"

    @cached_property
    def fhir(self) -> Path:
        """The NDJSON files, one per resource type."""
        write_hospital(self.folder / "fhir", now=NOW, patients=self.patients)
        return self.folder / "fhir"

    @cached_property
    def site(self) -> Path:
        """A site that reads `fhir`, with the station of `vault` among its recipients."""
        site = self.folder / "site"
        self.secret.write_text(PASSPHRASE, encoding="utf-8")
        self.secret.chmod(0o600)
        protect = ("--passphrase-file", str(self.secret))
        downtime("init", str(site), "--name", "Centre hospitalier de Valmont", *protect)
        config = site / "downtime.toml"
        source = json.dumps(str(self.fhir))
        text = config.read_text(encoding="utf-8")
        lines = [f"path = {source}" if line.startswith("path = ") else line for line in text.splitlines()]
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        key = str(site / "keys" / "site.pub")
        downtime("enroll", str(self._vault), "--site-key", key, "--station", "bench", *protect)
        (station,) = self.folder.rglob("bench.station")
        shutil.copytree(self._vault, self.folder / "empty-vault")
        downtime("station", "add", str(site), str(station))
        return site

    @property
    def empty_vault(self) -> Path:
        """The station's vault as it was before its first pull."""
        assert self.site
        return self.folder / "empty-vault"

    @property
    def _vault(self) -> Path:
        return self.folder / "vault"

    @cached_property
    def exported(self) -> Ended:
        """The first export, as the site's server runs it."""
        return self.export()

    @cached_property
    def snapshot(self) -> Path:
        """The published file."""
        assert self.exported
        (file,) = (self.site / "published").glob("*.age")
        return file

    @cached_property
    def pulled(self) -> Ended:
        """The first pull into the vault."""
        assert self.snapshot
        return downtime("pull", str(self._vault), "--from", str(self.site / "published"))

    @cached_property
    def vault(self) -> Path:
        """The station's vault with the snapshot in it."""
        assert self.pulled
        return self._vault

    def export(self) -> Ended:
        return downtime("export", str(self.site), "--now", NOW.isoformat(), "--passphrase-file", str(self.secret))


@dataclass(frozen=True)
class Workshop:
    """What every row gets: a folder, hospitals by size, how thorough to be."""

    folder: Path
    quick: bool
    hospitals: dict[int, Hospital]
    sizes: tuple[int, ...]
    """Sizes for what is measured at every size (growth)."""
    rounds: int
    """How many times a thing is measured."""

    def hospital(self, patients: int) -> Hospital:
        if patients not in self.hospitals:
            folder = self.folder / str(patients)
            folder.mkdir()
            self.hospitals[patients] = Hospital(folder, patients)
        return self.hospitals[patients]

    @property
    def usual(self) -> Hospital:
        """The size that the targets are set for: 2,000 patients; 200 in the quick run."""
        return self.hospital(200 if self.quick else 2_000)
