"""Every way the kit can fail, in one table.

Rules of this module:

* each class of failure has one sentence, one hint that names the next command, and one exit code of its own;
* exit codes are never reused, so that support can help by telephone without seeing any data;
* a sentence may name a file, a line, an element path, a station or a count; never anything said of a patient;
* malformed input may only raise a subclass of `DowntimeError`: any other exception is a defect of the kit.

The table in `downtime/docs/ERRORS.md` is generated from these classes (`make docs`).
"""

from exports.errors.base import DowntimeError
from exports.errors.crisis import EndRefused, NoCrisis, NoSnapshotBefore, PullsFrozen, TimeRefused, VaultEnded
from exports.errors.destination import AddressRefused, ConnectorMissing, CredentialsInvalid, ServerUnproven
from exports.errors.journal import ExportSuffixUnknown, JournalBroken
from exports.errors.key import (
    HalfMalformed,
    HalfMissing,
    HalvesDisagree,
    PassphraseWeak,
    SlotKnown,
    SlotLast,
    SlotNotProven,
    SlotUnknown,
)
from exports.errors.paper import BedUnknown, FormUnknown, PatientUnknown, PrinterRefused, PrintFailed, WardUnknown
from exports.errors.serving import (
    FingerprintMissing,
    FingerprintWrong,
    KitDamaged,
    NotSuspect,
    PortTaken,
    ReasonMissing,
    RoomShort,
    SelfTestFailed,
)
from exports.errors.site import (
    ConfigurationInvalid,
    ExportRunning,
    FileUnreadable,
    FileUnwritable,
    FolderNotEmpty,
    KeyPassphraseWrong,
    PassphraseMissing,
    PassphraseTooShort,
    SiteNotFound,
    StationUnknown,
)
from exports.errors.snapshot import (
    CommentDisagrees,
    DestinationUnreachable,
    EncryptionDamaged,
    KeyMalformed,
    NotForThisStation,
    PublicationFailed,
    SignatureInvalid,
    SignatureMalformed,
    SignatureMissing,
    SnapshotMalformed,
)
from exports.errors.source import (
    KeyReplaced,
    NobodyPresent,
    PartlyRead,
    RotationUnfinished,
    SourceEmpty,
    SourceUnreadable,
    SuccessionRefused,
    SuccessionWaits,
)
from exports.errors.staff import AccountUnknown, PinUnusable, StaffListMissing
from exports.errors.vault import (
    MemoryShort,
    NoSnapshot,
    NothingNewer,
    SnapshotRefused,
    StationKnown,
    StationMalformed,
    VaultBusy,
    VaultNotFound,
    WrongPassphrase,
)

__all__ = [
    "AccountUnknown",
    "AddressRefused",
    "BedUnknown",
    "CommentDisagrees",
    "ConfigurationInvalid",
    "ConnectorMissing",
    "CredentialsInvalid",
    "DestinationUnreachable",
    "DowntimeError",
    "EncryptionDamaged",
    "EndRefused",
    "ExportRunning",
    "ExportSuffixUnknown",
    "FileUnreadable",
    "FileUnwritable",
    "FingerprintMissing",
    "FingerprintWrong",
    "FolderNotEmpty",
    "FormUnknown",
    "HalfMalformed",
    "HalfMissing",
    "HalvesDisagree",
    "JournalBroken",
    "KeyMalformed",
    "KeyPassphraseWrong",
    "KeyReplaced",
    "KitDamaged",
    "MemoryShort",
    "NoCrisis",
    "NoSnapshot",
    "NoSnapshotBefore",
    "NobodyPresent",
    "NotForThisStation",
    "NotSuspect",
    "NothingNewer",
    "PartlyRead",
    "PassphraseMissing",
    "PassphraseTooShort",
    "PassphraseWeak",
    "PatientUnknown",
    "PinUnusable",
    "PortTaken",
    "PrintFailed",
    "PrinterRefused",
    "PublicationFailed",
    "PullsFrozen",
    "ReasonMissing",
    "RoomShort",
    "RotationUnfinished",
    "SelfTestFailed",
    "ServerUnproven",
    "SignatureInvalid",
    "SignatureMalformed",
    "SignatureMissing",
    "SiteNotFound",
    "SlotKnown",
    "SlotLast",
    "SlotNotProven",
    "SlotUnknown",
    "SnapshotMalformed",
    "SnapshotRefused",
    "SourceEmpty",
    "SourceUnreadable",
    "StaffListMissing",
    "StationKnown",
    "StationMalformed",
    "StationUnknown",
    "SuccessionRefused",
    "SuccessionWaits",
    "TimeRefused",
    "VaultBusy",
    "VaultEnded",
    "VaultNotFound",
    "WardUnknown",
    "WrongPassphrase",
]
