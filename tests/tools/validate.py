"""`make validate`: every page, in both languages, given to the Nu HTML checker of the W3C, which needs Java 17.

The checker is one file of 32 MB (`vnu.jar`, npm package `vnu-jar`, MIT); it is no part of this project and of no test:
say where it is with VNU_JAR=…, or let npm fetch it into a folder of its own. Tests parse the same pages with html5lib.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from downtime.web.config import WebConfig
from tests.browser.every_page import LOCKED, addresses
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Reader

PACKAGE = "vnu-jar@26.9.27"


def save_pages(folder: Path) -> list[Path]:
    """Every page of the sample hospital as a file."""
    saved = []
    app = Hospital(sample.database(), WebConfig(vault=folder, port=PORT)).app()
    for language in ("en", "fr"):
        reader = Reader(app)
        reader.post("/language", language=language)
        pages = [(path, reader.get(path)) for path in LOCKED]
        reader.unlock()
        reader.sign_in(role="manager")
        pages += [(path, reader.get(path)) for path in addresses(app)]
        for query in ("lovelace", "zzzzz"):
            pages.append((f"/search-{query}", reader.post("/search", q=query)))
        for path, answer in pages:
            if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
                file = folder / f"{language}{path.replace('/', '_').replace('?', '_')}.html"
                file.write_text(answer.text, encoding="utf-8")
                saved.append(file)
    return saved


def checker(folder: Path) -> Path:
    """Where vnu.jar is."""
    if named := os.environ.get("VNU_JAR"):
        return Path(named)
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Say where vnu.jar is: make validate VNU_JAR=…/vnu.jar")
    command = [npm, "install", "--no-save", "--ignore-scripts", "--silent", "--prefix", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def main() -> int:
    java = shutil.which("java")
    if java is None:
        raise SystemExit("java is missing: install a Java runtime, 17 or later")
    with tempfile.TemporaryDirectory(prefix="downtime-pages-") as temporary:
        pages, program = Path(temporary) / "pages", Path(temporary) / "checker"
        pages.mkdir()
        program.mkdir()
        saved = save_pages(pages)
        jar = checker(program)
        found = subprocess.run([java, "-jar", str(jar), "--skip-non-html", str(pages)], check=False)
    print(f"{len(saved)} pages checked: {'clean' if found.returncode == 0 else 'see above'}", file=sys.stderr)
    return found.returncode


if __name__ == "__main__":
    sys.exit(main())
