"""Making, changing and archiving product types."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Provider
from accounts.money import check_bound
from accounts.tenancy.rows import made_key, save_new

from ..services.models.product_type import ProductType


@transaction.atomic
def create_product_type(provider: Provider, *, code: str = "", **values: Any) -> ProductType:
    """Make a product type and return it; the platform makes the code that is left out.

    Raises AlreadyExists for a code that is taken.
    """
    _check_rate(values.get("default_rate"))
    made = ProductType(provider=provider, code=code or made_key("PT"), **values)
    save_new(made, "code")
    return ProductType.objects.get(pk=made.pk)


@transaction.atomic
def edit_product_type(product_type: ProductType, values: Mapping[str, Any]) -> ProductType:
    """Change what is given of a type.

    Products keep the rate that they have. Raises Refused for a type that is archived, and for
    another billing once it has products.
    """
    found = _locked_type(product_type)
    if values.get("billing", found.billing) != found.billing and found.products.exists():
        raise Refused(
            f"{found.code} has products: its billing stays {found.billing}",
            code="product_type_in_use",
        )
    _check_rate(values.get("default_rate"))
    for name, value in values.items():
        setattr(found, name, value)
    if values:
        found.save(update_fields=list(values))
    return found


@transaction.atomic
def archive_product_type(product_type: ProductType) -> ProductType:
    """Let nobody be sold the type any more; raises Refused when it is archived already."""
    found = _locked_type(product_type)
    found.archived_at = timezone.now()
    found.save(update_fields=["archived_at"])
    return found


def _locked_type(product_type: ProductType) -> ProductType:
    found = ProductType.objects.select_for_update(no_key=True).get(pk=product_type.pk)
    if found.archived_at:
        raise Refused(f"{found.code} is archived", code="product_type_archived")
    return found


def _check_rate(rate: Decimal | None) -> None:
    if rate is not None:
        check_bound("the default rate", rate)
