from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand, started_by
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from ...closures.models import Closure
from ...closures.operations import restore_all, why_not_restorable
from ...closures.states import ClosureOutcome


class Command(ProviderCommand):
    help = "Take automatic closures back: those of the accounts named, or all of a run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account_numbers", nargs="*", metavar="ACCOUNT_NUMBER")
        super().add_arguments(parser)
        parser.add_argument("--run", type=UUID, metavar="RUN_ID", help="all that this run closed")
        parser.add_argument("--reason", required=True)
        parser.add_argument(
            "--exempt-days",
            type=int,
            metavar="DAYS",
            help="how long Sync Status leaves them alone (default: the provider's)",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        if bool(options["account_numbers"]) == bool(options["run"]):
            raise CommandError("name either accounts or a run", returncode=2)
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            closures = _chosen(options)
            chosen = list(closures.values_list("pk", flat=True))
            restored = restore_all(
                provider,
                closures,
                as_of=options["as_of"],
                reason=options["reason"],
                exempt_days=options["exempt_days"],
            )
            left = Closure.objects.filter(pk__in=chosen).exclude(outcome=ClosureOutcome.RESTORED)
            refused = [why_not_restorable(closure) for closure in left]
        document = {"restored": restored, "refused": refused}
        self.write(
            options, document, lambda: f"{restored} account{'' if restored == 1 else 's'} restored"
        )
        if refused:
            raise CommandError(f"{len(refused)} are not restored, the first: {refused[0]}")


def _chosen(options: dict[str, Any]) -> Any:
    closures = Closure.objects.filter(outcome=ClosureOutcome.CLOSED)
    if options["run"]:
        of_run = closures.filter(run=options["run"])
        if not of_run.exists():
            raise CommandError(f"nothing that run {options['run']} closed is left to be restored")
        return of_run
    latest = {}
    for closure in (
        closures.filter(customer__account_number__in=options["account_numbers"])
        .select_related("customer")
        .order_by("pk")
    ):
        latest[closure.customer.account_number] = closure.pk
    missing = sorted(set(options["account_numbers"]) - set(latest))
    if missing:
        raise CommandError(
            f"Sync Status has not closed {', '.join(missing)}, or it is restored already"
        )
    return closures.filter(pk__in=latest.values())
