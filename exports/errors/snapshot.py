"""The snapshot file. Exit codes 30–39."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class SignatureInvalid(DowntimeError):
    exit_code = 30
    sentence = N_("{file} is not signed by this site's key, or was altered.")
    hint = N_("do not use this file; keep it aside for the security officer")


class SignatureMissing(DowntimeError):
    exit_code = 31
    sentence = N_("{file} has no signature beside it.")
    hint = N_("copy the .minisig file that was published with it")


class SignatureMalformed(DowntimeError):
    exit_code = 32
    sentence = N_("{file} is not a minisign file: {problem}.")
    hint = N_("ask for the file again")


class CommentDisagrees(DowntimeError):
    exit_code = 33
    sentence = N_("{file}: what its signature says and what it holds disagree ({problem}).")
    hint = N_("do not use this file; keep it aside for the security officer")


class NotForThisStation(DowntimeError):
    exit_code = 34
    sentence = N_("{file} was not encrypted for this key.")
    hint = N_("on the hospital side: downtime station add SITE NAME.station, then export again")


class EncryptionDamaged(DowntimeError):
    exit_code = 35
    sentence = N_("{file} is damaged: {problem}.")
    hint = N_("pull it again, or serve the one before it")


class SnapshotMalformed(DowntimeError):
    exit_code = 36
    sentence = N_("{file} does not hold a snapshot this version can read: {problem}.")
    hint = N_("install the version of the kit that the hospital side uses, or serve an earlier snapshot")


class PublicationFailed(DowntimeError):
    exit_code = 37
    sentence = N_("What was just written does not read back: {problem}.")
    hint = N_("nothing was published; check the disk, then export again")


class KeyMalformed(DowntimeError):
    exit_code = 38
    sentence = N_("{file} is not a key of the expected kind: {problem}.")
    hint = N_("check which file was given")


class DestinationUnreachable(DowntimeError):
    exit_code = 39
    sentence = N_("{destination} cannot be reached: {problem}.")
    hint = N_(
        "check that the share is mounted, the stick there or the server running; what the vault holds is still good"
    )
