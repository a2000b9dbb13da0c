"""`downtime export` and `downtime pull`, killed (SIGKILL) at random moments: 200 times each, or DOWNTIME_KILLS times.

Where the other test dies between two acts, this one dies anywhere: in the middle of a system call, of parsing, of
decrypting. The moments are drawn over the time that an undisturbed run takes; seeds and figures are printed
(`pytest -rP`).
"""

from __future__ import annotations

import os
import random
import statistics

from tests.faults.conftest import Theatre

KILLS = int(os.environ.get("DOWNTIME_KILLS", "200"))
SEED = int(os.environ.get("DOWNTIME_SEED", "20261123"))
LATER = 1.05
"""How far after its usual end a run may be let go."""


def usual(theatre: Theatre, *, pull: bool) -> float:
    """Seconds of an undisturbed run."""
    took = []
    for _ in range(5):
        theatre.reset()
        ended = theatre.nursery.run(*(theatre.stage.pull() if pull else theatre.stage.export()))
        assert ended.code == 0, ended.said
        took.append(ended.seconds)
    theatre.reset()
    return statistics.median(took)


def test_exports_killed_at_random_moments(theatre: Theatre) -> None:
    """One after the other on the same site, as a computer that loses power again and again."""
    stage, draw, took = theatre.stage, random.Random(SEED), usual(theatre, pull=False)
    before, killed, made, minutes = stage.snapshots(), 0, 0, 0
    while killed < KILLS:
        minutes += 1
        ended = theatre.nursery.run(*stage.export(minutes), kill_after=draw.uniform(0, LATER * took))
        assert ended.killed or ended.code == 0, ended.said
        after = stage.snapshots()
        assert after[-1] >= before[-1]
        assert set(after) - set(before) <= {after[-1]}, "at most the one that was being made is new"
        killed += ended.killed
        made += after[-1] != before[-1]
        before = after
    done = theatre.nursery.run(*stage.export(minutes + 1))
    assert (done.code, stage.rubbish()) == (0, []), done.said
    print(f"export: seed {SEED}, {took:.3f} s a run, {killed} killed of {minutes}, {made} published")
    assert made > 0


def test_pulls_killed_at_random_moments(theatre: Theatre) -> None:
    """Each from the same vault; what was begun is ended by the next pull."""
    stage, draw, took = theatre.stage, random.Random(SEED), usual(theatre, pull=True)
    old, new = stage.snapshots()
    killed, tried, updated = 0, 0, 0
    while killed < KILLS:
        theatre.reset()
        tried += 1
        ended = theatre.nursery.run(*stage.pull(), kill_after=draw.uniform(0, LATER * took))
        assert ended.killed or ended.code == 0, ended.said
        opened = stage.opens()
        assert opened in (old, new)
        killed += ended.killed
        updated += opened == new
        done = theatre.nursery.run(*stage.pull())
        assert (done.code, stage.rubbish(), stage.opens()) == (0, [], new), done.said
    print(f"pull: seed {SEED}, {took:.3f} s a run, {killed} killed of {tried}, {updated} times the new one was there")
    assert 0 < updated < tried
