"""Words can be read on their ground, in light and in dark: at least 4.5 to 1, as WCAG AA asks."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.charts.charts import SHADES

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
PAIRS = [
    (f"{colour}-ink", f"{colour}-tint")
    for colour in ("blue", "green", "amber", "red", "grey", "purple")
]
PAIRS += [
    (ink, ground)
    for ink in ("ink", "ink-2", "ink-3", "link")
    for ground in ("surface", "raised", "row-hover", "row-picked")
]
PAIRS += [
    ("ink-3", "page"),
    ("ink-3", "sunken"),
    ("ink-2", "rail"),
    ("ink-3", "rail"),
    ("green-ink", "surface"),
    ("red-ink", "surface"),
]
PAIRS += [("action-ink", "action"), ("action-ink", "action-hover")]


def tokens(theme):
    block = TOKENS.split(f'[data-bs-theme="{theme}"] {{')[1].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme, one, other):
    colours = tokens(theme)
    darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_ink_stands_out_from_its_ground(theme, ink, ground):
    assert contrast(theme, ink, ground) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shade", range(1, SHADES + 1))
def test_a_chart_stands_out_from_its_panel(theme, shade):
    """Lines and bars have no words: WCAG asks for 3 to 1."""
    assert contrast(theme, f"chart-{shade}", "surface") >= 3
