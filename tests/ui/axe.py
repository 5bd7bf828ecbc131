"""What axe-core finds on a page that keeps somebody from using it."""

from importlib.resources import files

from playwright.sync_api import Page

SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def barriers(page: Page) -> list[str]:
    """Return the violations of WCAG 2.2 AA, in light and in dark.

    Each is one text: the theme, the rule's name and the element. What has nothing to do with
    colours is the same in both, and looked at once.
    """
    page.evaluate(SCRIPT)
    page.emulate_media(color_scheme="light")
    found = _violations(page, "light", RULES)
    page.emulate_media(color_scheme="dark")
    return found + _violations(page, "dark", OF_COLOURS)


def _violations(page: Page, theme: str, rules: list[str]) -> list[str]:
    answer = page.evaluate("rules => axe.run({runOnly: rules})", rules)
    return [
        f"{theme}: {one['id']}: {node['html'][:120]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]
