"""Pages, room on the disk. Exit codes 50–59."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class PortTaken(DowntimeError):
    exit_code = 50
    sentence = N_("Port {port} of this machine is taken.")
    hint = N_("choose another with: --port {other}")


class SelfTestFailed(DowntimeError):
    exit_code = 51
    sentence = N_("The self-test found things to put right: {count}.")
    hint = N_("each line above says what to do; downtime check VAULT looks again")


class KitDamaged(DowntimeError):
    exit_code = 52
    sentence = N_("{problem} This installation of the kit is damaged.")
    hint = N_("install the program again; the vault is untouched; until then use another laptop")


class FingerprintWrong(DowntimeError):
    exit_code = 53
    sentence = N_("That is not the fingerprint of the new key; nothing was changed.")
    hint = N_("do not accept this key; call the hospital on a number you know, and tell the security officer")


class FingerprintMissing(DowntimeError):
    exit_code = 54
    sentence = N_("The fingerprint of the new key is needed and there is no terminal to ask for it.")
    hint = N_("add the one that the hospital gave you: --fingerprint TEXT")


class ReasonMissing(DowntimeError):
    exit_code = 56
    sentence = N_("Protected records are among those to print, and there is no terminal to ask for the reason.")
    hint = N_("add it: --reason TEXT; it is journalled")


class RoomShort(DowntimeError):
    exit_code = 57
    sentence = N_(
        "{file} ({size} MB) does not fit into the vault: its snapshots may take {room} MB, and the newest good ones"
        " take {held} MB. It was not fetched; what the vault holds stays."
    )
    hint = N_("make room on the disk, or allow more in vault.toml: [room], most_gib")


class NotSuspect(DowntimeError):
    exit_code = 58
    sentence = N_("{file} is not set aside as suspect; nothing was changed.")
    hint = N_("downtime snapshots {folder} shows each snapshot with its state and reason")
