"""Good vectors, and those that do not fit into the order of sequences and times, or into the vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

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
        "five of twelve, but a day later: that is how it is",
        patients=5,
        sequence=120,
        now=MADE_AT + timedelta(hours=28),
        before=("good-many",),
    )
    yield make.vector(
        "shrunken-far-next-day",
        "three of twelve a day later: less than three tenths of the week's largest",
        open="suspect",
        patients=3,
        sequence=120,
        now=MADE_AT + timedelta(hours=28),
        before=("good-many",),
    )
    yield make.vector(
        "shrunken-next-week",
        "two of twelve, eight days later: nothing is left to compare with",
        patients=2,
        sequence=780,
        now=MADE_AT + timedelta(days=9),
        before=("good-many",),
    )
    yield make.vector(
        "good-drip",
        "seven of twelve left: more than half",
        patients=7,
        before=("good-many",),
    )
    yield make.vector(
        "shrunken-drip",
        "half of it gone again, and less than three tenths of the largest left",
        open="suspect",
        patients=3,
        sequence=13,
        before=("good-many", "good-drip"),
        now=MADE_AT + timedelta(minutes=20),
    )
    yield make.vector("zero-patients", "nobody, in the first snapshot: a ward may be empty", patients=0)


def loss_cases(make: Maker) -> Iterator[Vector]:
    """What lost much of one thing, and what only looks like it."""
    full: dict[str, Any] = FULL
    yield make.vector("good-full", "twelve patients, four wards, twelve allergies, 24 orders", sequence=11, **full)

    def after(key: str, comment: str, open: str, **less: int) -> Vector:  # noqa: A002 - the header's own word
        values: dict[str, Any] = FULL | less
        return make.vector(key, comment, open=open, before=("good-full",), **values)

    yield after("lost-wards", "one of four wards left", "suspect", wards=1)
    yield after("good-wards-half", "two of four wards left: not yet suspect", "served", wards=2)
    yield after("lost-allergies", "five of twelve allergies left", "suspect", allergies=5)
    yield after("lost-allergies-all", "no allergy left", "suspect", allergies=0)
    yield after("good-allergies-half", "six of twelve allergies left: not yet suspect", "served", allergies=6)
    yield after("lost-orders", "eleven of 24 orders left", "suspect", orders=11)
    yield after("good-orders-half", "half of the orders left: not yet suspect", "served", orders=12)
    yield after(
        "good-in-proportion",
        "half of the patients left, and half of theirs: as many as left with them",
        "served",
        patients=6,
        allergies=3,
        orders=6,
    )
    yield after(
        "good-few",
        "half of the patients left, with two of the six allergies that they had: too few to tell",
        "served",
        patients=6,
        allergies=2,
        orders=6,
    )


FULL = {"patients": 12, "wards": 4, "allergies": 12, "orders": 24}


def inside_cases(make: Maker) -> Iterator[Vector]:
    """What shows only when it is opened: the good one before it is served instead."""

    def inside(key: str, comment: str, open: str, **flaw: object) -> Vector:  # noqa: A002 - the header's own word
        arguments: dict[str, object] = {"patients": 12, "allergies": 12, "before": ("good-before",)} | flaw
        return make.vector(key, comment, open=open, **arguments)  # type: ignore[arg-type]

    names = "update patient set birth_name = hex(birth_name), given_name = hex(given_name)"
    yield inside("enciphered-names", "all names as hexadecimal digits", "suspect", written=(names,))
    yield inside(
        "enciphered-some",
        "four of twelve names as hexadecimal digits: below two in five",
        "served",
        written=(f"{names} where rowid <= 4",),
    )
    yield inside(
        "enciphered-allergies",
        "allergies whose bytes were enciphered and misread as text",
        "suspect",
        written=("update allergy set substance = char(147, 7, 190, 28, 246, 131, 61, 11, 202, 150) || key",),
    )
    yield inside("feeds-stopped", "its source was read 24 hours before", "suspect", read_at=MADE_AT - timedelta(days=1))
    yield inside("feeds-slow", "its source was read 23 hours before", "served", read_at=MADE_AT - timedelta(hours=23))
