"""Write sprite.svg from the icons that icons.txt names.

Usage: python make_sprite.py PACKAGE_FOLDER VENDOR_FOLDER, the unpacked icon package and the folder
that holds icons.txt.
"""

import re
import sys
from pathlib import Path

HEAD = '<svg xmlns="http://www.w3.org/2000/svg">'
STROKE = (
    'fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def symbol(name: str, svg: str) -> str:
    """Return one icon as a symbol that takes the colour of the text around it."""
    shapes = re.findall(r"<(?:path|circle|rect|line)\b[^>]*/>", svg)
    drawn = "".join(shape for shape in shapes if 'stroke="none"' not in shape)
    return f'<symbol id="{name}" viewBox="0 0 24 24" {STROKE}>{drawn}</symbol>'


def main(package: Path, vendor: Path) -> None:
    """Write the sprite; a name that the package does not have is an error."""
    names = (vendor / "icons.txt").read_text().split()
    symbols = [
        symbol(name, (package / "icons/outline" / f"{name}.svg").read_text()) for name in names
    ]
    (vendor / "sprite.svg").write_text("\n".join([HEAD, *symbols, "</svg>", ""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
