"""The site's folder and its configuration. Exit codes 10–19."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class ConfigurationInvalid(DowntimeError):
    exit_code = 10
    sentence = N_("{file}, line {line}: {problem}.")
    hint = N_("correct that line of {file}, then run the command again")


class SiteNotFound(DowntimeError):
    exit_code = 11
    sentence = N_("{folder} is not a site folder: it has no downtime.toml.")
    hint = N_('make one with: downtime init {folder} --name "NAME OF THE HOSPITAL"')


class FolderNotEmpty(DowntimeError):
    exit_code = 12
    sentence = N_("{folder} exists and is not empty; nothing was changed.")
    hint = N_("name another folder, or empty this one yourself")


class FileUnreadable(DowntimeError):
    exit_code = 13
    sentence = N_("{file} cannot be read: {problem}.")
    hint = N_("check the path and your rights on it")


class FileUnwritable(DowntimeError):
    exit_code = 14
    sentence = N_("{file} cannot be written: {problem}.")
    hint = N_("check the free space and your rights on the folder")


class PassphraseMissing(DowntimeError):
    exit_code = 15
    sentence = N_("A passphrase is needed and there is no terminal to ask for it.")
    hint = N_("put it in a file and add: --passphrase-file FILE")


class PassphraseTooShort(DowntimeError):
    exit_code = 16
    sentence = N_("The passphrase is too short: at least {minimum} characters.")
    hint = N_("several unrelated words make a good one")


class KeyPassphraseWrong(DowntimeError):
    exit_code = 17
    sentence = N_("The passphrase does not open {file}.")
    hint = N_("check capitals and spaces, then try again")


class ExportRunning(DowntimeError):
    exit_code = 18
    sentence = N_("Another export of {folder} is running.")
    hint = N_("wait for it to end; two at once could give one number to two snapshots")


class StationUnknown(DowntimeError):
    exit_code = 19
    sentence = N_("No station named {station} is enrolled; there are: {stations}.")
    hint = N_("downtime station list SITE shows them")
