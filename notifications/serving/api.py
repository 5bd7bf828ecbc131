from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.bodies.bodies import Body
from accounts.bodies.fields import Named
from accounts.database.sql import instances_of_sql
from accounts.models import Customer, Provider
from accounts.rest.views import ProblemView, ProviderView

from ..messages.models.message import Message
from ..messages.states import ViewerRole
from .operations import serve
from .reach import dismiss, note_seen
from .viewers import TOKEN_LIVES, is_allowed_origin, make_token, read_token

LONGEST_TOKEN = 500

BY_NUMBER = """
SELECT * FROM accounts_customer WHERE provider_id = %(provider)s AND account_number = %(number)s
"""


def message_document(message: Message) -> dict[str, Any]:
    """Return a message as a viewer gets it."""
    return {
        "id": message.pk,
        "category": message.category,
        "level": message.level,
        "title": message.title,
        "text": message.text,
    }


class ShownMessage(serializers.Serializer):
    """A message as a viewer gets it."""

    id = serializers.UUIDField()
    category = serializers.CharField()
    level = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()


class ShownMessages(serializers.Serializer):
    messages = ShownMessage(many=True)


class ViewerBody(serializers.Serializer):
    viewer_role = serializers.ChoiceField(choices=ViewerRole.choices)


class TokenDocument(serializers.Serializer):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AccountMessages(ProviderView):
    """What a viewer of one account is shown now: that counts as having reached the account."""

    read_scopes = (Scope.MESSAGES,)

    def get(self, request: Request, account_number: str) -> Response:
        customer, role = customer_of(self.provider, account_number), role_in(request.query_params)
        shown = serve(self.provider, customer, role, self.today)
        return _unkept({"messages": [message_document(message) for message in shown]})

    get.answers = ShownMessages  # type: ignore[attr-defined]
    get.parameters = {  # type: ignore[attr-defined]
        "viewer_role": f"Who looks: {', '.join(ViewerRole.values)}."
    }


class DismissedMessage(ProviderView):
    """A viewer does not want to see a message again."""

    write_scopes = (Scope.MESSAGES,)

    def post(self, request: Request, account_number: str, message_id: Any) -> Response:
        customer, role = customer_of(self.provider, account_number), role_in(request.data)
        dismiss(get_object_or_404(Message, pk=message_id), customer, role)
        return Response(status=status.HTTP_204_NO_CONTENT)

    post.body, post.answers = ViewerBody, {"204": None}  # type: ignore[attr-defined]


class ImpressionBody(Body):
    """Whose viewer it was."""

    account_number = Named(Customer, "account_number", source="customer")
    viewer_role = serializers.ChoiceField(choices=ViewerRole.choices)


class ImpressionDocument(serializers.Serializer):
    """How often the account was shown the message, and has seen it."""

    message_id = serializers.UUIDField()
    account_number = serializers.CharField()
    shown = serializers.IntegerField()
    seen = serializers.IntegerField()
    first_seen_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()


class MessageView(ProviderView):
    """What viewers of accounts do with one message."""

    write_scopes = (Scope.MESSAGES,)

    def viewer(self, message_id: Any) -> tuple[Message, Customer, str]:
        """Return the message, the account and the role that the request names."""
        message = get_object_or_404(Message, pk=message_id)
        body = ImpressionBody(data=self.request.data)
        body.is_valid(raise_exception=True)
        return message, body.validated_data["customer"], body.validated_data["viewer_role"]


class MessageImpressions(MessageView):
    """A viewer has seen a message that was handed out for the account."""

    def post(self, request: Request, message_id: Any) -> Response:
        message, customer, _ = self.viewer(message_id)
        reach = note_seen(message, customer, timezone.now())
        names = {"message_id": message.pk, "account_number": customer.account_number}
        counted = ("shown", "seen", "first_seen_at", "last_seen_at")
        document = names | {name: getattr(reach, name) for name in counted}
        return Response(ImpressionDocument(document).data)

    post.body = ImpressionBody  # type: ignore[attr-defined]
    post.answers = {"200": ImpressionDocument}  # type: ignore[attr-defined]


