"""`Idempotency-Key`: a POST that is sent again gets the answer that it got first.

The key, the effect and the answer commit together. Only an answer of success is kept; after any
other, nothing has happened and the key is free.
"""

import json
from collections.abc import Callable
from hashlib import sha256

from django.http import HttpResponse, HttpResponseBase
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from ..answers.models import KeptAnswer
from ..answers.operations import Claim, claim_key, is_in_flight, keep_answer
from ..answers.states import Source
from ..tenancy.models import Provider
from .filters import QueryError

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
LONGEST_KEY = 255
RETRY_AFTER_SECONDS = 1


class InFlight(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = "a request with this Idempotency-Key is being answered"
    default_code = "in_flight"
    wait = RETRY_AFTER_SECONDS


class OtherRequest(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "this Idempotency-Key was used for another request"
    default_code = "idempotency_key_reused"


class Replay(Exception):
    """The request was answered before: `answer` is what it got."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


def claim_request(
    request: Request, provider: Provider, digest_of: Callable[[Request], str]
) -> Claim | None:
    """Claim the request's key for this transaction; None for a request without one.

    `digest_of` reads the request, and says which other one is the same.

    Raises Replay when the same request was answered within a day, OtherRequest when another one
    was, InFlight while one is being answered, and QueryError for a key that is none.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise QueryError({HEADER: f"from 1 to {LONGEST_KEY} characters"})
    if is_in_flight(provider, Source.API, key):
        raise InFlight
    digest = digest_of(request)
    claim = claim_key(provider, Source.API, key, digest=digest)
    if claim.is_first:
        return claim
    if not claim.is_same_request(digest):
        raise OtherRequest
    raise Replay(_again(claim.kept))


def digest_of(request: Request) -> str:
    """Return a digest of method, path and body.

    Of JSON the values count, not how they are written.
    """
    body = json.dumps(request.data, sort_keys=True)
    return sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()


def keep_response(claim: Claim, response: HttpResponseBase) -> None:
    """Keep an answer of success, rendered, with the key that it was claimed for."""
    render = getattr(response, "render", None)
    if callable(render):
        response = render()
    keep_answer(
        claim,
        status=response.status_code,
        location=response.headers.get("Location", ""),
        content_type=response.headers.get("Content-Type", ""),
        body=getattr(response, "content", b"").decode(),
    )


def _again(kept: KeptAnswer) -> HttpResponse:
    answer = HttpResponse(kept.body, status=kept.status, headers={REPLAYED: "true"})
    del answer["Content-Type"]
    for name, value in (("Content-Type", kept.content_type), ("Location", kept.location)):
        if value:
            answer[name] = value
    return answer
