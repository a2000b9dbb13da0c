"""The copy and the serial numbers of a real vault, as the pages ask for them."""

from __future__ import annotations

from pathlib import Path

from downtime.serials import Serials
from downtime.vault.generation import GenerationState
from downtime.vault.opening import open_newest, unlock
from downtime.vault.vault import Vault
from downtime.web.kit import Outside
from downtime.web.station import OpenCopy
from exports.snapshot.schema import Manifest


def of_vault(folder: Path) -> Outside:
    """The vault is opened anew at each unlock, since a pull may have brought a newer snapshot."""

    def opener(passphrase: str) -> OpenCopy:
        vault = Vault.open(folder)
        opened = open_newest(vault, unlock(vault, passphrase))
        return OpenCopy(
            opened.copy,
            refused=tuple(refusal.error for refusal in opened.refused),
            set_aside=len(opened.suspect),
            suspect=opened.generation.state is GenerationState.SUSPECT,
        )

    def next_serial() -> str:
        (serial,) = Serials(Vault.open(folder)).take()
        return serial

    def newer(manifest: Manifest) -> bool:
        known = ((one.state, one.comment) for one in Vault.open(folder).generations())
        return any(
            state is GenerationState.CURRENT
            and comment is not None
            and (comment.site, comment.scope) == (manifest.site, manifest.scope)
            and comment.sequence > manifest.sequence
            for state, comment in known
        )

    return Outside(opener=opener, next_serial=next_serial, newer=newer)
