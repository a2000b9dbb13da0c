"""A hospital side as small as can be: it signs and publishes real snapshots of a few invented patients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from downtime.vault import Vault
from exports.key_slot import Cost
from exports.minisign_keys import SecretKey
from exports.paper_choice import PaperChoice
from exports.record import Feed, Location, LocationKind, Patient, Row, Section, Sex, Stay, StayStatus
from exports.seal import seal
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.write import SnapshotWriter, count_patients, database_bytes, write_manifest
from exports.trusted_comment import TrustedComment

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
PASSPHRASE = "trois petits chats bleus"
CHEAP = Cost(memory=64, iterations=1, lanes=1)
"""Argon2id as cheap as it goes: these tests are not about its cost."""
SECRET_NAME = "LENEVEU-QUÉMÉRAS"
"""A patient's name that must be found nowhere in clear."""


def database(
    manifest_of: TrustedComment, patients: int, more: Sequence[Row] = (), paper: PaperChoice | None = None
) -> bytes:
    """The bytes of a snapshot of `patients` people, all present, that says of itself what the comment says."""
    writer = SnapshotWriter()
    writer.add(Location(key="w1", name="Cardiologie", kind=LocationKind.WARD, ward="w1"))
    writer.add(Location(key="w2", name="Urgences", kind=LocationKind.WARD, ward="w2"))
    for number in range(patients):
        ward, name = (("w1", "Cardiologie"), ("w2", "Urgences"))[number % 2]
        writer.add(
            Patient(
                key=f"p{number}",
                ipp=f"800{number:05d}",
                birth_name=SECRET_NAME if number == 0 else f"ESSAI{number}",
                given_name="Anne",
                birth_date="1952-07-14",
                sex=Sex.FEMALE,
            )
        )
        writer.add(
            Stay(
                key=f"s{number}",
                patient=f"p{number}",
                status=StayStatus.IN_PROGRESS,
                present=True,
                ward=ward,
                ward_name=name,
                room=str(number + 1),
                admitted_at="2026-11-20T08:00:00+00:00",
            )
        )
    writer.add_all(more)
    writer.add(Feed(source="essai", section=Section.ALLERGIES, rows=0))
    writer.close_tables()
    known, present = count_patients(writer.connection)
    write_manifest(
        writer.connection,
        Manifest(
            format=FORMAT,
            site=manifest_of.site,
            site_name="Centre hospitalier d'Essai",
            language="fr",
            timezone="Europe/Paris",
            scope=manifest_of.scope,
            wards=("*",),
            sequence=manifest_of.sequence,
            created_at=manifest_of.time.isoformat(),
            patients=known,
            present=present,
            counts=dict(writer.counts),
            software="test",
            paper=paper or PaperChoice(),
        ),
    )
    content = database_bytes(writer.connection)
    writer.connection.close()
    return content


@dataclass
class Hospital:
    """Publishes to `folder` with its own key. Sequences rise by themselves, times by a quarter of an hour."""

    folder: Path
    recipients: list[str] = field(default_factory=list)
    key: SecretKey = field(default_factory=SecretKey.generate)
    site: str = "essai"

    def publish(
        self,
        sequence: int,
        *,
        time: datetime | None = None,
        scope: str = "all",
        patients: int = 4,
        said: int | None = None,
        content: bytes | None = None,
        more: Sequence[Row] = (),
        paper: PaperChoice | None = None,
    ) -> str:
        """One snapshot; gives its file name. `said` patients in the comment, `content` instead of a database;
        `more` rows and the site's choice of `paper`."""
        made_at = time or NOW - timedelta(hours=10) + timedelta(minutes=15 * sequence)
        comment = TrustedComment(
            site=self.site,
            scope=scope,
            sequence=sequence,
            time=made_at.astimezone(UTC),
            patients=patients,
            present=patients,
            wards=min(patients, 2),
            allergies=0,
            orders=0,
            rows=2 * patients + 3 + len(more),
            size=0,
        )
        inside = content if content is not None else database(comment, patients, more, paper)
        count = patients if said is None else said
        signed = TrustedComment(
            site=comment.site,
            scope=scope,
            sequence=sequence,
            time=comment.time,
            patients=count,
            present=count,
            wards=min(patients, 2),
            allergies=0,
            orders=0,
            rows=comment.rows,
            size=len(inside),
        )
        sealed = seal(inside, self.recipients, self.key, signed.text())
        self.folder.mkdir(exist_ok=True)
        (self.folder / signed.name.file).write_bytes(sealed.content)
        (self.folder / signed.name.signature).write_text(sealed.signature, encoding="utf-8")
        return signed.name.file


def enrolled(folder: Path, hospital: Hospital, name: str = "cardio-1") -> Vault:
    """A vault that trusts the hospital and that the hospital knows."""
    vault = Vault.create(
        folder,
        station=name,
        site_key=hospital.key.public_key(),
        passphrase=PASSPHRASE,
        language="fr",
        cost=CHEAP,
    )
    hospital.recipients.append(vault.recipient)
    return vault


def flip(file: Path, position: int = -20) -> None:
    """Change one bit."""
    content = bytearray(file.read_bytes())
    content[position] ^= 1
    file.write_bytes(content)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` but the locks, with its content."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
