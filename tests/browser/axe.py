"""axe-core, the usual checker of WCAG rules, run in the page as its vendored script (see `vendor/README.md`).

The rule for the size of targets (WCAG 2.2, 2.5.8) is off in axe-core unless asked for: it is asked for.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

RUN = """async (only) => {
  const options = {resultTypes: ["violations"], iframes: false, rules: {"target-size": {enabled: true}}};
  if (only) options.runOnly = {type: "rule", values: only};
  const found = await axe.run(document, options);
  return found.violations.map(v => v.id + ": " + v.help + "\\n" + v.nodes.slice(0, 4).map(
    n => "  " + n.html.slice(0, 160) + "\\n    " + n.any.concat(n.all, n.none).map(c => c.message).join("; ")
  ).join("\\n"));
}"""


def violations(page: Page, *only: str) -> list[str]:
    """What axe finds wrong on the page, in words; `only` names rules, none means all of WCAG 2.2 and best practice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT + "; null")
    found: list[str] = page.evaluate(RUN, list(only) or None)
    return found
