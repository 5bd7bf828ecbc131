"""Pictures that people send, drawn anew so that nothing but the picture is kept."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

from ..errors import Refused

KINDS = ("PNG", "JPEG")
MOST_BYTES = 1 << 20
MOST_PIXELS = 2000  # of a side
WIDTH, HEIGHT = 600, 200


@dataclass(frozen=True)
class Picture:
    """A PNG with its size in pixels and the SHA-256 of its bytes."""

    content: bytes
    digest: str
    width: int
    height: int


def read_logo(content: bytes) -> Picture:
    """Return the logo as a PNG of at most 600 by 200 pixels, without anything else it carried.

    Raises Refused for more than 1 MB, for what is no PNG or JPEG or is damaged, and for a side of
    more than 2,000 pixels.
    """
    if len(content) > MOST_BYTES:
        raise Refused("the logo is larger than 1 MB", code="logo_too_large")
    try:
        with Image.open(BytesIO(content), formats=KINDS) as opened:
            if max(opened.size) > MOST_PIXELS:
                raise Refused(
                    f"the logo is larger than {MOST_PIXELS:,} pixels on a side",
                    code="logo_too_large",
                )
            drawn = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("the file is no whole PNG or JPEG picture", code="logo_invalid") from error
    drawn.thumbnail((WIDTH, HEIGHT))
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    written = BytesIO()
    clean.save(written, "PNG", optimize=True)
    made = written.getvalue()
    return Picture(made, sha256(made).hexdigest(), *clean.size)