class MessageDismissal(MessageView):
    """A viewer does not want to see a message again."""

    def post(self, request: Request, message_id: Any) -> Response:
        dismiss(*self.viewer(message_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    post.body, post.answers = ImpressionBody, {"204": None}  # type: ignore[attr-defined]


class ViewerTokens(ProviderView):
    """A token with which the browser of one viewer may ask by itself, for a short while."""

    write_scopes = (Scope.MESSAGES,)
    keeps_answers = False  # a token is a secret

    def post(self, request: Request, account_number: str) -> Response:
        customer, role = customer_of(self.provider, account_number), role_in(request.data)
        document = {"token": make_token(customer, role), "expires_at": timezone.now() + TOKEN_LIVES}
        return _unkept(document, status.HTTP_201_CREATED)

    post.body, post.answers = ViewerBody, {"201": TokenDocument}  # type: ignore[attr-defined]


class TextParser(BaseParser):
    """The token, as plain text: a browser sends that to another origin without asking first."""

    media_type = "text/plain"

    def parse(
        self, stream: Any, media_type: Any = None, parser_context: Any = None
    ) -> dict[str, str]:
        return {"token": stream.read(LONGEST_TOKEN).decode("ascii", "replace")}


class ViewerView(ProblemView):
    """Called by a viewer's browser, with a token as its body.

    The page is of an origin that the provider registered.
    """

    schema = None  # called by the platform's own script
    parser_classes = [TextParser]
    allowed_origin = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["Origin"])
        if self.allowed_origin:
            response["Access-Control-Allow-Origin"] = self.allowed_origin
        return response

    def get_authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Know the viewer by the token and the page by its origin.

        A request without an origin comes from no page.
        """
        super().initial(request, *args, **kwargs)
        sent: Any = request.data
        viewer = read_token(sent.get("token", ""))
        provider = Provider.objects.filter(pk=viewer.provider_id).first() if viewer else None
        if viewer is None or provider is None:
            raise AuthenticationFailed("the token is forged, or too old")
        self.open(provider, f"viewer {viewer.role}")
        origin = request.headers.get("Origin", "")
        if origin and not is_allowed_origin(origin):
            raise PermissionDenied("this origin is not registered")
        self.allowed_origin, self.role = origin, viewer.role
        self.customer: Customer = get_object_or_404(Customer, pk=viewer.customer_id)


class ViewerMessages(ViewerView):
    def post(self, request: Request) -> Response:
        """Return what the viewer is shown now: that counts as having reached the account."""
        shown = serve(_opened(self), self.customer, self.role, self.today)
        return _unkept({"messages": [message_document(message) for message in shown]})


class ViewerDismissal(ViewerView):
    def post(self, request: Request, message_id: Any) -> Response:
        dismiss(get_object_or_404(Message, pk=message_id), self.customer, self.role)
        return Response(status=status.HTTP_204_NO_CONTENT)


def customer_of(provider: Provider, account_number: str) -> Customer:
    found = instances_of_sql(Customer, BY_NUMBER, provider=provider.pk, number=account_number)
    if not found:
        raise Http404
    return found[0]


def role_in(values: Any) -> str:
    role = values.get("viewer_role") if hasattr(values, "get") else None
    if role not in ViewerRole.values:
        raise ValidationError({"viewer_role": f"one of {', '.join(ViewerRole.values)}"})
    return str(role)


def _opened(view: ProblemView) -> Provider:
    if view.provider is None:
        raise Http404
    return view.provider


def _unkept(document: Any, code: int = status.HTTP_200_OK) -> Response:
    """Answer with what no cache may keep: a message that is stopped is gone at the next request."""
    return Response(document, status=code, headers={"Cache-Control": "no-store"})
