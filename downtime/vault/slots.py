"""The passphrases of a vault, each in a slot of its own: the ward's, the crisis cell's, the recovery one.

Rules of this module: every change needs a passphrase that opens the vault now; a slot is opened once more, in memory,
before it is written, and a passphrase that was drawn is shown before; one that is changed is replaced in one step, so
that a kill leaves the old or the new passphrase, never none; the last slot cannot be removed, and to remove one takes
the passphrase of another, which shows that somebody can still open the vault. Snapshots are not touched: they are
encrypted to the station's key, which stays. What a removed passphrase opened before, it still opens in an old copy of
this disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from downtime.vault.attempts import Clock
from downtime.vault.lock import exclusive
from downtime.vault.opening import unlock_slot
from downtime.vault.vault import SLOTS, Vault
from exports.durable import sync_folder, write_durably
from exports.errors import FileUnwritable, KeyMalformed, PassphraseWeak, SlotKnown, SlotLast, SlotNotProven, SlotUnknown
from exports.key_slot import DEFAULT, Cost, Slot, close_slot, open_slot
from exports.language import N_
from exports.names import WHAT_A_NAME_IS, is_short_name
from exports.passphrase import passphrase_bytes

LOCK = "slots"


@dataclass(frozen=True)
class SlotFound:
    """A slot as it lies on the disk, told without any secret."""

    name: str
    cost: Cost | None
    """None when the file is damaged, cannot be read or is a copy of another slot: no passphrase opens it."""


def slots_of(vault: Vault) -> tuple[SlotFound, ...]:
    """Every slot, sorted by name. Raises `FileUnreadable`."""
    return tuple(
        SlotFound(file[: -len(".json")], slot.cost if isinstance(slot, Slot) else None) for file, slot in vault.slots()
    )


def add_slot(  # noqa: PLR0913, PLR0917 - who, what, and the two secrets
    vault: Vault,
    known: str,
    name: str,
    new: str,
    cost: Cost = DEFAULT,
    clock: Clock | None = None,
    *,
    show: Callable[[], None] | None = None,
) -> str:
    """One more passphrase `new`, named `name`; `known` is one that opens the vault. `show` tells a drawn
    one, just before it is written. Gives the station's identity, with which the change is journalled.

    Raises `WrongPassphrase`, `PassphraseWeak`, `SlotKnown`, `KeyMalformed` (no name for a slot) and `FileUnwritable`.
    """
    if not is_short_name(name):
        raise KeyMalformed(file=name, problem=WHAT_A_NAME_IS)
    check_free(vault, name)
    _, identity = unlock_slot(vault, known, clock)
    _check_another(known, new)
    with exclusive(vault.folder, LOCK):
        check_free(vault, name)
        _write(vault, identity, name, new, cost, show)
    return identity


def change_slot(  # noqa: PLR0913, PLR0917 - who, what, and the two secrets
    vault: Vault,
    known: str,
    name: str,
    new: str,
    cost: Cost = DEFAULT,
    clock: Clock | None = None,
    *,
    show: Callable[[], None] | None = None,
) -> str:
    """Another passphrase for the slot `name`; `known` may be its own or another's. A damaged slot is made good.
    `show` tells a drawn one, just before it is written. Gives the identity, as `add_slot`.

    Raises `WrongPassphrase`, `PassphraseWeak`, `SlotUnknown` and `FileUnwritable`.
    """
    check_known(vault, name)
    _, identity = unlock_slot(vault, known, clock)
    _check_another(known, new)
    with exclusive(vault.folder, LOCK):
        check_known(vault, name)
        _write(vault, identity, name, new, cost, show)
    return identity


def remove_slot(vault: Vault, known: str, name: str, clock: Clock | None = None) -> str:
    """Take the slot `name` away; `known` is the passphrase of one that remains. Gives the identity, as `add_slot`.

    Raises `SlotUnknown`, `SlotLast`, `WrongPassphrase`, `SlotNotProven` and `FileUnwritable`.
    """
    check_removable(vault, name)
    opened, identity = unlock_slot(vault, known, clock)
    if opened == name:
        raise SlotNotProven(slot=name)
    with exclusive(vault.folder, LOCK):
        check_removable(vault, name)
        check_known(vault, opened)  # it may have been removed meanwhile
        folder = vault.folder / SLOTS
        try:
            (folder / f"{name}.json").unlink()
            sync_folder(folder)
        except OSError as error:
            raise FileUnwritable(file=f"{name}.json", problem=error.strerror or type(error).__name__) from error
    return identity


def check_free(vault: Vault, name: str) -> None:
    """Raises `SlotKnown`. Names that differ in capitals only are one file on some disks."""
    if name.lower() in {slot.name.lower() for slot in slots_of(vault)}:
        raise SlotKnown(slot=name)


def check_known(vault: Vault, name: str) -> None:
    """Raises `SlotUnknown`."""
    names = [slot.name for slot in slots_of(vault)]
    if name not in names:
        raise SlotUnknown(slot=name, slots=", ".join(names))


def check_removable(vault: Vault, name: str) -> None:
    """Raises `SlotUnknown` and, when no whole slot would remain, `SlotLast`."""
    check_known(vault, name)
    if not any(slot.name != name and slot.cost is not None for slot in slots_of(vault)):
        raise SlotLast(slot=name)


def _check_another(known: str, new: str) -> None:
    """Raises `PassphraseWeak`: a passphrase is changed because somebody knows it."""
    if passphrase_bytes(known) == passphrase_bytes(new):
        raise PassphraseWeak(problem=N_("it opens the vault already, and whoever knew it tries it first"))


def _write(  # noqa: PLR0913, PLR0917 - the arguments of `add_slot`
    vault: Vault, identity: str, name: str, passphrase: str, cost: Cost, show: Callable[[], None] | None
) -> None:
    """Opened before it is written: what memory or a cable spoiled must not shut anybody out. Shown before too: a
    passphrase that nobody saw opens nothing any more."""
    secret, station = identity.encode("ascii"), vault.settings.station
    slot = close_slot(secret, passphrase, name, station, cost)
    if open_slot(slot, passphrase, station) != secret:
        raise KeyMalformed(file=f"{name}.json", problem=N_("it holds the key of another station"))
    if show is not None:
        show()
    write_durably(vault.folder / SLOTS / f"{name}.json", slot.to_json(), private=True)
