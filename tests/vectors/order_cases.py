"""Good vectors, and those that do not fit into the order of sequences and times, or into the vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.vectors.maker import MADE_AT, Maker
from tests.vectors.signature_cases import DISAGREES
from tests.vectors.vector import Vector


def order_cases(make: Maker) -> Iterator[Vector]:
    """What does not fit into the order of sequences and times, or into this vault."""
    yield make.vector("good", "a good snapshot")
    yield make.vector("good-before", "the good snapshot before it", sequence=11)
    yield make.vector("good-many", "a good snapshot of twelve patients", sequence=11, patients=12)
    yield make.vector(
        "good-other-scope", "another scope has its own sequences", scope="cardio", sequence=3, before=("good",)
    )
    yield make.vector("good-next", "the next one", sequence=13, before=("good",), now=MADE_AT + timedelta(minutes=20))

    def refused(key: str, comment: str, **flaw: object) -> Vector:
        arguments = {"open": "served", "before": ("good",)} | flaw
        return make.vector(key, comment, pull="SnapshotRefused (45)", **arguments)  # type: ignore[arg-type]

    yield refused(
        "wrong-site",
        "another site, signed by the same key",
        site="chu-ailleurs",
        sequence=13,
        open="SnapshotRefused (45)",
    )
    yield refused("rollback", "the source has only what is older", sequence=10)
    yield refused(
        "rollback-new-time", "an old sequence with a new time", sequence=10, time=MADE_AT + timedelta(minutes=5)
    )
    yield refused(
        "rollback-old-time", "a new sequence with an old time", sequence=13, time=MADE_AT - timedelta(minutes=5)
    )
    yield refused(
        "sequence-twice", "the sequence of the one before it, with another time", time=MADE_AT + timedelta(minutes=4)
    )
    yield refused(
        "sequence-twice-in-source",
        "two with one sequence in a source: neither",
        before=(),
        beside=("good",),
        time=MADE_AT + timedelta(minutes=4),
    )
    yield make.vector(
        "same-name-other-content",
        "name, sequence and comment of the one before it over other content: what is held stays",
        pull="held",
        sql=("update patient set given_name = 'Lise' where key = 'p0'",),
        before=("good",),
    )
    yield refused("future", "16 minutes ahead of this computer's clock", before=(), now=MADE_AT - timedelta(minutes=16))
    yield make.vector("good-clock-behind", "14 minutes ahead: clocks differ", now=MADE_AT - timedelta(minutes=14))
    yield refused("size-above-limit", "the comment says 5 GiB", before=(), said={"size": 5 << 30}, open=DISAGREES)
    yield make.vector(
        "shrunken",
        "five of twelve patients left a quarter of an hour later: set aside",
        open="suspect",
        patients=5,
        before=("good-many",),
    )
    yield make.vector(
        "shrunken-by-half", "six of twelve patients left: not yet suspect", patients=6, before=("good-many",)
    )
    yield make.vector(
        "shrunken-to-none",
        "nobody left a quarter of an hour later: set aside",
        open="suspect",
        patients=0,
        before=("good-many",),
    )
    yield make.vector(
        "shrunken-next-day",
        "few, but a day later: that is how it is",
        patients=2,
        sequence=120,
        now=MADE_AT + timedelta(hours=28),
        before=("good-many",),
    )
    yield make.vector("zero-patients", "nobody, in the first snapshot: a ward may be empty", patients=0)
