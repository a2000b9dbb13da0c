from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import minisign
from exports.errors import CommentDisagrees, SignatureInvalid, SignatureMalformed
from exports.minisign_keys import SecretKey
from exports.snapshot.schema import FORMAT, Manifest
from exports.trusted_comment import LARGEST_NUMBER, SnapshotName, TrustedComment, signed_comment

TIME = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
COMMENT = TrustedComment(
    site="valmont",
    scope="all",
    sequence=12,
    time=TIME,
    patients=180,
    present=97,
    wards=8,
    allergies=61,
    orders=402,
    rows=9000,
    size=4096,
)
LINE = (
    "downtime 1 site=valmont scope=all sequence=12 time=2026-11-23T14:05:00+00:00"
    " patients=180 present=97 wards=8 allergies=61 orders=402 rows=9000 size=4096"
)
FILE = "valmont_all_20261123T140500Z.sqlite.zst.age"

names = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)
numbers = st.integers(0, LARGEST_NUMBER)
times = st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)).map(lambda t: t.replace(microsecond=0))


def test_the_line_is_as_documented() -> None:
    assert COMMENT.text() == LINE
    assert TrustedComment.parse(LINE, file="f") == COMMENT


@given(names, names, st.integers(1, LARGEST_NUMBER), times, st.tuples(*[numbers] * 7))
def test_what_is_written_is_read_back(
    site: str, scope: str, sequence: int, time: datetime, counts: tuple[int, ...]
) -> None:
    known, present, wards, allergies, orders, rows, size = counts
    comment = TrustedComment(
        site=site,
        scope=scope,
        sequence=sequence,
        time=time,
        patients=max(known, present),
        present=min(known, present),
        wards=wards,
        allergies=allergies,
        orders=orders,
        rows=rows,
        size=size,
    )
    assert TrustedComment.parse(comment.text(), file="f") == comment
    assert SnapshotName.parse(comment.name.file) == comment.name


@given(st.text())
def test_any_text_is_a_comment_or_our_own_error(text: str) -> None:
    with pytest.raises(SignatureMalformed):
        TrustedComment.parse(text, file="f")


@pytest.mark.parametrize(
    "line",
    [
        LINE + " ",
        LINE + "\n",
        " " + LINE,
        LINE.replace("downtime 1", "downtime 2"),
        LINE.replace("site=valmont", "site=Valmont"),
        LINE.replace("site=valmont", "site=-"),
        LINE.replace("scope=all", "scope="),
        LINE.replace("sequence=12", "sequence=012"),
        LINE.replace("sequence=12", "sequence=0"),
        LINE.replace("sequence=12", "sequence=+12"),
        LINE.replace("sequence=12", "sequence=1٢"),
        LINE.replace("sequence=12", "sequence=9999999999999999"),
        LINE.replace("sequence=12", "sequence=" + "9" * 5000),
        LINE.replace("present=97", "present=181"),
        LINE.replace("+00:00", "Z"),
        LINE.replace("+00:00", "+01:00"),
        LINE.replace("2026-11-23", "2026-13-23"),
        LINE.replace("T14:05:00", "T14:05:00.5"),
        LINE.replace(" rows=9000", ""),
        LINE.replace(" wards=8", ""),
        LINE.replace(" allergies=61 orders=402", " orders=402 allergies=61"),
        LINE.replace("patients=180 present=97", "present=97 patients=180"),
        LINE.replace(" size", "  size"),
        LINE + " size=4096",
    ],
)
def test_every_other_form_is_refused(line: str) -> None:
    with pytest.raises(SignatureMalformed):
        TrustedComment.parse(line, file="f")


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    paris = msgspec.structs.replace(COMMENT, time=TIME.astimezone(timezone(timedelta(hours=1))))
    assert paris.text() == LINE
    assert paris.name.file == FILE


def test_the_names_of_the_files() -> None:
    name = SnapshotName.parse(FILE)
    assert name == COMMENT.name
    assert name.file == FILE
    assert name.signature == FILE + ".minisig"
    assert name.report == "valmont_all_20261123T140500Z.report.json"


@pytest.mark.parametrize(
    "file",
    [
        "",
        FILE + ".minisig",
        "." + FILE,
        "../" + FILE,
        FILE.upper(),
        FILE.replace("Z.", "."),
        FILE.replace("1123", "1323"),
        FILE.replace("_all_", "__"),
        FILE.replace("_all_", "_all-_"),
        FILE + "\n",
    ],
)
def test_what_is_not_the_name_of_a_snapshot(file: str) -> None:
    assert SnapshotName.parse(file) is None


def test_a_file_under_another_name_disagrees() -> None:
    COMMENT.check_name(FILE)
    with pytest.raises(CommentDisagrees):
        COMMENT.check_name(FILE.replace("140500", "150500"))


MANIFEST = Manifest(
    format=FORMAT,
    site="valmont",
    site_name="Valmont",
    language="fr",
    timezone="Europe/Paris",
    scope="all",
    wards=("*",),
    sequence=12,
    created_at="2026-11-23T14:05:00+00:00",
    patients=180,
    present=97,
    counts={"patient": 180, "stay": 8820},
    software="downtime 0.1.0",
)


def test_the_manifest_of_the_same_snapshot_agrees() -> None:
    COMMENT.check_manifest(MANIFEST, FILE)


@pytest.mark.parametrize(
    "change",
    [
        {"site": "other"},
        {"scope": "cardio"},
        {"sequence": 11},
        {"patients": 179},
        {"present": 96},
        {"created_at": "2026-11-23T14:05:01+00:00"},
        {"counts": {"patient": 180}},
    ],
)
def test_a_manifest_that_says_otherwise_disagrees(change: dict[str, object]) -> None:
    with pytest.raises(CommentDisagrees):
        COMMENT.check_manifest(msgspec.structs.replace(MANIFEST, **change), FILE)


def test_the_signed_comment_is_known_without_the_content() -> None:
    key = SecretKey.generate()
    signature = minisign.sign(b"content", key, LINE)
    assert signed_comment(signature, key.public_key(), file="f") == COMMENT


def test_a_comment_that_another_key_signed_or_that_was_altered_is_not_the_sites() -> None:
    key, other = SecretKey.generate(), SecretKey.generate()
    same_id = SecretKey(key.key_id, other.seed)
    for signature in (
        minisign.sign(b"content", other, LINE),
        minisign.sign(b"content", same_id, LINE),
        minisign.sign(b"content", key, LINE).replace("sequence=12", "sequence=99"),
    ):
        with pytest.raises(SignatureInvalid):
            signed_comment(signature, key.public_key(), file="f")
