from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ..answers.operations import Claim
from ..api_keys.states import Scope
from ..clock import check_clock_stands, local_today
from ..limits.buckets import Allowance, take_one
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .authentication import ApiKeyAuthentication
from .idempotency import Replay, claim_request, digest_of, keep_response
from .parsers import BoundedJSONParser, MergePatchParser
from .problems import handle


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
    parser_classes = [BoundedJSONParser, MergePatchParser]
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
    allowance: Allowance | None = None
    waits_for_clock = True  # refused while the test clock of a sandbox goes forward
    is_dry_run = False  # what was done is undone once it is answered

    def scopes_for(self, method: str | None) -> tuple[str, ...]:
        return self.read_scopes if method in ("GET", "HEAD", "OPTIONS") else self.write_scopes

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the caller, the rate and the scope, and open the provider's transaction.

        The caller is looked up in a transaction that is over before the view's own begins.
        """
        super().initial(request, *args, **kwargs)
        key: Any = request.auth
        self.open(key.provider, f"key {key.prefix}")
        if request.method == "POST" and self.keeps_answers:
            self.claim = claim_request(request, self.provider, self.digest)
        if request.method not in SAFE_METHODS and self.waits_for_clock:
            check_clock_stands(self.provider)

    def digest(self, request: Request) -> str:
        """Return what tells this request from another one with its Idempotency-Key."""
        return digest_of(request)

    def check_permissions(self, request: Request) -> None:
        if request.auth is not None:
            self.allowance = take_one(request.auth.pk)
        super().check_permissions(request)

    def handle_exception(self, exc: Exception) -> Any:
        if not isinstance(exc, Replay):
            return super().handle_exception(exc)
        transaction.set_rollback(True)  # what was read of the body may stand in a table
        return exc.answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep an answer of success with the request's key.

        Any other answer leaves the key free, and so does a dry run.
        """
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self.allowance.headers if self.allowance else {}).items():
            answer[name] = value
        if self.is_dry_run and self.provider is not None:
            answer.render()
            transaction.set_rollback(True)
        elif self.claim and status.is_success(answer.status_code):
            keep_response(self.claim, answer)
        elif self.claim:
            transaction.set_rollback(True)
        return answer


class NothingHere(ProblemView):
    """Every address under /api/ that no resource has."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
