from functools import partial
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand, iso_date, started_by
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Product
from products.services.operations import change_line, change_product

from ...workflows.preview import preview

TRANSITIONS = ("activate", "suspend", "reactivate", "disconnect")


class Command(ProviderCommand):
    help = (
        "Activate, suspend, reactivate or disconnect a line, its products with it, or one product."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "kind", choices=["line", "product"], metavar="KIND", help="line, product"
        )
        parser.add_argument("ref", metavar="REF", help="its line_ref or product_ref")
        parser.add_argument(
            "transition", choices=TRANSITIONS, metavar="TRANSITION", help=", ".join(TRANSITIONS)
        )
        super().add_arguments(parser)
        parser.add_argument(
            "--effective-on", type=iso_date, metavar="DATE", help="today or up to 31 days back"
        )
        parser.add_argument("--reason", default="")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what it would do, and change nothing"
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            service = _service(provider, options["kind"], options["ref"])
            document = {
                options["kind"]: options["ref"],
                "account_number": service.customer.account_number,
                "status_before": service.status,
            }
            document |= _act(service, options)
        self.write(
            options,
            document,
            lambda: "\n".join(
                f"{name.replace('_', ' ')}: {value}" for name, value in document.items()
            ),
        )


def _service(provider: Provider, kind: str, ref: str) -> Line | Product:
    rows: Any = (
        Line.objects.filter(line_ref=ref)
        if kind == "line"
        else Product.objects.filter(product_ref=ref)
    )
    service: Line | Product | None = rows.select_related("customer").first()
    if service is None:
        raise CommandError(f"{provider.slug} has no {kind} {ref!r}")
    return service


def _act(service: Line | Product, options: dict[str, Any]) -> dict[str, Any]:
    change = change_line if isinstance(service, Line) else change_product
    dates = {"as_of": options["as_of"], "effective_on": options["effective_on"]}
    act = partial(
        change,
        service,  # type: ignore[arg-type]
        options["transition"],
        reason=options["reason"],
        **dates,
    )
    if options["dry_run"]:
        found = preview(service.customer, act, as_of=options["as_of"])
        changes = [
            f"{number} {subject} {before} → {after}"
            for subject, before, after, number in found.changes
        ]
        return {"dry_run": True, "changes": changes, "account_would_close": found.closable}
    act()
    service.refresh_from_db()
    return {"status": service.status}
