"""The command line of a laptop, as a person types it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from downtime.cli import kit
from exports.language import translator
from tests.downtime.vault.hospital import PASSPHRASE, Hospital


@dataclass(frozen=True)
class Laptop:
    """A laptop with the hospital's public key and a file with its passphrase."""

    folder: Path
    hospital: Hospital

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def site_key(self) -> Path:
        return self.folder / "site.pub"

    @property
    def passphrase(self) -> Path:
        return self.folder / "passphrase"

    def run(self, *arguments: object, typed: str | bytes | None = None) -> Result:
        """One command, in English."""
        runner = CliRunner()
        return runner.invoke(kit(translator("en")), [str(argument) for argument in arguments], input=typed)

    def set_up(self) -> None:
        self.site_key.write_text(self.hospital.key.public_key().text(), encoding="utf-8")
        self.passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
        self.passphrase.chmod(0o600)
