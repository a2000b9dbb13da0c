"""Places on other machines. Exit codes 63–66."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class AddressRefused(DowntimeError):
    exit_code = 63
    sentence = N_("{address} cannot be used as an address: {problem}.")
    hint = N_("write a folder, or sftp://SERVER/FOLDER, smb://SERVER/SHARE/FOLDER, s3://BUCKET/FOLDER")


class CredentialsInvalid(DowntimeError):
    exit_code = 64
    sentence = N_("The credentials in {file} cannot be used: {problem}.")
    hint = N_("the page “destinations” of the documentation shows what the file holds for each kind of server")


class ServerUnproven(DowntimeError):
    exit_code = 65
    sentence = N_("{destination} does not prove to be the server that was noted: {problem}.")
    hint = N_(
        "nothing was sent or fetched; ask who runs it whether its key was changed, on a number you know, and tell the"
        " security officer"
    )


class ConnectorMissing(DowntimeError):
    exit_code = 66
    sentence = N_("This installation of the kit cannot reach {scheme}:// addresses: {package} is missing or damaged.")
    hint = N_("install the kit again from its full package; a folder or a USB stick works without")
