"""Every way the kit can fail, in one table.

Rules of this module:

* each class of failure has one sentence, one hint that names the next command, and one exit code of its own;
* exit codes are never reused, so that support can help by telephone without seeing any data;
* a sentence may name a file, a line, an element path, a station or a count; never anything said of a patient;
* malformed input may only raise a subclass of `DowntimeError`: any other exception is a defect of the kit.

The table in `downtime/docs/ERRORS.md` is generated from these classes (`make docs`).
"""

from __future__ import annotations

from typing import ClassVar

from exports.language import N_, Translator, in_words, untranslated


class DowntimeError(Exception):
    """A failure whose sentence a person can act on.

    `fields` fill the sentence; they are kept so that the same failure can be said in any language.
    """

    exit_code: ClassVar[int] = 1
    sentence: ClassVar[str] = N_("Something went wrong.")
    hint: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.say())

    def say(self, translator: Translator = untranslated) -> str:
        """The sentence in the translator's language, the problem it names included."""
        return translator.gettext(self.sentence).format(**in_words(self.fields, translator))

    def say_hint(self, translator: Translator = untranslated) -> str:
        """What to do next, or an empty text."""
        return translator.gettext(self.hint).format(**in_words(self.fields, translator)) if self.hint else ""


# 10–19: the site's folder and its configuration


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


# 20–29: sources


class SourceEmpty(DowntimeError):
    exit_code = 20
    sentence = N_("{folder} holds nothing that the source “{source}” can read.")
    hint = N_("check the path of the source in downtime.toml; nothing was published")


class SourceUnreadable(DowntimeError):
    exit_code = 21
    sentence = N_("{file}: {problem}.")
    hint = N_("ask for that file again from the hospital's system; nothing was published")


class NobodyPresent(DowntimeError):
    exit_code = 22
    sentence = N_("According to the sources nobody is present in the hospital.")
    hint = N_("check the sources in downtime.toml; nothing was published and the last snapshot stays the newest")


class PartlyRead(DowntimeError):
    exit_code = 23
    sentence = N_("The sources hold things that could not be read: {count}. The snapshots were published without them.")
    hint = N_("the report lists their files and lines; ask for those files again, then export again")


# 30–39: the snapshot file


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
    hint = N_("check that the folder is mounted; what the vault holds is still good")


# 40–49: the vault


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


# 50–59: serving


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


# 60–69: printing


class FormUnknown(DowntimeError):
    exit_code = 60
    sentence = N_("There is no form named {form}; there are: {forms}.")
    hint = N_("downtime print --help lists the forms")


class PatientUnknown(DowntimeError):
    exit_code = 61
    sentence = N_("No patient of the copy has that number.")
    hint = N_("search by name in the application: downtime serve VAULT")


class WardUnknown(DowntimeError):
    exit_code = 62
    sentence = N_("There is no ward named {ward}; there are: {wards}.")
    hint = N_("give the name as the list of wards shows it")


# 70–79: the journal


class JournalBroken(DowntimeError):
    exit_code = 70
    sentence = N_("The journal of {folder} is not whole: {problem}.")
    hint = N_("keep a copy of the vault as it is, and tell the security officer; --export FILE writes what can be read")


class ExportSuffixUnknown(DowntimeError):
    exit_code = 71
    sentence = N_("{file}: the journal is exported as .csv or as .ndjson.")
    hint = N_("end the name of the file with .csv (table) or .ndjson (FHIR AuditEvent)")


# 80–89: keys and passphrases


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
