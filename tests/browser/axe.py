"""axe-core held against a page, shadow roots and all, by the rules of WCAG 2.2 AA."""

from importlib.resources import files

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Every offence on its own line: rule, node, and what is wrong with it.
_RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  const told = (one, node) => `${one.id}: ${node.target.flat().join(" >> ")}: ${node.failureSummary}`;
  return violations.flatMap((one) => one.nodes.map((node) => told(one, node)));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds against the page as it stands; empty when nothing."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    return list(page.evaluate(_RUN, RULES))
