"""The vault of a laptop. Exit codes 40–49."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class VaultNotFound(DowntimeError):
    exit_code = 40
    sentence = N_("{folder} is not a vault.")
    hint = N_("make one with: downtime enroll {folder} --site-key FILE --station NAME")


class WrongPassphrase(DowntimeError):
    exit_code = 41
    sentence = N_("The passphrase opens no key of this vault.")
    hint = N_("check capitals and spaces, then try again")


class NoSnapshot(DowntimeError):
    exit_code = 42
    sentence = N_("The vault {folder} holds no snapshot that can be opened.")
    hint = N_("fetch one with: downtime pull {folder} --from FOLDER")


class NothingNewer(DowntimeError):
    exit_code = 43
    sentence = N_("{source} holds no snapshot of this site.")
    hint = N_("check the address, and on the hospital side that the export ran")


class StationMalformed(DowntimeError):
    exit_code = 44
    sentence = N_("{file} is not a station file: {problem}.")
    hint = N_("make it again on the laptop with: downtime enroll VAULT --site-key FILE --station NAME")


class SnapshotRefused(DowntimeError):
    exit_code = 45
    sentence = N_("{file} is refused: {problem}.")
    hint = N_("the vault keeps what it has; tell the security officer")


class StationKnown(DowntimeError):
    exit_code = 46
    sentence = N_("A station named {station} is already enrolled with another key.")
    hint = N_("give the laptop another name, or take the old one off first")


class VaultBusy(DowntimeError):
    exit_code = 47
    sentence = N_("Another pull is writing to the vault {folder}.")
    hint = N_("let it finish, or stop it, then run the command again")


class MemoryShort(DowntimeError):
    exit_code = 48
    sentence = N_("There is not enough free memory to open {file}.")
    hint = N_("close other programs, then try again; the snapshot itself is not to blame")
