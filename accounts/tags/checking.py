"""What a tag is: a short text by which a provider finds its customers again."""

from collections.abc import Iterable

from ..errors import Refused
from ..text import check_line, single_blanks

MOST_TAGS, LONGEST = 20, 40


def checked_tags(tags: Iterable[str]) -> list[str]:
    """Return the tags in small letters, each once, in the order of the alphabet.

    Blanks at their ends, and tags of blanks alone, are left out. Raises Refused for more than 20
    tags, and for one that is longer than 40 characters, has a comma or is not one line.
    """
    found = sorted({single_blanks(tag.lower()) for tag in tags} - {""})
    if len(found) > MOST_TAGS:
        raise Refused(f"a customer has at most {MOST_TAGS} tags", code="tags_too_many")
    for tag in found:
        check_line("tag", tag)
        if len(tag) > LONGEST or "," in tag:
            raise Refused(
                f"a tag has at most {LONGEST} characters and no comma: {tag[:LONGEST]}",
                code="tag_invalid",
            )
    return found
