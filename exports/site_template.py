"""The downtime.toml of a new site: it explains itself, in the site's language."""

from __future__ import annotations

import textwrap

from exports.language import N_, Translator
from exports.names import short_name
from exports.toml_lines import toml_string

_SITE = N_("The hospital. “code” stands in the names of files: do not change it once laptops are enrolled.")
_LANGUAGE = N_("fr or en")
_SOURCE = N_(
    "What to read. One [[source]] for each system or extract. “fhir” is a folder of NDJSON files or bundles, also .gz."
    " Relative paths start from this folder."
)
_DESTINATION = N_(
    "Where snapshots are put; laptops fetch them there. One [[destination]] for each place; two are better than one. A"
    ' folder, or sftp://SERVER/FOLDER, smb://SERVER/SHARE, s3://BUCKET/FOLDER with credentials = "keys/FILE.toml", a'
    " private file with the account; an address never holds a password. append_only = true: the kit deletes nothing"
    " there. mounted = true: a share or a stick, used only while it holds the file downtime.destination. The page"
    " “destinations” of the documentation shows the settings of each server."
)
_SCOPE = N_(
    "Who can open what. Each scope is a snapshot of its own. “*” in wards: all wards. “*” in stations: every station"
    " that no other scope names. So a ward's laptop that is added with --ward opens its ward and nothing else."
)
_KEEP = N_(
    "How many days a patient stays findable after discharge, how many days of appointments are taken along, how many"
    " snapshots of a scope stay published."
)
_SIGN_IN = N_(
    "Who reads at a laptop, once its passphrase was given: people of the staff list, with a login and a PIN. The list"
    " is the file staff.csv of a source of type csv (take the # away below), written by: downtime staff add. Without a"
    " list everybody says a name and a role. “declared” is whether who is not on the list may do so too; false shuts"
    " an agency nurse out at night."
)
_PAPER = N_(
    "What is printed. [[paper.pack]]: forms that go together, for some wards or for all (downtime print VAULT --list"
    " names the forms). high_alert: words of drugs that two people check. Laptops print on USB printers only, unless"
    " network_printers = true. logo: a PNG file, and header: words, in the head of every sheet. The folders forms/ and"
    " procedures/ and the file directory.csv beside this one hold the hospital's own: see the documentation."
)
_WIDTH = 110
_NAMELESS = "site"
"""The code of a hospital whose name has no letter that a file name may have."""


def config_text(name: str, language: str, translator: Translator) -> str:
    """The whole file; `translator` speaks `language`."""

    def comment(message: str) -> str:
        return textwrap.fill(translator.gettext(message), _WIDTH, initial_indent="# ", subsequent_indent="# ")

    return f"""\
{comment(_SITE)}
[site]
name = {toml_string(name)}
code = "{short_name(name) or _NAMELESS}"
language = "{language}"  # {translator.gettext(_LANGUAGE)}
timezone = "Europe/Paris"

{comment(_SOURCE)}
[[source]]
type = "fhir"
path = "hospital/fhir"

{comment(_DESTINATION)}
[[destination]]
url = "published"

{comment(_SIGN_IN)}
# [[source]]
# type = "csv"
# path = "hospital/staff"
[sign_in]
declared = true

{comment(_KEEP)}
[keep]
discharged_days = 30
appointments_days = 28
published = 48

{comment(_PAPER)}
# [paper]
# high_alert = ["potassium", "insuline"]
# network_printers = false
# each_form_on_its_own_sheet = false
# [[paper.pack]]
# name = "dialyse"
# title = "Dialyse"
# forms = ["patient-sheet", "administration-plan"]
# ward_forms = ["ward-list"]
# wards = ["Dialyse"]

{comment(_SCOPE)}
[[scope]]
name = "all"
wards = ["*"]
stations = ["*"]
"""
