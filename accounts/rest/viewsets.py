"""The resources of the API: listed, shown, made, changed and acted on, one viewset a kind.

A room's `api.py` says which rows there are, what a body holds, and which operation a write calls.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ..api_keys.states import Scope
from ..bodies.bodies import ActBody, Body
from ..bodies.comparing import check_same
from ..calendar import FIRST_DAY, LAST_DAY
from ..errors import AlreadyExists
from ..tenancy.transactions import recording
from .etags import check_match, etag_of, is_known
from .filters import AS_OF, ApiFilter, QueryError
from .paging import page_of
from .resources import Resource
from .views import ProviderView

EXPANDED_AT_MOST = 3
SHAPE = frozenset({"fields", "expand"})


class Resources(ABC, ProviderView, GenericViewSet):
    """The provider's resources of one kind."""

    resource: ClassVar[type[Resource]]
    filters: ClassVar[type[ApiFilter]] = ApiFilter
    create_body: ClassVar[type[Body]] = Body
    edit_body: ClassVar[type[Body]] = Body
    lookup_value_converter = "key"
    ordered_by = "id"  # the unique column whose order the list has

    def rows(self) -> QuerySet:
        return self.resource.rows()

    def scopes_for(self, method: str | None) -> tuple[str, ...]:
        handler = getattr(self, self.action or "", None)
        scopes: tuple[str, ...] = getattr(handler, "scopes", ()) or super().scopes_for(method)
        return scopes

    def one(self) -> Any:
        """Return the row that the address names. Raises Http404 where the provider has none."""
        field = self.lookup_field
        row = self.rows().filter(**{field: self.kwargs[self.lookup_url_kwarg or field]}).first()
        if row is None:
            raise Http404
        return row

    def one_to_change(self) -> Any:
        """Return the row that the address names, as the caller has seen it.

        Where If-Match names a version the row is locked, with its customer, and compared. Raises
        Changed when it is another version.
        """
        row = self.one()
        if "If-Match" not in self.request.headers:
            return row
        lock_for_change(row)
        row = self.one()
        check_match(self.request, etag_of(self.resource.document(row)))
        return row

    def read(self, kind: type[Body], **options: Any) -> dict[str, Any]:
        """Return what the body says. Raises ValidationError, naming each member that is wrong."""
        self.check_query(SHAPE)
        body = kind(data={} if self.request.data is None else self.request.data, **options)
        body.is_valid(raise_exception=True)
        self.is_dry_run = bool(body.validated_data.pop("dry_run", False))
        return dict(body.validated_data)

    def check_query(self, known: frozenset[str]) -> None:
        unknown = sorted(set(self.request.query_params) - known)
        if unknown:
            raise QueryError(dict.fromkeys(unknown, "no such parameter"))

    def as_of(self) -> date:
        """Return the day that the address names, or today. Raises QueryError for no day."""
        self.check_query(SHAPE | AS_OF)
        return self.day_asked()

    def choice_asked(self, name: str, known: Iterable[str]) -> str:
        """Return what the address chooses under the name, or nothing. Raises QueryError."""
        text: str = self.request.query_params.get(name, "")
        if text and text not in known:
            raise QueryError({name: f"one of {', '.join(known)}"})
        return text

    def day_asked(self) -> date:
        """Return the day that the address names, or today; other parameters are left alone."""
        text = self.request.query_params.get("as_of")
        if text is None:
            return self.today
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise QueryError({"as_of": "write a day such as 2027-01-31"}) from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise QueryError({"as_of": f"a day from {FIRST_DAY} to {LAST_DAY}"})
        return day

    def documents(self, rows: Sequence[Any], resource: type[Resource] | None = None) -> list[Any]:
        """Return rows as the caller wants to see them, by `fields` and `expand`."""
        return list((resource or self.resource)(rows, many=True, context=self.shape()).data)

    def shape(self) -> dict[str, Any]:
        """Read `fields` and `expand`. Raises QueryError for a name that the resource has not."""
        query, asked = self.request.query_params, {}
        for parameter, known, most in (
            ("fields", self.resource.Meta.fields, None),
            ("expand", tuple(self.resource.expandable), EXPANDED_AT_MOST),
        ):
            names = [name for name in query.get(parameter, "").split(",") if name]
            unknown = sorted(set(names) - set(known))
            if unknown:
                raise QueryError({parameter: f"{unknown[0][:100]}: none of {', '.join(known)}"})
            if most and len(set(names)) > most:
                raise QueryError({parameter: f"at most {most}"})
            asked[parameter] = tuple(dict.fromkeys(names))
        return {"only": set(asked["fields"]), "expand": asked["expand"]}

    def answer(self, row: Any, code: int = status.HTTP_200_OK, **headers: str) -> Response:
        """Answer with one resource and its ETag."""
        (document,) = self.documents([row])
        etag = etag_of(self.resource.document(row))
        return Response(document, status=code, headers={"ETag": etag, **headers})

    def page(self, rows: QuerySet, **options: Any) -> dict[str, Any]:
        """Return one page of the rows, by the parameters of the address."""
        return page_of(self.request, rows, self.documents, self.filters, **options)


