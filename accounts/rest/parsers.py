from io import BytesIO
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LARGEST_BODY = 1_000_000


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"a body holds at most {LARGEST_BODY} bytes"
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """JSON of a size and a depth that cannot harm."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the document.

        Raises BodyTooLarge, and ParseError for what is not JSON or nested too deeply.
        """
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("nested too deeply") from error
