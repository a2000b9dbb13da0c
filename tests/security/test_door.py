"""Who may ask at all: every route, walked from the application itself.

Foreign Host, foreign Origin, no token, no unlock, no sign-in, other methods: refused at each, without a word about any
patient, and every answer carries the headers of design section 7.
"""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from downtime.web.security import BEFORE_SIGN_IN, BEFORE_UNLOCK
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import ORIGIN, PASSPHRASE, Reader
from tests.security.conftest import NAMES, Target
from tests.security.surface import addresses, headers_missing, routes

KEYS = (sample.BUSY, sample.ODD, "med-b", "fr", "ward-list", "patient-sheet")
FORM = {"passphrase": PASSPHRASE, "name": "Eve", "role": "nurse", "q": "lovelace", "ward": "med-b", "language": "en"}


def all_addresses(target: Target, method: str) -> list[tuple[str, str]]:
    """Endpoint and address, for each route with plausible keys."""
    return [
        (rule.endpoint, address)
        for rule in routes(target.app, method)
        for key in (KEYS if "<" in rule.rule else KEYS[:1])
        for address in addresses(rule, key)
    ]


def tells_nothing(response: TestResponse) -> None:
    assert headers_missing(response) == []
    said = f"{response.headers}\n{response.get_data(as_text=True)}".lower()
    assert [name for name in NAMES if name in said] == []


def test_the_walk_reaches_every_route(target: Target) -> None:
    assert len(all_addresses(target, "GET")) > 20
    assert {endpoint for endpoint, _ in all_addresses(target, "POST")} >= {"search.found", "paper.print_form"}
    assert {form.action for form in target.surface.forms} >= {"/search", "/lock", "/sign-in"}
    assert len(target.surface.pages) > 25


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:1", "a@127.0.0.1:8765"])
def test_a_foreign_host(target: Target, host: str) -> None:
    for method in ("GET", "POST"):
        for _, address in all_addresses(target, method):
            response = target.inside.client.open(address, method=method, base_url=ORIGIN, headers={"Host": host})
            assert response.status_code == 421, address
            tells_nothing(response)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1:8765", "http://127.0.0.1:1", "null", "x", ""]
)
def test_a_foreign_origin(target: Target, origin: str) -> None:
    """With the right token even."""
    token = target.inside.token("/search")
    for _, address in all_addresses(target, "POST"):
        response = target.inside.post(address, origin=origin, csrf=token, **FORM)
        assert response.status_code == 403, address
        tells_nothing(response)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_another_site_started(target: Target, site: str) -> None:
    token = target.inside.token("/search")
    for method in ("GET", "POST"):
        for endpoint, address in all_addresses(target, method):
            headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Origin": "http://evil.example"}
            response = target.inside.client.open(
                address, method=method, base_url=ORIGIN, headers=headers, data={"csrf": token, **FORM}
            )
            assert response.status_code == 403, (endpoint, address)
            tells_nothing(response)


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é\0"])
@pytest.mark.parametrize("who", ["inside", "waiting", "outside"])
def test_no_form_without_its_token(target: Target, who: str, token: str | None) -> None:
    reader: Reader = getattr(target, who)
    for _, address in all_addresses(target, "POST"):
        fields = FORM if token is None else FORM | {"csrf": token}
        response = reader.client.post(address, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=fields)
        assert response.status_code == 403, address
        tells_nothing(response)
        in_address = f"{address.partition('?')[0]}?csrf={token or ''}"
        response = reader.client.post(in_address, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=FORM)
        assert response.status_code == 403, address


def test_the_token_of_another_browser(target: Target) -> None:
    token = target.waiting.token("/sign-in")
    assert token != target.inside.token("/search")
    for _, address in all_addresses(target, "POST"):
        assert target.inside.post(address, csrf=token, **FORM).status_code == 403, address


def test_nothing_of_a_patient_before_the_unlock(target: Target) -> None:
    token = target.outside.token()
    for method in ("GET", "POST"):
        for endpoint, address in all_addresses(target, method):
            if endpoint == "unlock.unlock":
                continue
            data = {"csrf": token, **FORM, "passphrase": "wrong"} if method == "POST" else None
            response = target.outside.client.open(
                address, method=method, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=data
            )
            tells_nothing(response)
            if endpoint not in BEFORE_UNLOCK:
                assert (response.status_code, response.headers["Location"]) == (303, "/unlock"), address


def test_nothing_of_a_patient_before_the_sign_in(target: Target) -> None:
    token = target.waiting.token("/sign-in")
    for method in ("GET", "POST"):
        for endpoint, address in all_addresses(target, method):
            if endpoint in BEFORE_SIGN_IN and method == "POST":
                continue
            data = {"csrf": token, **FORM} if method == "POST" else None
            response = target.waiting.client.open(
                address, method=method, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=data
            )
            tells_nothing(response)
            if endpoint not in BEFORE_SIGN_IN:
                assert (response.status_code, response.headers["Location"]) == (303, "/sign-in"), address


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "X"])
def test_other_methods(target: Target, method: str) -> None:
    for _, address in [*all_addresses(target, "GET"), *all_addresses(target, "POST")]:
        response = target.inside.client.open(address, method=method, base_url=ORIGIN)
        assert response.status_code == 405, address
        tells_nothing(response)


def test_every_answer_carries_the_headers(target: Target) -> None:
    for reader in (target.inside, target.waiting, target.outside):
        for address in (
            *target.surface.pages,
            "/nothing",
            "/static/nothing",
            "/healthz",
            "/favicon.ico",
            "/robots.txt",
        ):
            assert headers_missing(reader.get(address)) == [], address
    board = target.inside.get("/wards/med-b").text.lower()
    assert sum(name in board for name in NAMES) > 3, "who is inside still reads patients"
