"""`downtime end` as a person types it: out, destroyed, proved; interrupted anywhere and finished."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from downtime.crisis import destruction
from downtime.crisis.ended import FILE as ENDED
from downtime.crisis.ending import carry_out
from downtime.crisis.presence import serving
from downtime.crisis.proof import is_signed, read_proof
from downtime.crisis.take_out import take_out
from downtime.journal import Act, Entry, Journal
from downtime.vault import Vault, unlock
from exports import durable
from exports.age import decrypt
from exports.age_keys import generate_identity, recipient_of
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE, SECRET_NAME, tree
from tests.printable import reading

REMAINS = {"vault.toml", "site.pub", "station", ENDED, "end-of-crisis.pdf"}


@pytest.fixture
def crisis(laptop: Laptop) -> Laptop:
    """A laptop with a declared crisis and a printed list."""
    assert laptop.run("declare", laptop.vault, "--by", "Anne Cadre").exit_code == 0
    printed = (
        "print",
        laptop.vault,
        "ward-list",
        "-o",
        laptop.folder / "w.pdf",
        "--passphrase-file",
        laptop.passphrase,
    )
    assert laptop.run(*printed).exit_code == 0
    return laptop


def end(laptop: Laptop, *more: object, confirm: str = "cardio-1") -> Result:
    given = ("--by", "Paul Roux", "--confirm", confirm, "--passphrase-file", laptop.passphrase, *more)
    return laptop.run("end", laptop.vault, "--export", laptop.folder / "out", *given)


def out(laptop: Laptop) -> Path:
    (folder,) = (laptop.folder / "out").iterdir()
    return folder


def _wrong(laptop: Laptop) -> Result:
    laptop.passphrase.write_text("not this one\n", encoding="utf-8")
    return end(laptop)


def _while_served(laptop: Laptop) -> Result:
    with serving(laptop.vault, 8765):
        return end(laptop)


def _broken(laptop: Laptop) -> Result:
    _break(laptop)
    return end(laptop)


def _break(laptop: Laptop) -> None:
    """Cut a line out of the middle of the journal."""
    (month,) = (laptop.vault / "journal").glob("*.journal")
    lines = month.read_bytes().splitlines(keepends=True)
    month.write_bytes(b"".join([*lines[:1], *lines[2:]]))


def test_the_journal_goes_out_the_keys_go_and_the_proof_says_so(crisis: Laptop) -> None:
    before = tree(crisis.vault)
    done = end(crisis)
    assert done.exit_code == 0, done.output
    assert set(tree(crisis.vault)) == REMAINS
    folder = out(crisis)
    proof = read_proof(folder / "end-of-crisis.json")
    assert proof == read_proof(crisis.vault / ENDED) and is_signed(proof)
    said = proof.statement
    assert (said.station, said.declared_by, said.ended_by) == ("cardio-1", "Anne Cadre", "Paul Roux")
    assert said.acts["print"] == said.sheets == 2 and said.acts["end"] == 1
    assert said.first_serial.startswith("CARDIO1-000001") and said.last_serial.startswith("CARDIO1-000002")
    for one in said.exported:
        assert hashlib.sha256((folder / one.file).read_bytes()).hexdigest() == one.sha256
    destroyed = {one.file: one.sha256 for one in said.destroyed}
    assert set(destroyed) == set(before) - REMAINS
    unchanged = {file for file in before if file.startswith(("snapshots/", "identity/"))}
    assert all(destroyed[file] == hashlib.sha256(before[file]).hexdigest() for file in unchanged) and unchanged
    assert proof.completion is not None and proof.completion.removed == len(said.destroyed)
    assert set(proof.completion.left) == REMAINS
    assert str(folder / "end-of-crisis.pdf") in done.output and "clear text" in done.stderr


def test_an_exercise_that_is_about_to_cost_the_keys_says_how_it_ends_without(laptop: Laptop) -> None:
    laptop.run("declare", laptop.vault, "--by", "A", "--drill")
    done = end(laptop, confirm="another")
    assert done.exit_code != 0 and "--cancel ends it, and keeps all" in done.stderr
    assert Vault.open(laptop.vault).generations()


def test_the_exported_journal_and_ledger_can_be_read(crisis: Laptop) -> None:
    end(crisis)
    folder = out(crisis)
    journal = (folder / "journal.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(journal), delimiter=";"))
    lines = [json.loads(line) for line in (folder / "journal.ndjson").read_text(encoding="utf-8").splitlines()]
    said = read_proof(folder / "end-of-crisis.json").statement
    assert len(rows) == len(lines) == said.entries
    assert [row["act"] for row in rows[-3:]] == ["end", "export-journal", "export-journal"]
    ledger = (folder / "sheets.csv").read_text(encoding="utf-8-sig")
    sheets = list(csv.DictReader(io.StringIO(ledger), delimiter=";"))
    assert [sheet["serial"] for sheet in sheets] == [said.first_serial, said.last_serial]
    assert {sheet["form"] for sheet in sheets} == {"ward-list"}


def test_the_paper_says_the_same_and_no_patient(crisis: Laptop) -> None:
    end(crisis)
    proof = read_proof(crisis.vault / ENDED)
    text = reading.squeezed((out(crisis) / "end-of-crisis.pdf").read_bytes())
    for said in ("cardio-1", "AnneCadre", "PaulRoux", proof.statement.journal_code, proof.public_key):
        assert said in text, said
    assert all(one.sha256 in text for one in (*proof.statement.exported, *proof.statement.destroyed))
    everything = text + (crisis.vault / ENDED).read_text(encoding="utf-8")
    assert SECRET_NAME not in everything and "ESSAI" not in everything.replace("Centrehospitalierd'Essai", "")
    assert "NOTCOMPLETED" not in text and "PASACHEV" not in text.upper().replace("É", "E")


@pytest.mark.parametrize(
    "command",
    [("serve",), ("pull", "--from", "x"), ("snapshots",), ("journal",), ("identity",), ("check",), ("declare",),
     ("slot", "list"), ("print", "ward-list", "-o", "x.pdf"), ("end", "--export", "elsewhere")],
    ids=lambda command: command[0],
)  # fmt: skip
def test_an_ended_vault_refuses_every_verb_with_its_own_sentence(crisis: Laptop, command: tuple[str, ...]) -> None:
    end(crisis)
    done = crisis.run(command[0], crisis.vault, *command[1:])
    assert done.exit_code == 72, done.output
    assert "its keys were destroyed at" in done.output


def test_encrypted_to_a_recipient_nothing_clear_is_written(crisis: Laptop) -> None:
    identity = generate_identity()
    done = end(crisis, "--to", recipient_of(identity))
    assert done.exit_code == 0 and "clear text" not in done.stderr
    names = {path.name for path in out(crisis).iterdir()}
    assert names == {
        "journal.csv.age",
        "journal.ndjson.age",
        "sheets.csv.age",
        "end-of-crisis.json",
        "end-of-crisis.pdf",
    }
    opened = decrypt((out(crisis) / "journal.csv.age").read_bytes(), [identity], file="j", max_size=1 << 20)
    assert b'"end"' in opened
    assert end(crisis, "--to", "age1nonsense").exit_code == 38


@pytest.mark.parametrize(
    ("prepare", "code", "said"),
    [
        (lambda laptop: end(laptop, confirm="cardio-2"), 74, "name of the station"),
        (lambda laptop: laptop.run("end", laptop.vault, "--export", laptop.vault / "out"), 14, "in the vault"),
        (_wrong, 41, "opens no key"),
        (_while_served, 74, "application is running"),
        (_broken, 74, "journal is not whole"),
    ],
)
def test_what_is_refused_destroys_nothing(
    crisis: Laptop, prepare: Callable[[Laptop], Result], code: int, said: str
) -> None:
    done = prepare(crisis)
    assert done.exit_code == code and said in done.output, done.output
    assert not (crisis.vault / ENDED).exists()
    assert unlock(Vault.open(crisis.vault), PASSPHRASE)
    assert crisis.run("snapshots", crisis.vault).exit_code == 0


def test_without_a_declared_crisis_nothing_is_ended(laptop: Laptop) -> None:
    assert end(laptop).exit_code == 73
    assert unlock(Vault.open(laptop.vault), PASSPHRASE)


def test_a_broken_journal_is_ended_when_somebody_says_so_and_the_proof_keeps_it(crisis: Laptop) -> None:
    _break(crisis)
    assert end(crisis, "--although-broken").exit_code == 0
    proof = read_proof(crisis.vault / ENDED)
    assert proof.statement.journal_faults and is_signed(proof)


def test_the_application_cannot_be_started_on_what_is_ended(crisis: Laptop) -> None:
    from exports.errors import VaultEnded

    end(crisis)
    with pytest.raises(VaultEnded), serving(crisis.vault, 8765):
        pass


def test_a_proof_that_was_altered_is_not_signed(crisis: Laptop) -> None:
    end(crisis)
    proof = read_proof(crisis.vault / ENDED)
    for change in ({"sheets": 1}, {"ended_by": "Somebody"}, {"destroyed": ()}):
        altered = msgspec.structs.replace(proof, statement=msgspec.structs.replace(proof.statement, **change))
        assert not is_signed(altered)
    assert not is_signed(msgspec.structs.replace(proof, signature="?"))
    assert not is_signed(msgspec.structs.replace(proof, public_key="00"))


class Killed(BaseException):
    """What nothing catches: the power went."""


def survived(laptop: Laptop) -> Result | None:
    """What the command said; None when it was killed."""
    try:
        return end(laptop)
    except Killed:
        return None


def kill_at(patch: pytest.MonkeyPatch, step: int) -> list[str]:
    """The `step`th write, overwriting or removal does not happen any more; gives what happened."""
    happened: list[str] = []

    def counted(name: str) -> None:
        if len(happened) == step:
            raise Killed
        happened.append(name)

    real_write, real_unlink, real_over = durable._write_synced, Path.unlink, destruction.overwrite

    def write(path: Path, content: bytes, mode: int) -> None:
        counted(f"write {path.name.split('.')[1]}")
        real_write(path, content, mode)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.suffix != ".partial":
            counted(f"unlink {self.name}")
        real_unlink(self, missing_ok)

    def over(path: Path) -> None:
        counted(f"overwrite {path.name}")
        real_over(path)

    patch.setattr(durable, "_write_synced", write)
    patch.setattr(Path, "unlink", unlink)
    patch.setattr(destruction, "overwrite", over)
    return happened


def test_killed_anywhere_it_is_as_it_was_or_is_finished_by_the_same_command(
    crisis: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched = tmp_path / "untouched"
    shutil.copytree(crisis.vault, untouched)
    before_no_return = after_no_return = 0
    for step in range(500):
        shutil.rmtree(crisis.vault)
        shutil.copytree(untouched, crisis.vault)
        shutil.rmtree(crisis.folder / "out", ignore_errors=True)
        with monkeypatch.context() as patch:
            happened = kill_at(patch, step)
            done = survived(crisis)
        if done is not None:
            assert done.exit_code == 0 and len(happened) == step, done.output
            break
        if not (crisis.vault / ENDED).exists():
            before_no_return += 1
            assert unlock(Vault.open(crisis.vault), PASSPHRASE)
            assert any(name.startswith("snapshots/") for name in tree(crisis.vault))
            assert end(crisis).exit_code == 0
        else:
            after_no_return += 1
            assert crisis.run("snapshots", crisis.vault).exit_code == 72
            finished = crisis.run("end", crisis.vault, "--export", crisis.folder / "out")  # no passphrase, no name
            assert finished.exit_code == 0, finished.output
        proof = read_proof(crisis.vault / ENDED)
        assert proof.completion is not None and proof.completion.removed == len(proof.statement.destroyed)
        assert set(tree(crisis.vault)) == REMAINS and is_signed(proof)
        assert any(read_proof(p) == proof for p in (crisis.folder / "out").glob("*/end-of-crisis.json"))
    assert before_no_return > 5 and after_no_return > 10


def test_finished_also_when_the_stick_with_the_export_is_gone(crisis: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        real = destruction.overwrite

        def cut(path: Path) -> None:
            real(path)
            raise Killed

        patch.setattr(destruction, "overwrite", cut)
        assert survived(crisis) is None
    elsewhere = crisis.folder / "another-stick"
    assert crisis.run("end", crisis.vault, "--export", elsewhere).exit_code == 0
    assert read_proof(elsewhere / "end-of-crisis.json") == read_proof(crisis.vault / ENDED)


def test_a_stick_pulled_out_before_the_point_of_no_return_destroys_nothing(
    crisis: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = carry_out

    def pulled_out(*given: object) -> object:
        shutil.rmtree(crisis.folder / "out")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("downtime.commands.end.carry_out", pulled_out)
    assert end(crisis).exit_code in (13, 74)
    assert unlock(Vault.open(crisis.vault), PASSPHRASE)


def test_entries_of_another_process_meanwhile_stop_the_end(crisis: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    real = take_out

    def meanwhile(vault: Vault, *given: object) -> object:
        Journal.open(vault.folder, [vault.recipient]).record(Entry(act=Act.PRINT, serial="X"))
        return real(vault, *given)  # type: ignore[arg-type]

    monkeypatch.setattr("downtime.crisis.ending.take_out", meanwhile)
    done = end(crisis)
    assert done.exit_code == 74 and "meanwhile" in done.output
    assert unlock(Vault.open(crisis.vault), PASSPHRASE)
