from functools import partial
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand, iso_date, started_by
from accounts.models import Customer, Provider, User
from accounts.tenancy.transactions import provider_transaction

from ...workflows.operations import override_status, run_workflow, schedule_workflow
from ...workflows.plans import undone
from ...workflows.preview import Preview, preview
from ...workflows.states import Workflow

OVERRIDE = "override"


class Command(ProviderCommand):
    help = "Take an account through a workflow, now or on a later date, or show what it would do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "workflow",
            choices=[*Workflow.values, OVERRIDE],
            metavar="WORKFLOW",
            help=", ".join([*Workflow.values, OVERRIDE]),
        )
        parser.add_argument("account_number", metavar="ACCOUNT_NUMBER")
        super().add_arguments(parser)
        parser.add_argument(
            "--effective-on",
            type=iso_date,
            metavar="DATE",
            help="up to 31 days back; a later date schedules it",
        )
        parser.add_argument("--reason", default="")
        parser.add_argument(
            "--charge-gap", action="store_true", help="charge for the suspended time too"
        )
        parser.add_argument("--to-status", default="", help="the status that an override sets")
        parser.add_argument(
            "--actor",
            default="",
            metavar="USERNAME",
            help="the member of staff who asks; an override needs their permission",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show what it would do, and change nothing"
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        actor = _staff(provider, options["actor"])
        with provider_transaction(
            provider, actor=actor.username if actor else started_by(), via="COMMAND"
        ):
            customer = Customer.objects.filter(account_number=options["account_number"]).first()
            if customer is None:
                raise CommandError(f"{provider.slug} has no account {options['account_number']!r}")
            document = _act(customer, actor, options)
        self.write(options, document, lambda: _text(document))


def _staff(provider: Provider, username: str) -> User | None:
    if not username:
        return None
    actor = User.objects.filter(username=username, provider=provider, is_active=True).first()
    if actor is None:
        raise CommandError(f"{provider.slug} has no member of staff {username!r}")
    return actor


def _act(customer: Customer, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
    document = {
        "account_number": customer.account_number,
        "workflow": options["workflow"],
        "status_before": customer.status,
    }
    if options["effective_on"] and options["effective_on"] > options["as_of"]:
        return document | _schedule(customer, options)
    act = _operation(customer, actor, options)
    if options["dry_run"]:
        return document | _previewed(preview(customer, act, as_of=options["as_of"]))
    done = act()
    return document | {"status": done.status, "cycle_date": done.cycle_date}


def _operation(customer: Customer, actor: User | None, options: dict[str, Any]) -> Any:
    if options["workflow"] == OVERRIDE:
        permitted = actor is not None and actor.has_perm("accounts.override_status")
        return partial(
            override_status,
            customer,
            options["to_status"],
            as_of=options["as_of"],
            reason=options["reason"],
            permitted=permitted,
        )
    return partial(
        run_workflow,
        customer,
        options["workflow"],
        as_of=options["as_of"],
        effective_on=options["effective_on"],
        reason=options["reason"],
        charge_gap=options["charge_gap"],
    )


def _schedule(customer: Customer, options: dict[str, Any]) -> dict[str, Any]:
    schedule = partial(
        schedule_workflow,
        customer,
        options["workflow"],
        as_of=options["as_of"],
        effective_on=options["effective_on"],
        actor=options["actor"] or started_by(),
        reason=options["reason"],
        charge_gap=options["charge_gap"],
    )
    if options["dry_run"]:
        undone(schedule)
        return {"scheduled_for": options["effective_on"], "dry_run": True}
    return {"scheduled_for": schedule().effective_on}


def _previewed(found: Preview) -> dict[str, Any]:
    return {
        "dry_run": True,
        "changes": [
            {"subject": subject, "from": before, "to": after, "count": number}
            for subject, before, after, number in found.changes
        ],
        "cycle_date": found.cycle_date,
        "charges_caused": [_charge(charge) for charge in found.caused],
        "charges_prevented": [_charge(charge) for charge in found.prevented],
        "codes_cleared": found.cleared,
        "codes_created": found.created,
        "parent_codes_cleared": found.parent_cleared,
        "parent_codes_created": found.parent_created,
    }


def _charge(charge: Any) -> dict[str, Any]:
    return dict(
        zip(("product_ref", "kind", "amount", "period_start", "period_end"), charge, strict=True)
    )


def _text(document: dict[str, Any]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in document.items())
