"""A site and a vault of one size, and one process per stage, so that its peak memory is its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from exports.valmont import write_hospital

PASSPHRASE = "cheval correct pile agrafe"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Measure:
    """One stage at one size. `work` says how much was done, `parts` holds times that the stage took apart itself."""

    stage: str
    patients: int
    seconds: float
    peak_mb: float
    work: str
    parts: dict[str, float]

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Bench:
    """The folders of one size."""

    folder: Path
    patients: int

    def make(self) -> Measure:
        """Write the hospital's FHIR, make site and vault."""
        started = time.perf_counter()
        write_hospital(self.folder / "fhir", now=NOW, patients=self.patients)
        seconds = time.perf_counter() - started
        self.secret.write_text(PASSPHRASE, encoding="utf-8")
        self.secret.chmod(0o600)
        protect = ("--passphrase-file", str(self.secret))
        self._run("init", self._at("site"), "--name", "Centre hospitalier de Valmont", *protect)
        config = self.folder / "site" / "downtime.toml"
        source = json.dumps(self._at("fhir"))
        text = config.read_text(encoding="utf-8")
        lines = [f"path = {source}" if line.startswith("path = ") else line for line in text.splitlines()]
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        key = str(self.folder / "site" / "keys" / "site.pub")
        self._run("enroll", self._at("vault"), "--site-key", key, "--station", "bench", *protect)
        (station,) = self.folder.rglob("bench.station")
        self._run("station", "add", self._at("site"), str(station))
        size = sum(path.stat().st_size for path in (self.folder / "fhir").rglob("*"))
        return Measure("write FHIR", self.patients, seconds, 0, f"{size / 1e6:.0f} MB", {})

    @property
    def secret(self) -> Path:
        return self.folder / "passphrase"

    def export(self) -> Measure:
        now = NOW.isoformat()
        return self._verb("export", self._at("site"), "--now", now, "--passphrase-file", str(self.secret))

    def pull(self) -> Measure:
        return self._verb("pull", self._at("vault"), "--from", str(self.folder / "site" / "published"))

    def first_page(self) -> Measure:
        return self._module("first page", "tests.benchmarks.first_page")

    def ward_print(self) -> Measure:
        return self._module("print ward", "tests.benchmarks.ward_print", "ward")

    def hospital_print(self) -> Measure:
        return self._module("print hospital", "tests.benchmarks.ward_print", "hospital")

    def _verb(self, verb: str, *words: str) -> Measure:
        seconds, peak, _ = _measured([sys.executable, "-m", "downtime.cli", verb, *words])
        size = max((path.stat().st_size for path in (self.folder / "site" / "published").glob("*.age")), default=0)
        return Measure(verb, self.patients, seconds, peak, f"{size / 1e6:.1f} MB published", {})

    def _module(self, stage: str, module: str, *words: str) -> Measure:
        command = [sys.executable, "-m", module, self._at("vault"), str(self.secret), *words]
        seconds, peak, output = _measured(command)
        said = json.loads(output)
        return Measure(stage, self.patients, seconds, peak, said.pop("work"), said)

    def _run(self, *words: str) -> None:
        _measured([sys.executable, "-m", "downtime.cli", *words])

    def _at(self, name: str) -> str:
        return str(self.folder / name)


def _measured(command: list[str]) -> tuple[float, float, str]:
    """Run a process: its seconds, its peak memory in MB (0 where the system does not tell), its output."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        output = process.stdout.read()
        peak = 0.0
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (1e3 if sys.platform != "darwin" else 1e6)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{command[2:]} ended with exit code {process.returncode}")
    return seconds, peak, output
