"""A declared crisis and its end. Exit codes 67–69, 72–74."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class PullsFrozen(DowntimeError):
    exit_code = 67
    sentence = N_("A crisis was declared on {since}: nothing is fetched into the vault {folder}, nothing is dropped.")
    hint = N_("if it was declared by mistake: downtime declare {folder} --cancel")


class TimeRefused(DowntimeError):
    exit_code = 68
    sentence = N_("“{text}” cannot be taken as the time: {problem}.")
    hint = N_("write it as 02:00, 2026-11-22 02:00 or 2026-11-22T02:00+01:00")


class NoSnapshotBefore(DowntimeError):
    exit_code = 69
    sentence = N_("The vault {folder} holds no snapshot from before {before} that can be opened.")
    hint = N_("downtime snapshots {folder} shows them; then, a later time: downtime declare {folder} --before TIME")


class VaultEnded(DowntimeError):
    exit_code = 72
    sentence = N_("The crisis was ended on the vault {folder}: {problem}.")
    hint = N_("to finish what was begun: downtime end {folder} --export FOLDER; for the next time: downtime enroll")


class NoCrisis(DowntimeError):
    exit_code = 73
    sentence = N_("No crisis is declared on the vault {folder}.")
    hint = N_("declare one with: downtime declare {folder}")


class EndRefused(DowntimeError):
    exit_code = 74
    sentence = N_("The crisis was not ended: {problem}. Nothing was destroyed.")
    hint = N_("put that right, then run the command again")
