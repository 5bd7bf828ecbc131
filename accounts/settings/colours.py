"""Colours of a provider that can be read: the contrast of WCAG 2.2."""

import re

from ..errors import Refused

COLOUR = re.compile(r"\A#[0-9a-f]{6}\Z")
PAPER = "#ffffff"
OF_TEXT, OF_SHAPES = 4.5, 3.0


def check_colours(ground: str, ink: str) -> None:
    """Raise Refused unless the ink can be read on the ground, and the ground be seen on paper.

    Both are written as #1d5fd3.
    """
    for colour in (ground, ink):
        if not COLOUR.match(colour):
            raise Refused(f"{colour!r} is no colour such as #1d5fd3", code="colour_invalid")
    if (found := contrast(ground, PAPER)) < OF_SHAPES:
        raise Refused(
            f"the contrast of {ground} with white paper is {_written(found)} to 1, and 3 to 1 are"
            " needed to see it",
            code="colour_too_pale",
        )
    if (found := contrast(ground, ink)) < OF_TEXT:
        raise Refused(
            f"the contrast of {ink} on {ground} is {_written(found)} to 1, and 4.5 to 1 are needed"
            " to read it",
            code="colours_too_close",
        )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 for the same to 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _written(found: float) -> str:
    """Write a contrast that falls short, rounded down so that it never reads as enough."""
    return f"{int(found * 10) / 10:.1f}"
