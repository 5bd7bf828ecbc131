import json
from typing import Any, NoReturn

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LARGEST_BODY = 1_000_000


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"a body holds at most {LARGEST_BODY} bytes"
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """JSON of a size and a depth that cannot harm, in which no member comes twice."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the document.

        Raises BodyTooLarge, and ParseError for what is no JSON, is nested too deeply, or has a
        member twice.
        """
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
        return read_json(body)


class MergePatchParser(BoundedJSONParser):
    """JSON Merge Patch (RFC 7396)."""

    media_type = "application/merge-patch+json"


def read_json(body: bytes) -> Any:
    """Return the JSON document of the body.

    Raises ParseError for what is no JSON, is nested too deeply, or has a member twice.
    """
    try:
        document = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
        # A half of a surrogate pair is a letter to JSON, and none to a database. Only an escape
        # writes one.
        if b"\\u" in body:
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise ParseError("nested too deeply") from error
    except ValueError as error:
        raise ParseError(f"no JSON: {error}"[:300]) from error
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice} comes twice")
    return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")
