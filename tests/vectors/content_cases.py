"""Vectors whose signature is right and whose inside is not: age, zstd, SQLite, and what the snapshot says of itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence

import zstandard

from exports.record import Allergy, Row
from exports.snapshot.schema import CENSUS, columns
from tests.vectors.layers import encode, frame_header, pack, scrypt_stanza, with_dictionary_id
from tests.vectors.maker import Maker, Parts
from tests.vectors.signature_cases import DISAGREES, flipped
from tests.vectors.vector import Vector

DAMAGED = "EncryptionDamaged (35)"
NOT_OURS = "NotForThisStation (34)"
MALFORMED = "SnapshotMalformed (36)"
FILLER = 70_000
"""Bytes that do not compress: enough for a second chunk of 64 KiB."""


def age_cases(make: Maker) -> Iterator[Vector]:
    """Encrypted wrongly by who holds the signing key."""

    def damaged(key: str, comment: str, change: Callable[[bytes], bytes], outcome: str = DAMAGED) -> Vector:
        return make.vector(key, comment, open=outcome, encrypted=change)

    def written(key: str, comment: str, age: Callable[[Parts, bytes], bytes], outcome: str = DAMAGED) -> Vector:
        return make.vector(key, comment, open=outcome, age=age)

    yield make.vector(
        "good-two-stations",
        "three recipients",
        age=lambda parts, frame: parts.age(frame, ("recovery", "other station", "station")).content,
    )
    yield make.vector(
        "good-grease",
        "a stanza of an unknown type beside ours is passed over",
        age=lambda parts, frame: parts.age(frame, ("station",), b"-> later argument\nbm8\n").content,
    )
    filler = make.seed.draw("filler", FILLER)
    yield make.vector("good-two-chunks", "a payload of two chunks", filler=filler)
    yield make.vector(
        "age-last-chunk-missing",
        "cut at the border of two chunks",
        open=DAMAGED,
        filler=filler,
        encrypted=lambda c: c[: _payload(c) + 16 + 65536 + 16],
    )
    yield damaged("age-empty", "nothing, signed", lambda _: b"")
    yield damaged("age-cut-in-header", "cut in the first stanza", lambda c: c[:60])
    yield damaged("age-cut-after-header", "cut after the header", lambda c: c[: _payload(c)])
    yield damaged("age-cut-in-nonce", "cut in the nonce", lambda c: c[: _payload(c) + 8])
    yield damaged("age-cut-in-payload", "cut in the middle of the chunk", lambda c: c[: (_payload(c) + len(c)) // 2])
    yield damaged("age-cut-by-one", "cut by one byte, then signed", lambda c: c[:-1])
    yield damaged("age-trailing-byte", "a byte after the payload", lambda c: c + b"\0")
    yield damaged("age-trailing-newline", "a line end after the payload", lambda c: c + b"\n")
    yield damaged("age-twice", "two age files, one after the other", lambda c: c + c)
    yield damaged("age-version-2", "a version of the future", lambda c: c.replace(b"/v1\n", b"/v2\n", 1))
    yield damaged(
        "age-crlf",
        "line ends of Windows in the header",
        lambda c: c[: _payload(c)].replace(b"\n", b"\r\n") + c[_payload(c) :],
    )
    yield damaged("age-header-altered", "one stanza taken away: the MAC does not fit", _without_first_stanza)
    yield damaged("age-mac-altered", "one bit of the MAC", _mac_altered)
    yield damaged("age-nonce-altered", "one bit of the nonce", lambda c: flipped(_payload(c))(c))
    yield damaged("age-payload-altered", "one bit of the payload", lambda c: flipped(_payload(c) + 100)(c))
    yield damaged("age-tag-altered", "one bit of the last tag", flipped(-1))
    yield written("age-not-encrypted", "the frame itself, in clear", lambda _, frame: frame)
    yield written("age-armored", "ASCII armour", lambda parts, frame: parts.age(frame).armored)
    yield written("age-no-stanza", "no recipient at all", lambda parts, frame: parts.age(frame, ()).content)
    yield written(
        "age-weak-share",
        "a share of low order: RFC 7748, section 6.1",
        lambda parts, frame: (
            parts.age(frame, (), b"-> X25519 " + encode(bytes(32)) + b"\n" + encode(bytes(32)) + b"\n").content
        ),
    )
    yield written(
        "age-share-short",
        "a share of 31 bytes",
        lambda parts, frame: (
            parts.age(
                frame, ("station",), b"-> X25519 " + encode(bytes(31)) + b"\n" + encode(bytes(32)) + b"\n"
            ).content
        ),
    )
    yield written(
        "age-scrypt",
        "a passphrase instead of stations",
        lambda parts, frame: parts.age(frame, (), _scrypt(parts)).content,
        NOT_OURS,
    )
    yield written(
        "age-scrypt-beside",
        "a passphrase beside stations",
        lambda parts, frame: parts.age(frame, ("station",), _scrypt(parts)).content,
    )
    yield written(
        "age-other-type",
        "recipients of another type only",
        lambda parts, frame: parts.age(frame, (), b"-> ssh-ed25519 AAAA AAAA\n" + encode(bytes(32)) + b"\n").content,
        NOT_OURS,
    )
    yield written(
        "age-other-station",
        "the stations of another scope",
        lambda parts, frame: parts.age(frame, ("recovery", "other station")).content,
        NOT_OURS,
    )


def zstd_cases(make: Maker) -> Iterator[Vector]:
    """Packed wrongly by who holds the keys."""

    def malformed(key: str, comment: str, change: Callable[[bytes], bytes], outcome: str = MALFORMED) -> Vector:
        return make.vector(key, comment, open=outcome, packed=change)

    skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"hola"
    yield malformed("zstd-nothing", "an empty frame, no bytes at all", lambda _: b"")
    yield malformed("zstd-magic", "another magic number", lambda f: b"\x29" + f[1:])
    yield malformed("zstd-not-packed", "the database without zstd", lambda _: b"SQLite format 3\0" + bytes(4080))
    yield malformed("zstd-cut", "cut by one byte", lambda f: f[:-1])
    yield malformed("zstd-cut-in-header", "cut after the magic number", lambda f: f[:5])
    yield malformed("zstd-cut-in-half", "cut in the middle", lambda f: f[: len(f) // 2])
    yield malformed("zstd-checksum", "a checksum that does not fit", flipped(-1))
    yield malformed("zstd-two-frames", "a second frame", lambda f: f + pack(b"more"))
    yield malformed("zstd-trailing-byte", "a byte after the frame", lambda f: f + b"\0")
    yield malformed("zstd-skippable-after", "a skippable frame after it", lambda f: f + skippable)
    yield malformed("zstd-skippable-before", "a skippable frame before it", lambda f: skippable + f)
    yield malformed("zstd-dictionary", "a dictionary", with_dictionary_id)
    yield malformed(
        "zstd-reserved-bit", "the reserved bit of the descriptor", lambda f: f[:4] + bytes([f[4] | 8]) + f[5:]
    )
    yield make.vector(
        "zstd-no-size",
        "no size in the header",
        open=MALFORMED,
        packed=lambda f: pack(zstandard.decompress(f), size=False),
    )
    yield make.vector(
        "zstd-no-checksum",
        "no checksum",
        open=MALFORMED,
        packed=lambda f: pack(zstandard.decompress(f), checksum=False),
    )
    yield malformed("zstd-bomb", "a frame that says 100 GiB", lambda f: frame_header(100 << 30) + f[-40:])
    yield make.vector(
        "zstd-bomb-agreed",
        "1 GiB said by frame and comment, in a frame of 60 bytes",
        open=MALFORMED,
        packed=lambda f: frame_header(1 << 30) + f[-40:],
        said={"size": 1 << 30},
    )
    yield malformed("zstd-empty", "a frame of nothing", lambda _: pack(b""))
    yield make.vector("size-too-small", "the comment says one byte", open=MALFORMED, said={"size": 1})
    yield make.vector("size-too-large", "the comment says more than is there", open=DISAGREES, said={"size": 1 << 24})


def database_cases(make: Maker) -> Iterator[Vector]:
    """No snapshot, another snapshot, a hostile one."""

    def malformed(key: str, comment: str, *sql: str, inside: dict[str, object] | None = None) -> Vector:
        return make.vector(key, comment, open=MALFORMED, sql=sql, inside=inside)

    def damaged(key: str, comment: str, change: Callable[[bytes], bytes]) -> Vector:
        return make.vector(key, comment, open=MALFORMED, database=change)

    yield damaged("db-not-sqlite", "a text", lambda _: b"census;2\r\n")
    yield damaged("db-only-magic", "SQLite's magic and nothing else", lambda d: d[:16])
    yield damaged("db-header-cut", "99 bytes of its header", lambda d: d[:99])
    yield damaged("db-cut", "half of the pages", lambda d: d[: len(d) // 2])
    yield damaged("db-wal", "journal mode WAL in the header", lambda d: d[:18] + b"\2\2" + d[20:])
    yield damaged("db-encrypted", "reserved bytes, as encrypted databases have", lambda d: d[:20] + b"\x20" + d[21:])
    yield damaged("db-page-size", "a page size that cannot be", lambda d: d[:16] + b"\x10\x01" + d[18:])
    yield damaged("db-page-damaged", "one page overwritten", _page_damaged)
    yield damaged("db-schema-damaged", "the first page overwritten", lambda d: d[:100] + b"\xff" * 60 + d[160:])
    yield malformed("db-application-id", "a database of another kind", "pragma application_id = 0x47504b47")
    yield malformed("db-application-id-0", "a database of no kind", "pragma application_id = 0")
    yield malformed("db-version-2", "format 2", "pragma user_version = 2")
    yield malformed("db-version-0", "no format", "pragma user_version = 0")
    yield malformed("db-no-manifest", "no table snapshot", "drop table snapshot")
    yield malformed("db-manifest-empty", "no row in snapshot", "delete from snapshot")
    yield malformed("db-manifest-twice", "two rows in snapshot", "insert into snapshot select * from snapshot")
    yield malformed("db-manifest-json", "counts that are not JSON", "update snapshot set counts = '{'")
    yield malformed("db-manifest-type", "a sequence that is not a number", "update snapshot set sequence = 'twelve'")
    yield malformed("db-manifest-null", "a site that is missing", "update snapshot set site = null")
    yield malformed("db-manifest-format", "format 2 said inside", inside={"format": 2})
    yield malformed("db-timezone", "a time zone that is a path", inside={"timezone": "../../etc/passwd"})
    yield malformed("db-table-missing", "no table immunization", "drop table immunization")
    yield malformed("db-column-missing", "no column criticality", "alter table allergy drop column criticality")
    yield malformed("db-column-more", "a column of the future", "alter table allergy add column colour text")
    yield malformed("db-table-more", "another table", "create table diary (words text)")
    yield malformed("db-view-more", "another view", "create view diary as select * from patient")
    yield malformed(
        "db-census-other",
        "a view census that hides who it likes",
        "drop view census",
        f"{CENSUS.replace('where s.present', 'where 0')}",
    )
    yield malformed("db-census-missing", "no view census", "drop view census")
    yield malformed(
        "db-census-endless",
        "a view census that never ends",
        "drop view census",
        "create view census as with recursive n(x) as (select 1 union all select x + 1 from n) select x from n",
    )
    yield malformed("db-trigger", "a trigger", "create trigger t after insert on stay begin delete from allergy; end")
    yield malformed(
        "db-table-is-view",
        "allergy is a view that shows nothing",
        "drop table allergy",
        f"create view allergy as select {_nothing(Allergy)} where 0",
    )
    yield malformed(
        "db-virtual-table",
        "allergy is a virtual table",
        "drop table allergy",
        f"create virtual table allergy using fts5({', '.join(columns(Allergy))})",
    )
    yield malformed(
        "db-generated-column",
        "a column that is computed when it is read",
        "alter table allergy drop column unreadable",
        "alter table allergy add column unreadable text as (hex(zeroblob(9)))",
    )
    yield malformed("db-check-constraint", "a constraint that runs while pages are checked", *_constrained())
    yield make.vector(
        "good-unknown-index",
        "an index more or less is no matter of content",
        sql=("create index more on allergy (substance)",),
    )


def row_cases(make: Maker) -> Iterator[Vector]:
    """Tables as they should be, with a row that no writer of the format writes."""

    def malformed(key: str, comment: str, *sql: str, said: dict[str, object] | None = None) -> Vector:
        return make.vector(key, comment, open=MALFORMED, sql=sql, said=said)

    def marked(key: str, comment: str, sql: str) -> Vector:
        return make.vector(key, f"{comment}: served, and marked in its row", sql=(sql,))

    yield marked("row-enum-unknown", "a sex that is none", "update patient set sex = 'purple' where key = 'p1'")
    yield marked("row-json-broken", "a list that is no JSON", "update allergy set unreadable = '{'")
    yield marked("row-blob-for-text", "bytes for a text", "update patient set birth_date = x'00ff' where key = 'p1'")
    yield marked("row-not-utf8", "a text that is not UTF-8", "update allergy set substance = cast(x'c328' as text)")
    yield malformed("row-null-key", "an identity without key", "update location set key = null")
    yield malformed(
        "row-of-nobody",
        "an allergy without patient: no page shows it",
        "update allergy set patient = null",
        said={"allergies": 0},
    )
    yield malformed(
        "row-orphan",
        "the allergy of a patient who is not there",
        "update allergy set patient = 'p9'",
        said={"allergies": 0},
    )
    yield malformed(
        "row-stay-orphan", "the stay of a patient who is not there", "update stay set patient = 'p9' where key = 's1'"
    )
    yield malformed(
        "row-patient-twice",
        "two identities under one key",
        "insert into patient select * from patient where key = 'p1'",
        "update patient set birth_name = 'AUTRE' where rowid = 3",
        "update snapshot set patients = 3, counts = json_set(counts, '$.patient', 3)",
        said={"patients": 3, "rows": 9},
    )


def disagreement_cases(make: Maker) -> Iterator[Vector]:
    """A snapshot that says of itself other than what was signed of it, or other than what it holds."""

    def disagrees(key: str, comment: str, **flaw: object) -> Vector:
        return make.vector(key, comment, open=DISAGREES, **flaw)  # type: ignore[arg-type]

    yield disagrees("manifest-site", "another site inside", inside={"site": "chu-ailleurs"})
    yield disagrees("manifest-scope", "another scope inside", inside={"scope": "cardio"})
    yield disagrees("manifest-sequence", "another sequence inside", inside={"sequence": 11})
    yield disagrees("manifest-time", "another time inside", inside={"created_at": "2026-11-23T13:50:00+00:00"})
    yield disagrees("manifest-time-z", "the same time in other letters", inside={"created_at": "2026-11-23T14:05:00Z"})
    yield disagrees("manifest-patients", "more patients inside", inside={"patients": 3})
    yield disagrees("manifest-present", "fewer present inside", inside={"present": 1})
    yield disagrees(
        "manifest-counts", "counts that do not add up to the rows signed", inside={"counts": {"patient": 2}}
    )
    yield disagrees("comment-patients", "the comment says three patients", said={"patients": 3})
    yield disagrees("comment-wards", "the comment says two wards with somebody in them", said={"wards": 2})
    yield disagrees("comment-allergies", "the comment says two allergies", said={"allergies": 2})
    yield disagrees("comment-orders", "the comment says an order", said={"orders": 1})
    yield disagrees("comment-rows", "the comment says one row more", said={"rows": 9})
    yield disagrees("content-patients", "a patient less than both say", sql=("delete from patient where key = 'p1'",))
    yield disagrees(
        "content-present", "one present less than both say", sql=("update stay set present = 0 where key = 's1'",)
    )
    yield disagrees(
        "content-wards",
        "all counts are as signed, and nobody is in a ward",
        sql=("update stay set ward = null",),
    )
    yield disagrees(
        "content-allergies",
        "all counts are as signed, and the allergy is of one who left",
        patients=3,
        allergies=1,
        written=("update stay set present = 0 where key = 's2'",),
        sql=("update allergy set patient = 'p2'",),
    )
    yield disagrees(
        "content-orders",
        "all counts are as signed, and the order is stopped",
        orders=1,
        sql=("update medication_order set status = 'stopped'",),
    )
    yield disagrees("content-rows", "the allergy is not there that the counts count", sql=("delete from allergy",))


def _payload(content: bytes) -> int:
    """Where the payload begins."""
    return content.index(b"\n", content.index(b"\n---") + 1) + 1


def _without_first_stanza(content: bytes) -> bytes:
    first, second = content.index(b"-> "), content.index(b"-> ", content.index(b"-> ") + 1)
    return content[:first] + content[second:]


def _mac_altered(content: bytes) -> bytes:
    at = content.index(b"\n--- ") + 5
    return content[:at] + (b"B" if content[at : at + 1] == b"A" else b"A") + content[at + 1 :]


def _scrypt(parts: Parts) -> bytes:
    return scrypt_stanza(parts.seed.draw("file key", 16), b"passphrase", parts.seed.draw("salt", 16))


def _page_damaged(database: bytes) -> bytes:
    """The page of the table `stay`, which nothing reads before the pages are checked."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    (page,) = connection.execute("select rootpage from sqlite_schema where name = 'stay'").fetchone()
    connection.close()
    size = int.from_bytes(database[16:18], "big")
    at = (page - 1) * size
    return database[:at] + b"\xff" * size + database[at + size :]


def _nothing(row_type: type[Row]) -> str:
    """The columns of a type, all empty."""
    return ", ".join(f'null as "{name}"' for name in columns(row_type))


def _constrained() -> Sequence[str]:
    """The table made anew with a CHECK, which `quick_check` evaluates for each row."""
    rename = "alter table none_known rename to old"
    fields = "patient text, section text, text text, recorded_at text, recorded_by text"
    made = f"create table none_known ({fields}, check (length(hex(randomblob(9)))))"
    return (rename, made, "insert into none_known select * from old", "drop table old")
