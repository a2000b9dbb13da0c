"""Publishing on a real folder, with failures at every step."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from exports.age_keys import generate_identity, recipient_of
from exports.destinations.folder import FolderDestination
from exports.errors import DestinationUnreachable, DowntimeError, FileUnreadable, FileUnwritable, PublicationFailed
from exports.minisign_keys import SecretKey
from exports.publish import publish, published, retire
from exports.seal import Sealed, seal, unseal
from exports.sequence import claim, next_sequence
from exports.signing_keys import SigningKeys
from exports.trusted_comment import TrustedComment

KEY = SecretKey.generate()
PUBLIC = KEY.public_key()
IDENTITY = generate_identity()
DATABASE = b"SQLite format 3\0" + bytes(range(256)) * 40
FIRST = TrustedComment(
    site="valmont",
    scope="all",
    sequence=1,
    time=datetime(2026, 11, 23, 14, 5, tzinfo=UTC),
    patients=3,
    present=2,
    wards=1,
    allergies=0,
    orders=0,
    rows=9,
    size=len(DATABASE),
)


def numbered(sequence: int, **changes: object) -> TrustedComment:
    time = FIRST.time + timedelta(minutes=sequence)
    return msgspec.structs.replace(FIRST, sequence=sequence, time=time, **changes)


def sealed(comment: TrustedComment) -> Sealed:
    return seal(DATABASE, [recipient_of(IDENTITY)], KEY, comment.text())


def without_renaming(folder: FolderDestination) -> FolderDestination:
    """The same folder as a place like S3, where what is put appears whole under its name."""
    return FolderDestination(folder.folder, renames=False)


def put(folder: FolderDestination, comment: TrustedComment) -> None:
    publish(folder, comment.name, sealed(comment), PUBLIC)


class Killed(BaseException):
    """The process ends here: nothing after it runs that a real kill would not let run."""


@dataclass
class Failing:
    """A real folder on which the n-th act fails, or kills."""

    folder: FolderDestination
    fails_at: int
    how: type[BaseException]
    acts: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def renames(self) -> bool:
        return self.folder.renames

    @property
    def append_only(self) -> bool:
        return self.folder.append_only

    def close(self) -> None:
        self.folder.close()

    def act(self, what: str) -> None:
        self.acts.append(what)
        if len(self.acts) - 1 == self.fails_at:
            raise self.how(file="f", problem="No space left on device") if self.how is FileUnwritable else self.how()

    def names(self) -> tuple[str, ...]:
        return self.folder.names()

    def read(self, name: str, limit: int) -> bytes:
        self.act(f"read {name}")
        return self.folder.read(name, limit)

    def put(self, name: str, content: bytes) -> None:
        self.act(f"put {name}")
        self.folder.put(name, content)

    def rename(self, name: str, final: str) -> None:
        self.act(f"rename {name}")
        self.folder.rename(name, final)

    def remove(self, name: str) -> None:
        if self.acts and self.how is Killed and len(self.acts) > self.fails_at:
            raise AssertionError("a dead process removes nothing")
        self.folder.remove(name)


@pytest.fixture
def folder(tmp_path: Path) -> FolderDestination:
    return FolderDestination(tmp_path / "published")


def test_what_is_published_opens_and_stands_alone(folder: FolderDestination) -> None:
    put(folder, FIRST)
    name = FIRST.name
    assert folder.names() == (name.file, name.signature)
    content, comment = unseal(
        folder.read(name.file, 1 << 20), folder.read(name.signature, 1 << 20), PUBLIC, [IDENTITY], file="f"
    )
    assert content == DATABASE
    assert comment == FIRST.text()
    assert published(folder, "valmont", "all", SigningKeys(PUBLIC)) == (FIRST,)


STEPS = 6
"""put, read, put, read, rename, rename."""


def test_the_signature_gets_its_name_last(folder: FolderDestination) -> None:
    watched = Failing(folder, 99, FileUnwritable)
    publish(watched, FIRST.name, sealed(FIRST), PUBLIC)
    assert [act.split()[0] for act in watched.acts] == ["put", "read", "put", "read", "rename", "rename"]
    assert watched.acts[-1].endswith(".minisig.partial")


@pytest.mark.parametrize("step", range(STEPS))
def test_a_failure_at_any_step_leaves_nothing(folder: FolderDestination, step: int) -> None:
    put(folder, FIRST)
    before = folder.names()
    with pytest.raises(FileUnwritable):
        publish(Failing(folder, step, FileUnwritable), numbered(2).name, sealed(numbered(2)), PUBLIC)
    assert folder.names() == before


def test_where_nothing_can_be_renamed_the_content_is_proven_before_the_signature_is_put(
    folder: FolderDestination,
) -> None:
    watched = Failing(without_renaming(folder), 99, FileUnwritable)
    publish(watched, FIRST.name, sealed(FIRST), PUBLIC)
    assert watched.acts == [
        f"put {FIRST.name.file}",
        f"read {FIRST.name.file}",
        f"put {FIRST.name.signature}",
        f"read {FIRST.name.signature}",
    ]
    assert published(folder, "valmont", "all", SigningKeys(PUBLIC)) == (FIRST,)


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("how", [FileUnwritable, Killed])
def test_where_nothing_can_be_renamed_a_failure_leaves_nothing_that_counts(
    folder: FolderDestination, step: int, how: type[BaseException]
) -> None:
    put(folder, FIRST)
    before = folder.names()
    with pytest.raises(how):
        publish(Failing(without_renaming(folder), step, how), numbered(2).name, sealed(numbered(2)), PUBLIC)
    if how is FileUnwritable:
        assert folder.names() == before
    else:  # killed after the signature was put, it is published, and whole
        whole = (FIRST, numbered(2)) if step == 3 else (FIRST,)
        assert published(folder, "valmont", "all", SigningKeys(PUBLIC)) == whole
        put(without_renaming(folder), numbered(3))
        assert len(folder.names()) == 2 * (len(whole) + 1)


def test_at_an_append_only_place_the_kit_takes_nothing_away(folder: FolderDestination) -> None:
    only = FolderDestination(folder.folder, append_only=True)
    only.names()
    left = numbered(9).name.file
    only.put(left, b"what a killed run left")
    for sequence in range(1, 5):
        put(only, numbered(sequence))
    standing = published(only, "valmont", "all", SigningKeys(PUBLIC))
    assert retire(only, standing, keep=2) == ()
    assert len(only.names()) == 9
    assert left in only.names()


@pytest.mark.parametrize("step", range(STEPS))
def test_killed_at_any_step_nothing_is_published_and_the_next_run_clears_up(
    folder: FolderDestination, step: int
) -> None:
    put(folder, FIRST)
    with pytest.raises(Killed):
        publish(Failing(folder, step, Killed), numbered(2).name, sealed(numbered(2)), PUBLIC)
    assert published(folder, "valmont", "all", SigningKeys(PUBLIC)) == (FIRST,)
    put(folder, numbered(3))
    standing = (FIRST.name, numbered(3).name)
    assert set(folder.names()) == {f for name in standing for f in (name.file, name.signature)}


def test_what_a_killed_durable_write_leaves_is_cleared_up(folder: FolderDestination) -> None:
    gone = numbered(7).name
    folder.names()
    for name in (
        f"..{gone.file}.partial.2c82f15c492d.partial",
        f"..{gone.signature}.partial.2c82f15c492d.partial",
        f".{gone.report}.2c82f15c492d.partial",
        gone.report,
        gone.file,
    ):
        folder.put(name, b"x")
    put(folder, FIRST)
    assert folder.names() == (FIRST.name.file, FIRST.name.signature)


def test_clearing_up_touches_only_what_is_of_the_scope(folder: FolderDestination) -> None:
    others = (
        numbered(1, scope="cardio").name.file,
        f".{numbered(1, site='other').name.file}.partial",
        "notes.txt",
        ".valmont_all2_x.partial",
        numbered(1, scope="cardio").name.report,
        "valmont_all_notes.report.json",
    )
    folder.names()
    for name in others:
        folder.put(name, b"x")
    put(folder, FIRST)
    assert set(others) <= set(folder.names())


def test_a_disk_that_loses_a_bit_is_noticed(folder: FolderDestination) -> None:
    class Flipping(Failing):
        def put(self, name: str, content: bytes) -> None:
            damaged = bytearray(content)
            damaged[len(damaged) // 2] ^= 1
            super().put(name, bytes(damaged) if ".minisig" not in name else content)

    with pytest.raises(PublicationFailed):
        publish(Flipping(folder, 99, FileUnwritable), FIRST.name, sealed(FIRST), PUBLIC)
    assert folder.names() == ()


def test_a_disk_that_cuts_a_file_is_noticed(folder: FolderDestination) -> None:
    class Cutting(Failing):
        def put(self, name: str, content: bytes) -> None:
            super().put(name, content[:-1])

    with pytest.raises(PublicationFailed):
        publish(Cutting(folder, 99, FileUnwritable), FIRST.name, sealed(FIRST), PUBLIC)
    assert folder.names() == ()


def test_a_file_that_vanishes_is_noticed(folder: FolderDestination) -> None:
    class Losing(Failing):
        def put(self, name: str, content: bytes) -> None:
            if ".minisig" not in name:
                super().put(name, content)

    with pytest.raises(PublicationFailed):
        publish(Losing(folder, 99, FileUnwritable), FIRST.name, sealed(FIRST), PUBLIC)
    assert folder.names() == ()


def test_a_key_that_is_not_the_sites_publishes_nothing(folder: FolderDestination) -> None:
    with pytest.raises(PublicationFailed):
        publish(folder, FIRST.name, sealed(FIRST), SecretKey.generate().public_key())
    assert folder.names() == ()


def test_what_stands_published_is_never_replaced(folder: FolderDestination) -> None:
    put(folder, FIRST)
    content = folder.read(FIRST.name.file, 1 << 20)
    with pytest.raises(PublicationFailed, match="this very second"):
        put(folder, FIRST)
    assert folder.read(FIRST.name.file, 1 << 20) == content


def test_only_what_the_site_signed_counts_as_published(folder: FolderDestination) -> None:
    put(folder, FIRST)
    forged = numbered(900)
    folder.put(
        forged.name.signature, seal(DATABASE, [recipient_of(IDENTITY)], SecretKey.generate(), "x").signature.encode()
    )
    folder.put(numbered(901).name.signature, b"not a signature")
    folder.put(numbered(902).name.signature, folder.read(FIRST.name.signature, 1 << 20))
    folder.put(numbered(903, scope="cardio").name.signature, sealed(numbered(903, scope="cardio")).signature.encode())
    assert published(folder, "valmont", "all", SigningKeys(PUBLIC)) == (FIRST,)


def test_what_others_put_at_a_destination_neither_fills_the_memory_nor_stops_an_export(
    folder: FolderDestination,
) -> None:
    put(folder, FIRST)
    (folder.folder / numbered(904).name.signature).mkdir()
    with (folder.folder / numbered(905).name.signature).open("wb") as huge:
        huge.truncate(1 << 40)
    assert published(folder, "valmont", "all", SigningKeys(PUBLIC)) == (FIRST,)


def test_retention_keeps_the_newest_numbers(folder: FolderDestination) -> None:
    comments = [numbered(n) for n in (3, 1, 2)]
    for comment in comments:
        put(folder, comment)
        folder.put(comment.name.report, b"{}")
    gone = retire(folder, published(folder, "valmont", "all", SigningKeys(PUBLIC)), keep=2)
    assert gone == (numbered(1).name.file,)
    assert [comment.sequence for comment in published(folder, "valmont", "all", SigningKeys(PUBLIC))] == [2, 3]
    assert len(folder.names()) == 6


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    gone = FolderDestination(tmp_path / "share" / "published")
    with pytest.raises(DestinationUnreachable):
        published(gone, "valmont", "all", SigningKeys(PUBLIC))
    with pytest.raises(DestinationUnreachable):
        gone.read("x", 1)


def test_a_file_that_cannot_be_written_or_renamed(folder: FolderDestination) -> None:
    folder.names()
    (folder.folder / "there").mkdir()
    with pytest.raises(FileUnwritable):
        folder.put("there", b"x")
    with pytest.raises(FileUnwritable):
        folder.rename("none", "other")
    with pytest.raises(FileUnwritable):
        folder.remove("there")
    assert [path.name for path in folder.folder.iterdir()] == ["there"]


def test_the_first_number_is_one_and_numbers_rise(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert next_sequence(state, "all", []) == 1
    claim(state, "all", 1)
    assert next_sequence(state, "all", []) == 2
    assert next_sequence(state, "all", [7, 3]) == 8
    assert next_sequence(state, "cardio", []) == 1


@pytest.mark.parametrize("content", [b"", b"x", b"-1", b"1.5", "١".encode(), b"9" * 17, b"\xff", b"1 2"])
def test_a_state_that_is_no_number_is_not_guessed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "all.sequence").write_bytes(content)
    with pytest.raises(FileUnreadable):
        next_sequence(tmp_path, "all", [5])


def test_what_a_killed_claim_leaves_is_cleared_up(tmp_path: Path) -> None:
    (tmp_path / ".all.sequence.2c82f15c492d.partial").write_bytes(b"")
    (tmp_path / ".cardio.sequence.2c82f15c492d.partial").write_bytes(b"")
    claim(tmp_path, "all", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cardio.sequence.2c82f15c492d.partial", "all.sequence"]


def test_every_failure_is_one_of_ours(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    with pytest.raises(DowntimeError):
        claim(tmp_path / "state", "all", 1)
