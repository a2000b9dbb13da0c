"""A site and a laptop made with the real command line, on real hospital data."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.fixtures import place, servers, url

__all__ = ["clinosim", "mimic", "place", "servers", "url"]

DATA = Path(__file__).resolve().parents[1] / "data"
PASSPHRASE = "cheval correct pile agrafe"


@dataclass(frozen=True)
class Hospital:
    """The folders of one site and of one laptop."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def secret(self) -> Path:
        return self.folder / "passphrase"

    def downtime(
        self, *words: object, code: int = 0, language: str = "en", **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run one verb as a person would, and expect its exit code."""
        command = [sys.executable, "-m", "downtime.cli", "--language", language, *map(str, words)]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, encoding="utf-8", timeout=300, **options
        )
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def set_up(self, source: Path, *, timezone: str = "Europe/Paris") -> None:
        """init, a source in downtime.toml, enroll, station add."""
        self.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self.secret.chmod(0o600)
        secret = ("--passphrase-file", self.secret)
        self.downtime("init", self.site, "--name", "Hôpital d'essai", *secret)
        configuration = self.site / "downtime.toml"
        text = configuration.read_text(encoding="utf-8").replace("Europe/Paris", timezone)
        text = "\n".join(
            line for line in text.splitlines() if not line.startswith(("[[source]]", 'type = "fhir"', "path ="))
        )
        configuration.write_text(
            f'{text}\n[[source]]\ntype = "fhir"\npath = {json.dumps(str(source))}\n', encoding="utf-8"
        )
        self.downtime(
            "enroll", self.vault, "--site-key", self.site / "keys" / "site.pub", "--station", "cardio-1", *secret
        )
        (station,) = self.folder.rglob("cardio-1.station")
        self.downtime("station", "add", self.site, station)

    def export(self, now: str, code: int = 0) -> dict[str, Any]:
        """Publish; the report as a script reads it."""
        done = self.downtime("export", self.site, "--now", now, "--json", "--passphrase-file", self.secret, code=code)
        return json.loads(done.stdout) if done.stdout else {}

    def pull(self, code: int = 0) -> None:
        self.downtime("pull", self.vault, "--from", self.site / "published", code=code)

    @property
    def snapshot(self) -> Path:
        """The newest published file."""
        return max((self.site / "published").glob("*.age"), key=lambda path: path.name)


@pytest.fixture(scope="session")
def clinosim(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    """The simulated 50-bed hospital at the end of its simulation, exported and pulled."""
    hospital = Hospital(tmp_path_factory.mktemp("clinosim"))
    hospital.set_up(DATA / "clinosim-us-76-inpatients" / "fhir", timezone="UTC")
    hospital.export("2026-11-08T00:00:00Z")
    hospital.pull()
    return hospital


@pytest.fixture(scope="session")
def mimic(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    """Real de-identified stays, cut so that they are open, exported and pulled."""
    hospital = Hospital(tmp_path_factory.mktemp("mimic"))
    hospital.set_up(DATA / "mimic-iv-demo-fhir-24" / "census", timezone="America/New_York")
    hospital.export("2026-11-20T14:00:00-05:00")
    hospital.pull()
    return hospital
