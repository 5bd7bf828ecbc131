from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from rest_framework import status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ..answers.operations import Claim
from ..clock import local_today
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .authentication import ApiKeyAuthentication
from .idempotency import Replay, claim_request, keep_response
from .parsers import BoundedJSONParser
from .problems import handle
from .states import Scope


class HasScope(BasePermission):
    """The key has every scope that the view asks for, for the method used."""

    message = "the key lacks a scope that this needs"

    def has_permission(self, request: Request, view: Any) -> bool:
        key: Any = request.auth
        return key is not None and set(view.scopes_for(request.method)) <= set(key.scopes)


class ProblemView(APIView):
    """A view whose errors are problem+json.

    What a transaction of its own has written is then taken back.
    """

    authentication_classes: Any = []
    permission_classes: Any = []
    parser_classes = [BoundedJSONParser]
    metadata_class = None
    opened: ExitStack
    provider: Provider | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.opened:
            return super().dispatch(request, *args, **kwargs)

    def open(self, provider: Provider, actor: str) -> None:
        """Let the rest of the view run inside the provider's transaction."""
        self.opened.enter_context(provider_transaction(provider, actor=actor, via="API"))
        self.provider, self.actor, self.today = provider, actor, local_today(provider)

    def handle_exception(self, exc: Exception) -> Response:
        answer = super().handle_exception(exc)
        if self.provider is not None:
            transaction.set_rollback(True)
        return answer

    def get_exception_handler(self) -> Any:
        return handle


class ProviderView(ProblemView):
    """A resource of the provider whose key is shown.

    The view runs inside `provider_transaction`, on behalf of the key. `read_scopes` are what GET
    needs, `write_scopes` what every other method does.
    """

    authentication_classes = [ApiKeyAuthentication]
    permission_classes = [HasScope]
    read_scopes: tuple[str, ...] = (Scope.READ,)
    write_scopes: tuple[str, ...] = (Scope.WRITE,)
    provider: Provider
    actor: str
    today: date
    keeps_answers = True  # no answer that holds a secret is kept, or given again
    claim: Claim | None = None

    def scopes_for(self, method: str | None) -> tuple[str, ...]:
        return self.read_scopes if method in ("GET", "HEAD", "OPTIONS") else self.write_scopes

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the caller, in a transaction that is over before the view's own begins."""
        super().initial(request, *args, **kwargs)
        self.open(request.auth.provider, f"key {request.auth.prefix}")  # type: ignore[union-attr]
        if request.method == "POST" and self.keeps_answers:
            self.claim = claim_request(request, self.provider)

    def handle_exception(self, exc: Exception) -> Any:
        return exc.answer if isinstance(exc, Replay) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep an answer of success with the request's key; another one leaves the key free."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.claim and status.is_success(answer.status_code):
            keep_response(self.claim, answer)
        elif self.claim:
            transaction.set_rollback(True)
        return answer


class NothingHere(ProblemView):
    """Every address under /api/ that no resource has."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
