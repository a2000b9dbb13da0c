"""The ward board of the built-in snapshot, asked of the real application as a browser asks it.

Rules: nothing of it is journalled and no serial number is taken, since nobody read and nothing was printed; the copy is
forgotten when the page is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from flask.testing import FlaskClient

from downtime.journal import Entry
from downtime.self_test.sample import WARD, Sample
from downtime.vault.opening import open_content
from downtime.web.app import create_app, kit_of
from downtime.web.config import LOOPBACK, WebConfig
from downtime.web.kit import Outside
from downtime.web.station import OpenCopy, Unlocked

READER = "Auto-test"


class _Silent:
    """A journal of nothing."""

    def unlocked(self, identity: str) -> None: ...

    def locked(self) -> None: ...

    def record(self, *entries: Entry) -> None: ...

    def code(self) -> str | None:
        return None


class _Reader(HTMLParser):
    """The text of a page, and the hidden token of its first form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.token = ""
        self._texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named: Mapping[str, str | None] = dict(attrs)
        if tag == "input" and named.get("name") == "csrf" and not self.token:
            self.token = named.get("value") or ""

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._texts).split())


def draw_board(sample: Sample, language: str) -> tuple[int, str]:
    """The HTTP status and the text of the ward board. Raises what `open_content` raises, within the application."""

    def opener(_passphrase: str) -> Unlocked:
        copy = open_content(sample.content, sample.signature, sample.site_key, sample.identity, sample.name.file)
        return Unlocked(OpenCopy(copy, snapshot=sample.name.file), sample.identity)

    outside = Outside(opener=opener, take_serials=lambda _count: (), journal=_Silent(), read_journal=lambda _p, _n: ())
    config = WebConfig(vault=Path(), language=language)
    app = create_app(config, outside)
    origin = f"http://{LOOPBACK}:{config.port}"
    client = app.test_client()
    try:
        _post(client, origin, "/unlock", passphrase="-")  # noqa: S106 - the opener above asks for none
        _post(client, origin, "/sign-in", name=READER, role="nurse")
        answer = client.get(f"/wards/{WARD}", base_url=origin)
        return answer.status_code, _Reader(answer.text).text
    finally:
        kit_of(app).station.forget()


def _post(client: FlaskClient, origin: str, path: str, **form: str) -> None:
    token = _Reader(client.get(path, base_url=origin).text).token
    client.post(path, base_url=origin, headers={"Origin": origin}, data={"csrf": token, **form})
