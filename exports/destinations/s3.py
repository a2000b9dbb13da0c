"""S3 through fsspec and s3fs, at any service that speaks it.

S3 has no renaming (fsspec copies and deletes, which is two acts and asks for the right to delete). It needs none: an
object appears whole when its last part is there, or not at all. What is published is therefore put under its final
name, and the signature, which comes last, is the commit (`exports.publish`).

Nothing is cached: neither listings nor connections of another account; no credentials are looked for anywhere else
than in the file that was named, not in the environment, not in `~/.aws`, not at a metadata service. Nobody is talked to
but the service that was named: where it says that something is elsewhere, nothing is asked for there (aiohttp would
follow it to any address that the laptop reaches, and out of TLS).
"""

from __future__ import annotations

import contextlib
from typing import Any

from aiobotocore.httpsession import AIOHTTPSession
from fsspec.asyn import sync
from s3fs import S3FileSystem

from exports.destinations.address import Address
from exports.destinations.credentials import S3Credentials
from exports.destinations.patience import Patience
from exports.language import N_

_PART = 8 << 20
"""Bytes of one part of an upload; S3 takes no less than 5 MiB."""


class _Straight:
    """A session of aiohttp that follows no redirect."""

    def __init__(self, session: Any) -> None:
        self._session = session

    async def request(self, method: str, **asked: Any) -> Any:
        return await self._session.request(method, allow_redirects=False, **asked)


class _StraightSession(AIOHTTPSession):  # type: ignore[misc] # aiobotocore has no types
    """The way of aiobotocore to a service, by such sessions."""

    async def _get_session(self, proxy_url: str | None) -> _Straight:
        return _Straight(await super()._get_session(proxy_url))


class _FlatS3(S3FileSystem):  # type: ignore[misc] # s3fs has no types
    """`S3FileSystem` for which a folder that holds nothing is empty: S3 knows no folders, only names."""

    def ls(self, path: str, detail: bool = True, **_kwargs: Any) -> list[Any]:
        found = sync(self.loop, self._lsdir, path, refresh=True)
        return [entry if detail else entry["name"] for entry in found]

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_kwargs: Any) -> bytes:
        """Bytes `start` to `end`; none from the end of the object on, for which S3 has an error of its own."""
        try:
            return bytes(sync(self.loop, self._cat_file, path, start=start, end=end))
        except OSError as error:
            answer = getattr(error.__cause__, "response", {})
            if answer.get("Error", {}).get("Code") in {"InvalidRange", "416"}:
                return b""
            raise


def connect(_address: Address, credentials: S3Credentials, patience: Patience) -> S3FileSystem:
    """A session; the service is asked for nothing yet."""
    client: dict[str, Any] = {"region_name": credentials.region}
    if credentials.certificates:
        client["verify"] = credentials.certificates
    return _FlatS3(
        key=credentials.key_id,
        secret=credentials.secret,
        endpoint_url=credentials.endpoint or None,
        client_kwargs=client,
        config_kwargs={
            "connect_timeout": patience.connect,
            "read_timeout": patience.answer / 2,
            "retries": {"max_attempts": 1},
            "s3": {"addressing_style": "path" if credentials.endpoint else "auto"},
            "request_checksum_calculation": "when_required",  # many services other than Amazon's refuse the rest
            "response_checksum_validation": "when_required",
            "http_session_cls": _StraightSession,
        },
        default_block_size=_PART,
        use_listings_cache=False,
        skip_instance_cache=True,
        asynchronous=False,
    )


def close(system: S3FileSystem) -> None:
    """End the session."""
    with contextlib.suppress(Exception):  # whatever it says, it is gone
        if system._s3 is not None:
            sync(system.loop, system._s3.__aexit__, None, None, None, timeout=5)
            system._s3 = None


def explain(error: BaseException) -> str | None:
    """What an exception of s3fs means for whoever set the account up."""
    if isinstance(error, PermissionError):
        return N_("this account may not do that there")
    return None
