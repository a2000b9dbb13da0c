"""Keys and passphrases. Exit codes 80–89."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class PassphraseWeak(DowntimeError):
    exit_code = 80
    sentence = N_("That passphrase would be guessed: {problem}.")
    hint = N_("let the kit draw one (--make-passphrase), or take six unrelated words")


class SlotUnknown(DowntimeError):
    exit_code = 81
    sentence = N_("The vault has no passphrase named {slot}; there are: {slots}.")
    hint = N_("downtime slot VAULT list shows them")


class SlotKnown(DowntimeError):
    exit_code = 82
    sentence = N_("The vault has a passphrase named {slot} already; nothing was changed.")
    hint = N_("give another name, or change that one: downtime slot VAULT change {slot}")


class SlotLast(DowntimeError):
    exit_code = 83
    sentence = N_(
        "{slot} is the last passphrase of the vault; without one nobody could ever open it. Nothing was changed."
    )
    hint = N_("add another first: downtime slot VAULT add NAME")


class SlotNotProven(DowntimeError):
    exit_code = 86
    sentence = N_("That is the passphrase of {slot} itself; nothing was changed.")
    hint = N_("give one that remains: it shows that somebody can still open the vault")


class HalfMalformed(DowntimeError):
    exit_code = 84
    sentence = N_("{file} is not a half of a recovery key: {problem}.")
    hint = N_("read the line again from its sheet, or scan its QR code; each line of the sheet has its check character")


class HalvesDisagree(DowntimeError):
    exit_code = 85
    sentence = N_("The two halves do not belong together: {problem}.")
    hint = N_("take sheet 1 and sheet 2 with the same pair number, printed by the same downtime init")


class HalfMissing(DowntimeError):
    exit_code = 87
    sentence = N_("Both halves of the recovery key are needed, and there is no terminal to ask for them.")
    hint = N_("put each in a file and add: --half FILE --half FILE")
