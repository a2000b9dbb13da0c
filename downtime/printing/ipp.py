"""One question to the print system: how is this job? As IPP, since `lpstat` tells a cancelled job from a printed one
in no way that can be read.

Source: RFC 8010 (encoding), RFC 8011 section 4.3.4 (Get-Job-Attributes). Rule: an answer that is not understood is no
answer, never an exception.
"""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Iterator
from pathlib import PurePosixPath

_GET_JOB_ATTRIBUTES = 0x0009
_OPERATION, _END = 0x01, 0x03
_KEYWORD, _NAME, _URI, _CHARSET, _LANGUAGE = 0x44, 0x42, 0x45, 0x47, 0x48
_INTEGERS = frozenset({0x21, 0x23})
_SECONDS = 5.0
_LONGEST_ANSWER = 1 << 16


class _OnSocket(http.client.HTTPConnection):
    """HTTP over the socket file of the print system."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(self._path)


def job_state(server: str, job: int) -> int | None:
    """`job-state` (RFC 8011, section 5.3.7: 3 to 9) of a job; None when it is not told. `server` is what `lpstat -H`
    says: the path of a socket, or host:port."""
    connection = _OnSocket(server) if PurePosixPath(server).is_absolute() else _connection(server)
    try:
        connection.request("POST", "/", question(job), {"Content-Type": "application/ipp"})
        answer = connection.getresponse().read(_LONGEST_ANSWER)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return dict(integers(answer)).get("job-state")


def _connection(server: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(server, timeout=_SECONDS)


def question(job: int) -> bytes:
    """The request Get-Job-Attributes for `job-state`."""
    attributes = (
        (_CHARSET, "attributes-charset", "utf-8"),
        (_LANGUAGE, "attributes-natural-language", "en"),
        (_URI, "job-uri", f"ipp://localhost/jobs/{job}"),
        (_NAME, "requesting-user-name", "downtime"),
        (_KEYWORD, "requested-attributes", "job-state"),
    )
    body = b"".join(_attribute(*one) for one in attributes)
    return struct.pack(">BBHI", 2, 0, _GET_JOB_ATTRIBUTES, 1) + bytes([_OPERATION]) + body + bytes([_END])


def _attribute(tag: int, name: str, value: str) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value.encode()


def integers(answer: bytes) -> Iterator[tuple[str, int]]:
    """The attributes of an answer that hold one whole number; an answer that is cut ends there."""
    at = 8
    while at < len(answer):
        tag = answer[at]
        at += 1
        if tag < 0x10:  # a group begins
            continue
        name, at = _counted(answer, at)
        value, at = _counted(answer, at)
        if tag in _INTEGERS and len(value) == 4:
            yield name.decode("utf-8", "replace"), int.from_bytes(value, "big", signed=True)


def _counted(answer: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(answer[at : at + 2], "big")
    return answer[at + 2 : at + 2 + length], at + 2 + length
