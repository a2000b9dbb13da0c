"""The door: who may ask, and what a browser may do with the answer."""

from __future__ import annotations

import pytest

from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import ORIGIN, PORT, Hospital, Reader

PAGES = [
    "/wards",
    "/wards/med-b",
    f"/patients/{sample.BUSY}",
    f"/patients/{sample.ODD}/documents/{sample.TEXT_DOCUMENT}",
    "/search",
    "/paper",
    "/guide",
    "/sign-in",
]
OTHERS = [
    "/healthz",
    "/",
    "/nothing",
    "/static/frame.css",
    f"/patients/{sample.ODD}/documents/{sample.PDF_DOCUMENT}?content=1",
]


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_every_answer_carries_the_protecting_headers(reader: Reader, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.removeprefix("sandbox; ").startswith("default-src 'none'")
    assert policy.startswith("sandbox; ") is ("content=1" in path)
    assert "unsafe" not in policy or "content=1" in path
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", ""]
)
@pytest.mark.parametrize("path", ["/wards", "/healthz", "/static/frame.css", "/unlock"])
def test_another_host_is_refused_before_anything_is_read(reader: Reader, path: str, host: str) -> None:
    response = reader.client.get(path, base_url=ORIGIN, headers={"Host": host})
    assert response.status_code == 421
    assert "Valmont" not in response.text


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_the_names_of_this_machine_are_answered(reader: Reader, host: str) -> None:
    assert reader.client.get("/healthz", base_url=ORIGIN, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "https://127.0.0.1:8765", "http://127.0.0.1:9999", "http://localhost"],
)
def test_a_form_of_another_page_is_refused(reader: Reader, origin: str | None) -> None:
    assert reader.post("/search", origin=origin, q="lovelace").status_code == 403


def test_a_browser_that_hides_the_origin_of_our_own_form_is_answered(reader: Reader) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    data = {"csrf": reader.token(), "q": "x"}
    assert reader.client.post("/search", base_url=ORIGIN, headers=headers, data=data).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_another_site_started_only_opens_a_page(reader: Reader, site: str) -> None:
    assert reader.get("/wards", **{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert reader.get("/wards", **{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/unlock", "/sign-in", "/lock", "/search", "/paper/patient-sheet.pdf", "/language", "/awake"]
)
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_the_token_is_refused(reader: Reader, path: str, token: str) -> None:
    assert reader.post(path, csrf=token, ward="med-b", q="x", language="fr").status_code == 403


def test_the_token_of_one_browser_is_not_that_of_another(hospital: Hospital) -> None:
    app = hospital.app()
    one, other = Reader(app).enter(), Reader(app).enter()
    assert one.token() != other.token()
    assert other.post("/search", csrf=one.token(), q="x").status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"])
def test_only_get_and_post_are_known(reader: Reader, method: str) -> None:
    assert reader.client.open("/wards", method=method, base_url=ORIGIN).status_code == 405


def test_the_cookie_is_kept_from_scripts_and_other_sites(hospital: Hospital) -> None:
    said = Reader(hospital.app()).get("/unlock").headers["Set-Cookie"]
    assert said.startswith(f"downtime_{PORT}=")
    assert "HttpOnly" in said and "SameSite=Strict" in said and "Expires" not in said


def test_a_long_form_is_refused(reader: Reader) -> None:
    assert reader.post("/search", q="x" * 20_000).status_code == 413


def test_no_address_holds_what_was_searched(reader: Reader) -> None:
    response = reader.post("/search", q="lovelace 10/12/1958")
    assert "lovelace" not in (response.headers.get("Location") or "")
    assert "lovelace" not in reader.get("/search?q=lovelace").text
