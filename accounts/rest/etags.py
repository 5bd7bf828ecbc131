"""ETags: which version of a resource a caller has seen."""

import json
from hashlib import sha256
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

IF_MATCH, IF_NONE_MATCH = "If-Match", "If-None-Match"


class Changed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "it has changed since: read it again"
    default_code = "changed"


def etag_of(document: dict[str, Any]) -> str:
    """Return the strong ETag of a resource's whole document, whatever part of it is shown."""
    text = json.dumps(document, sort_keys=True, cls=JSONEncoder)
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def check_match(request: Request, etag: str) -> None:
    """Raise Changed when the request names with If-Match other versions than this one."""
    asked = request.headers.get(IF_MATCH)
    if asked is not None and not _among(etag, asked):
        raise Changed


def is_known(request: Request, etag: str) -> bool:
    """Return whether the caller has this version, by If-None-Match."""
    asked = request.headers.get(IF_NONE_MATCH)
    return asked is not None and _among(etag, asked.replace("W/", ""))


def _among(etag: str, asked: str) -> bool:
    return asked.strip() == "*" or etag in [one.strip() for one in asked.split(",")]
