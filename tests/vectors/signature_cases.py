"""Vectors of the signature and of the line it carries."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from exports.minisign_keys import SecretKey
from tests.vectors.layers import minisign, minisign_unchecked
from tests.vectors.maker import Maker, Parts
from tests.vectors.vector import Vector

INVALID = "SignatureInvalid (30)"
MALFORMED = "SignatureMalformed (32)"
DISAGREES = "CommentDisagrees (33)"


def flipped(position: int) -> Callable[[bytes], bytes]:
    """One bit of the byte at `position`, counted from the end when negative."""

    def flip(content: bytes) -> bytes:
        at = position % len(content)
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    return flip


def line_changed(number: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """One of the four lines, counted from 0, without its line end."""

    def edit(signature: bytes) -> bytes:
        lines = signature.split(b"\n")
        lines[number] = change(lines[number])
        return b"\n".join(lines)

    return edit


def unchecked(change: Callable[[str], bytes]) -> Callable[[Parts, bytes, str], bytes]:
    """Signed with a comment that the product would not sign."""
    return lambda parts, content, text: minisign_unchecked(content, parts.key, change(text))


def _other_key(parts: Parts) -> SecretKey:
    return parts.seed.signing_key("other")


def _not_canonical(line: bytes) -> bytes:
    """Other base64 of the same bytes: the unused bits before the padding are set."""
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = line.rstrip(b"=")
    other = body[:-1] + letters[letters.index(body[-1]) + 1 :][:1] + line[len(body) :]
    if base64.b64decode(other) != base64.b64decode(line):
        raise ValueError("no unused bits")
    return other


def signature_cases(make: Maker) -> Iterator[Vector]:
    """Who signed, what was signed, and how it is written down."""

    def refused(key: str, comment: str, outcome: str, **flaw: object) -> Vector:
        return make.vector(key, comment, pull=outcome, open=outcome, **flaw)  # type: ignore[arg-type]

    def malformed(key: str, comment: str, **flaw: object) -> Vector:
        return refused(key, comment, MALFORMED, **flaw)

    yield refused("content-one-bit", "one bit of the .age file flipped", INVALID, content=flipped(-20))
    yield refused("content-cut", "the .age file cut by one byte on its way", INVALID, content=lambda c: c[:-1])
    yield refused("content-longer", "one byte after the .age file", INVALID, content=lambda c: c + b"\0")
    yield refused("content-empty", "nothing left of the .age file", INVALID, content=lambda _: b"")
    yield refused(
        "signature-other-content",
        "the right key and comment, over other bytes",
        INVALID,
        sign=lambda parts, content, text: minisign(content[::-1], parts.key, text),
    )
    yield refused(
        "signature-other-key",
        "another key, with its own id",
        INVALID,
        sign=lambda parts, content, text: minisign(content, _other_key(parts), text),
    )
    yield refused(
        "signature-other-key-same-id",
        "another key that says the id of the site's",
        INVALID,
        sign=lambda parts, content, text: minisign(content, SecretKey(parts.key.key_id, _other_key(parts).seed), text),
    )
    yield refused("signature-one-bit", "one bit of the signature flipped", INVALID, signature=line_changed(1, _bit))
    yield refused(
        "signature-global-one-bit", "one bit of the global signature flipped", INVALID, signature=line_changed(3, _bit)
    )
    yield malformed(
        "signature-legacy",
        "algorithm Ed: over the file itself, not over its BLAKE2b-512",
        sign=lambda parts, content, text: minisign_unchecked(content, parts.key, text.encode(), b"Ed"),
    )
    yield malformed(
        "signature-algorithm",
        "an algorithm that does not exist",
        sign=lambda parts, content, text: minisign_unchecked(content, parts.key, text.encode(), b"EX"),
    )
    yield malformed("signature-empty", "an empty signature file", signature=lambda _: b"")
    yield malformed(
        "signature-cut", "the global signature is missing", signature=lambda s: b"\n".join(s.split(b"\n")[:3])
    )
    yield malformed("signature-five-lines", "a line after the fourth", signature=lambda s: s + b"more\n")
    yield malformed("signature-blank-line-first", "an empty line in front", signature=lambda s: b"\n" + s)
    yield malformed(
        "signature-not-base64", "a line that is not base64", signature=line_changed(1, lambda x: b"!" + x[1:])
    )
    yield malformed(
        "signature-not-canonical", "other base64 of the same bytes", signature=line_changed(3, _not_canonical)
    )
    yield malformed("signature-short", "63 bytes of signature", signature=line_changed(1, _shorter))
    yield malformed("signature-not-text", "bytes that are not UTF-8", signature=lambda s: b"\xff" + s)
    yield malformed(
        "signature-huge", "20 KiB of untrusted comment", signature=line_changed(0, lambda x: x + b"x" * 20000)
    )
    yield make.vector(
        "signature-missing",
        "not yet published: the signature is written last",
        pull="NothingNewer (43)",
        open="SignatureMissing (31)",
        signature=lambda _: None,
    )
    yield make.vector(
        "content-missing",
        "only the signature",
        pull="SnapshotRefused (45)",
        open="FileUnreadable (13)",
        content=lambda _: None,
    )
    yield make.vector(
        "good-untrusted-comment",
        "the untrusted comment is not signed: other words change nothing",
        signature=line_changed(0, lambda _: b"untrusted comment: anything"),
    )
    yield make.vector(
        "good-crlf", "line ends of Windows in the signature file", signature=lambda s: s.replace(b"\n", b"\r\n")
    )
    yield from _comment_cases(make)


def _comment_cases(make: Maker) -> Iterator[Vector]:
    def unparsable(key: str, comment: str, line: Callable[[str], str]) -> Vector:
        return make.vector(key, comment, pull=MALFORMED, open=MALFORMED, line=line)

    yield make.vector(
        "comment-altered",
        "the sequence raised after signing",
        pull=INVALID,
        open=INVALID,
        signature=lambda s: s.replace(b"sequence=12", b"sequence=13"),
    )
    yield unparsable(
        "comment-unparsable", "the comment that minisign writes by itself", lambda _: "timestamp:1795442700"
    )
    yield unparsable("comment-empty", "an empty comment", lambda _: "")
    yield unparsable("comment-version-2", "a format of the future", lambda t: t.replace("downtime 1", "downtime 2"))
    yield unparsable("comment-two-spaces", "two spaces between words", lambda t: t.replace(" scope", "  scope"))
    yield unparsable(
        "comment-order",
        "site and scope change places",
        lambda t: t.replace("site=ch-valmont scope=all", "scope=all site=ch-valmont"),
    )
    yield unparsable("comment-word-missing", "without the size", lambda t: t.rpartition(" ")[0])
    yield unparsable("comment-word-more", "a word that the format does not know", lambda t: t + " urgent=1")
    yield unparsable("comment-word-twice", "two sequences", lambda t: t + " sequence=13")
    yield unparsable(
        "comment-leading-zero", "a number with a leading zero", lambda t: t.replace("sequence=12", "sequence=012")
    )
    yield unparsable("comment-negative", "a negative number", lambda t: t.replace("sequence=12", "sequence=-12"))
    yield unparsable("comment-digits", "digits of another script", lambda t: t.replace("sequence=12", "sequence=１２"))
    yield unparsable("comment-number-too-large", "2^53", lambda t: t.replace("sequence=12", f"sequence={2**53}"))
    yield unparsable("comment-sequence-0", "sequences begin at 1", lambda t: t.replace("sequence=12", "sequence=0"))
    yield unparsable(
        "comment-present", "more present than there are patients", lambda t: t.replace("present=2", "present=3")
    )
    yield unparsable(
        "comment-local-time", "a time that is not in UTC", lambda t: t.replace("14:05:00+00:00", "15:05:00+01:00")
    )
    yield unparsable("comment-time-z", "UTC written as Z", lambda t: t.replace("+00:00", "Z"))
    yield unparsable("comment-no-such-time", "the 31st of November", lambda t: t.replace("2026-11-23", "2026-11-31"))
    yield unparsable("comment-capitals", "a site in capitals", lambda t: t.replace("ch-valmont", "CH-Valmont"))
    yield make.vector(
        "comment-control",
        "an escape sequence of terminals in the comment",
        pull=MALFORMED,
        open=MALFORMED,
        sign=unchecked(lambda text: text.encode() + b"\x1b[2J"),
    )
    yield make.vector(
        "comment-direction",
        "a right-to-left override in the comment",
        pull=MALFORMED,
        open=MALFORMED,
        sign=unchecked(lambda text: (text + "\u202e").encode()),
    )
    yield make.vector(
        "comment-too-long",
        "9 KiB of comment; minisign takes 8",
        pull=MALFORMED,
        open=MALFORMED,
        sign=unchecked(lambda text: text.encode() + b" " * 9216),
    )
    yield from _name_cases(make)


def _name_cases(make: Maker) -> Iterator[Vector]:
    def renamed(key: str, comment: str, name: str) -> Vector:
        return make.vector(key, comment, pull=DISAGREES, open=DISAGREES, name=name)

    yield renamed("name-other-site", "the pair was renamed", "chu-ailleurs_all_20261123T140500Z.sqlite.zst.age")
    yield renamed("name-other-scope", "the pair was renamed", "ch-valmont_cardio_20261123T140500Z.sqlite.zst.age")
    yield renamed("name-other-time", "an old pair under a new name", "ch-valmont_all_20261123T141000Z.sqlite.zst.age")

    def passed_over(key: str, comment: str, name: str) -> Vector:
        return make.vector(key, comment, pull="NothingNewer (43)", open="nothing", name=name)

    yield passed_over("name-path", "a path out of the vault", "../ch-valmont_all_20261123T140500Z.sqlite.zst.age")
    yield passed_over("name-path-windows", "the same for Windows", "..\\ch-valmont_all_20261123T140500Z.sqlite.zst.age")
    yield passed_over("name-absolute", "an absolute path", "/ch-valmont_all_20261123T140500Z.sqlite.zst.age")
    yield passed_over("name-nul", "a NUL", "ch-valmont_all\0_20261123T140500Z.sqlite.zst.age")
    yield passed_over("name-newline", "a line end", "ch-valmont_all_20261123T140500Z\n.sqlite.zst.age")
    yield passed_over(
        "name-escape", "an escape sequence of terminals", "\x1b[2Jch-valmont_all_20261123T140500Z.sqlite.zst.age"
    )
    yield passed_over(
        "name-direction", "a right-to-left override", "ch-valmont_all_20261123T140500Z\u202e.sqlite.zst.age"
    )
    yield passed_over("name-markup", "HTML", "<script>_all_20261123T140500Z.sqlite.zst.age")
    yield passed_over("name-shell", "a command of the shell", "$(reboot)_all_20261123T140500Z.sqlite.zst.age")
    yield passed_over(
        "name-capitals", "capitals are one name on some file systems", "CH-VALMONT_all_20261123T140500Z.sqlite.zst.age"
    )
    yield passed_over("name-accent", "a letter that has two writings", "ch-valmont_été_20261123T140500Z.sqlite.zst.age")
    yield passed_over("name-hidden", "a name that begins with a dot", ".ch-valmont_all_20261123T140500Z.sqlite.zst.age")
    yield passed_over(
        "name-option", "a name that a program takes for an option", "--all_all_20261123T140500Z.sqlite.zst.age"
    )
    yield passed_over("name-no-such-time", "the 31st of November", "ch-valmont_all_20261131T140500Z.sqlite.zst.age")
    yield passed_over("name-too-long", "41 letters of site", f"{'a' * 41}_all_20261123T140500Z.sqlite.zst.age")


def _bit(line: bytes) -> bytes:
    """One bit of what the base64 line holds, past algorithm and key id."""
    return base64.b64encode(flipped(20)(base64.b64decode(line)))


def _shorter(line: bytes) -> bytes:
    return base64.b64encode(base64.b64decode(line)[:-1])
