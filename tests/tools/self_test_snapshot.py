"""Write the built-in snapshot of the self-test: `python -m tests.tools.self_test_snapshot`.

All in it is fictive, its keys are thrown away with it: whoever reads this file has them. The same seed and libraries
give the same bytes. Make it anew when the format of the snapshot changes, or when `MADE_AT` is moved to a release.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downtime import self_test
from exports.record import (
    Allergy,
    Feed,
    IdentityStatus,
    Location,
    LocationKind,
    MedicationOrder,
    NoneKnown,
    OrderStatus,
    Patient,
    Row,
    Section,
    Sex,
    Stay,
    StayStatus,
)
from exports.snapshot.figures import figures_of
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.write import SnapshotWriter, database_bytes, write_manifest
from exports.trusted_comment import TrustedComment
from tests.vectors.layers import Seed, minisign, pack
from tests.vectors.maker import Parts

FOLDER = Path(self_test.__file__).parent / "snapshot"
SEED = Seed("downtime self-test, format 1")
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock of a computer with this program can be earlier."""
AT = MADE_AT.isoformat()

PEOPLE = (
    ("VALMONT-ÉPREUVE", "Maëlle", "Maëlle, Anne", "8004001", Sex.FEMALE),
    ("ŒUVRARD-D’ESSAI", "Zażółć", None, "8004002", Sex.MALE),
    ("ÇELİK-TEST", "Noël", None, "8004003", Sex.MALE),
)
"""Allergies: listed for the first, none known for the second, not recorded for the third. Letters that a poor font
lacks. The INS is of the range that the ANS keeps for tests (OID 1.2.250.1.213.1.4.10)."""


def rows() -> Iterator[Row]:
    """One ward."""
    yield Location(key="w1", name="Service d’essai", kind=LocationKind.WARD, ward="w1")
    for number, (birth_name, given_name, given_names, ipp, sex) in enumerate(PEOPLE):
        qualified = number == 0
        yield Patient(
            key=f"p{number}",
            ipp=ipp,
            birth_name=birth_name,
            given_name=given_name,
            given_names=given_names,
            birth_date="1952-07-14",
            sex=sex,
            birthplace_code="51215" if qualified else None,
            ins="252075121500106" if qualified else None,
            ins_oid="1.2.250.1.213.1.4.10" if qualified else None,
            identity_status=IdentityStatus.QUALIFIED if qualified else None,
        )
        yield Stay(
            key=f"s{number}",
            patient=f"p{number}",
            status=StayStatus.IN_PROGRESS,
            present=True,
            ward="w1",
            ward_name="Service d’essai",
            room=str(number + 1),
            admitted_at=AT,
        )
    yield Allergy(key="a0", patient="p0", substance="Pénicilline", reaction="œdème")
    yield NoneKnown(patient="p1", section=Section.ALLERGIES, text="aucune allergie connue")
    yield MedicationOrder(
        key="m0", patient="p0", drug="Paracétamol 1 g", text="1 g × 3/j, T° ≥ 38,5 °C", status=OrderStatus.ACTIVE
    )
    yield Feed(source="essai", section=Section.ALLERGIES, rows=1, data_at=AT, read_at=AT)


def files() -> dict[str, bytes]:
    """What the folder holds, by name."""
    writer = SnapshotWriter(cap=0)
    writer.add_all(rows())
    writer.close_tables()
    figures = figures_of(writer.connection)
    known, present = figures.patients, figures.present
    manifest = Manifest(
        format=FORMAT,
        site="self-test",
        site_name="Hôpital fictif",
        language="fr",
        timezone="Europe/Paris",
        scope="all",
        wards=("*",),
        sequence=1,
        created_at=AT,
        patients=known,
        present=present,
        counts=dict(writer.counts),
        software="self-test",
    )
    write_manifest(writer.connection, manifest)
    writer.connection.execute("vacuum")
    made = database_bytes(writer.connection)
    writer.connection.close()
    database = made[:96] + bytes(4) + made[100:]  # without the version of the SQLite library that wrote it
    comment = TrustedComment(
        site=manifest.site,
        scope=manifest.scope,
        sequence=manifest.sequence,
        time=MADE_AT,
        patients=known,
        present=present,
        wards=figures.wards,
        allergies=figures.allergies,
        orders=figures.orders,
        rows=sum(writer.counts.values()),
        size=len(database),
    )
    key = SEED.signing_key("site")
    content = Parts(SEED, key).age(pack(database)).content
    return {
        comment.name.file: content,
        comment.name.signature: minisign(content, key, comment.text()),
        "site.pub": key.public_key().text().encode(),
        "identity.txt": f"# fictive, for the self-test alone\n{SEED.identity('station')}\n".encode(),
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
    print(msgspec.json.encode({name: len(content) for name, content in files().items()}).decode())


if __name__ == "__main__":
    main()
