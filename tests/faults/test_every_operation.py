"""`downtime export` and `downtime pull` with a fault at every single act on the disk.

Killed, or killed with half of the bytes written: what was published and what the vault opens is the old or the new
snapshot, whole; the next run ends what was begun and leaves nothing behind. A disk that is full from there on, or that
refuses one act, reading included: the same, and the command ends with one of our own failures, or did all it had to.
"""

from __future__ import annotations

import itertools

import pytest

from exports import errors
from exports.errors import DowntimeError
from tests.faults.conftest import Theatre
from tests.faults.file_layer import Fault, Kind
from tests.faults.nursery import Ended

FEWEST = {
    ("export", Kind.KILL): 30, ("export", Kind.TORN): 4, ("export", Kind.FULL): 30, ("export", Kind.BROKEN): 100,
    ("pull", Kind.KILL): 30, ("pull", Kind.TORN): 5, ("pull", Kind.FULL): 25, ("pull", Kind.BROKEN): 100,
}  # fmt: skip
"""How many acts there are at least, so that a layer that sees nothing fails."""
OURS = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DowntimeError)}
OURS -= {DowntimeError.exit_code}


@pytest.mark.parametrize("kind", Kind)
def test_an_export_at_every_act(theatre: Theatre, kind: Kind) -> None:
    stage = theatre.stage
    for at in itertools.count():
        theatre.reset()
        before = stage.snapshots()
        ended = theatre.nursery.run(*stage.export(), fault=Fault(kind, at))
        place = f"{kind} {at}: {ended.code} {ended.said}"
        after = stage.snapshots()
        assert before[-1] in after, place
        assert set(after) - set(before) <= {after[-1]}, place
        made = after[-1] != before[-1]
        check_words(ended, kind, made, place)
        if not ended.met or kind is not Kind.BROKEN:
            done = theatre.nursery.run(*stage.export(30))
            assert (done.code, stage.rubbish()) == (0, []), f"{place}\n{done.said}"
            assert stage.snapshots() == [after[-1], stage.snapshots()[-1]], place
        if not ended.met:
            assert made and at >= FEWEST["export", kind], place
            break


@pytest.mark.parametrize("kind", Kind)
def test_a_pull_at_every_act(theatre: Theatre, kind: Kind) -> None:
    stage = theatre.stage
    for at in itertools.count():
        theatre.reset()
        old, new = stage.snapshots()
        ended = theatre.nursery.run(*stage.pull(), fault=Fault(kind, at))
        place = f"{kind} {at}: {ended.code} {ended.said}"
        opened = stage.opens()
        assert opened in (old, new), place
        check_words(ended, kind, opened == new, place)
        done = theatre.nursery.run(*stage.pull())
        assert (done.code, stage.rubbish()) == (0, []), f"{place}\n{done.said}"
        assert stage.opens() == new, place
        assert {path.name for path in (stage.vault / "snapshots").iterdir()} == {new, f"{new}.minisig"}, place
        if not ended.met:
            assert at >= FEWEST["pull", kind], place
            break


def check_words(ended: Ended, kind: Kind, made: bool, place: str) -> None:
    """A kill says nothing. Else: done, or a failure of ours, in one sentence and one hint."""
    if kind in (Kind.KILL, Kind.TORN):
        assert ended.killed is ended.met, place
        return
    assert ended.code in OURS or (ended.code == 0 and made), place
    assert "Traceback" not in ended.said and "unexpected" not in ended.said, place
