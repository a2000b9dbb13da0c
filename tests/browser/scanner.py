"""A barcode scanner at the keyboard: keys five milliseconds apart by their own time stamps, however busy it is."""

from __future__ import annotations

import time

from playwright.sync_api import Page

APART = 0.005
"""Seconds between two keys."""
CONTROL = 2
"""The modifier, as the protocol of Chromium's tools numbers it."""
NAMED = {
    "Enter": ("Enter", 13, "\r"),
    "Tab": ("Tab", 9, ""),
    "F8": ("F8", 119, ""),
    "Control+]": ("BracketRight", 221, ""),
}
"""Key → code, number, text."""


def scan(page: Page, *parts: str) -> None:
    """Type each part: a text letter by letter, or one of the named keys."""
    session = page.context.new_cdp_session(page)
    at = time.time()
    try:
        for part in parts:
            for key in [part] if part in NAMED else part:
                at += APART
                _press(session.send, key, at)
    finally:
        session.detach()


def _press(send: object, key: str, at: float) -> None:
    code, number, text = NAMED.get(key, ("", ord(key.upper()[0]), key))
    said: dict[str, object] = {
        "key": key.removeprefix("Control+"),
        "code": code,
        "windowsVirtualKeyCode": number,
        "modifiers": CONTROL if key.startswith("Control+") else 0,
        "timestamp": at,
    }
    down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
    send("Input.dispatchKeyEvent", {**said, **down})  # type: ignore[operator]  # a method of playwright's session
    send("Input.dispatchKeyEvent", {**said, "type": "keyUp"})  # type: ignore[operator]