class Listed(Resources):
    """GET lists them, oldest first."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.page(self.rows(), key=self.ordered_by))


class Shown(Resources):
    """GET shows one."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.one()
        self.check_query(SHAPE)
        answer = self.answer(row)
        if is_known(request, answer["ETag"]):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": answer["ETag"]})
        return answer


class Made(Resources):
    """POST makes one, once for each reference.

    A reference that exists is answered with what it names, where all that is sent is equal, and is
    refused otherwise.
    """

    @abstractmethod
    def make(self, values: dict[str, Any]) -> Any:
        """Make one and return its row."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        values = self.read(self.create_body)
        reason = values.pop("reason", "")
        if there := self.there(values):
            return self.answer(there)
        try:
            with transaction.atomic(), recording(reason=reason):
                row = self.make(values)
        except (IntegrityError, AlreadyExists):
            if there := self.there(values):  # somebody made it at the same time
                return self.answer(there)
            raise
        row = self.rows().get(pk=row.pk)
        name = str(getattr(row, self.lookup_field))
        return self.answer(
            row, status.HTTP_201_CREATED, Location=f"{request.path.rstrip('/')}/{name}"
        )

    def there(self, values: dict[str, Any]) -> Any:
        """Return what the reference names, if it is what is sent; Refused for another one."""
        key = self.resource.key
        row = self.rows().filter(**{key: values[key]}).first() if values.get(key) else None
        if row is None:
            return None
        document = self.resource.document(row)
        check_same(values[key], self.create_body().fields, values, document)
        return row


class Edited(Resources):
    """PATCH changes what may be written of one (RFC 7396)."""

    @abstractmethod
    def edit(self, row: Any, values: dict[str, Any]) -> Any:
        """Change the row and return it."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.one()
        values = self.read(self.edit_body, partial=True)
        row = self.one_to_change()
        with recording(reason=values.pop("reason", "")):
            self.edit(row, values)
        return self.answer(self.one())


def act(
    body: type[Body] = ActBody,
    *,
    name: str | None = None,
    detail: bool = True,
    scopes: tuple[str, ...] = (Scope.WRITE,),
    answers: Any = None,
    code: int = status.HTTP_200_OK,
) -> Callable[[Any], Any]:
    """Make a method of a viewset an act: POST to its name, with this body."""

    def mark(handler: Any) -> Any:
        handler.scopes, handler.body, handler.answers, handler.code = scopes, body, answers, code
        return action(detail=detail, methods=["post"], url_path=name)(handler)

    return mark


def view(
    answers: Any = None,
    *,
    name: str | None = None,
    detail: bool = True,
    scopes: tuple[str, ...] = (Scope.READ,),
    parameters: dict[str, str] | None = None,
    pages: bool = False,
) -> Callable[[Any], Any]:
    """Make a method of a viewset a part of a resource that GET reads, with these parameters.

    `pages` says that it is a list, with the filters of the viewset.
    """

    def mark(handler: Any) -> Any:
        handler.scopes, handler.answers, handler.pages = scopes, answers, pages
        handler.parameters = parameters or {}
        return action(detail=detail, methods=["get"], url_path=name)(handler)

    return mark


def lock_for_change(row: Any) -> None:
    """Lock the row until the transaction ends, its customer first, as operations do."""
    if getattr(row, "customer_id", None):
        customers = type(row)._meta.get_field("customer").related_model._default_manager
        customers.select_for_update(no_key=True).get(pk=row.customer_id)
    type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
