from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand, iso_date, started_by
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from statements.charges.batch.recurring import parked_products
from statements.charges.releases import release


class Command(ProviderCommand):
    help = "List the products that are too far behind to be billed unasked, or release one."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--release", metavar="PRODUCT_REF", help="bill this product for all that it is behind"
        )
        parser.add_argument(
            "--from",
            dest="from_date",
            type=iso_date,
            metavar="DATE",
            help="bill it from this later date on only",
        )
        parser.add_argument("--reason", default="")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            document = _release(options) if options["release"] else _listed(provider, options)
        self.write(
            options,
            document,
            lambda: "\n".join(f"{name}: {value}" for name, value in document.items()),
        )


def _release(options: dict[str, Any]) -> dict[str, Any]:
    product = Product.objects.filter(product_ref=options["release"]).first()
    if product is None:
        raise CommandError(f"there is no product {options['release']!r}")
    posted = release(
        product, as_of=options["as_of"], from_date=options["from_date"], reason=options["reason"]
    )
    return {"product_ref": product.product_ref, **asdict(posted)}


def _listed(provider: Provider, options: dict[str, Any]) -> dict[str, Any]:
    parked = {one.product_id: one for one in parked_products(provider, as_of=options["as_of"])}
    products = (
        Product.objects.filter(pk__in=parked).select_related("customer").order_by("product_ref")
    )
    rows = [
        {
            "account_number": product.customer.account_number,
            "product_ref": product.product_ref,
            **asdict(parked[product.pk]),
        }
        for product in products
    ]
    return {
        "as_of": options["as_of"],
        "count": len(rows),
        "products": [{k: v for k, v in row.items() if k != "product_id"} for row in rows],
    }
