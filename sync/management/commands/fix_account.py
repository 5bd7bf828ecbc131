from functools import partial
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts.errors import Refused
from accounts.management.base import ProviderCommand, started_by
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction

from ...fixes.fixes import FIXES, find_fix, fix_account
from ...rules.codes import CODES
from ...workflows.preview import Preview, preview


class Command(ProviderCommand):
    help = "Mend an issue code of accounts by its guided fix, or show what that would do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", choices=list(CODES), metavar="CODE", help=", ".join(FIXES))
        parser.add_argument("account_numbers", nargs="+", metavar="ACCOUNT")
        super().add_arguments(parser)
        parser.add_argument(
            "--fix",
            default="",
            metavar="NAME",
            help="which of the code's fixes (default: the usual one)",
        )
        parser.add_argument("--reason", default="")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what it would do, and change nothing"
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            fix = find_fix(options["code"], options["fix"])
            accounts = [_act(number, fix.name, options) for number in options["account_numbers"]]
        document = {
            "code": options["code"],
            "fix": fix.name,
            "dry_run": options["dry_run"],
            "accounts": accounts,
        }
        self.write(options, document, lambda: "\n".join(map(_line, accounts)))
        refused = [account for account in accounts if "refused" in account]
        if refused:
            raise CommandError(
                f"{len(refused)} of {len(accounts)} are not fixed, the first: "
                f"{refused[0]['refused']}"
            )


def _act(number: str, name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Mend one account, or look at what that would do.

    A refusal leaves the others as they are done.
    """
    customer = Customer.objects.filter(account_number=number).first()
    if customer is None:
        return {"account_number": number, "refused": f"there is no account {number!r}"}
    act = partial(
        fix_account,
        customer,
        options["code"],
        name,
        as_of=options["as_of"],
        reason=options["reason"],
    )
    try:
        with transaction.atomic():
            if options["dry_run"]:
                return {
                    "account_number": number,
                    **_previewed(preview(customer, act, as_of=options["as_of"])),
                }
            done = act()
    except Refused as refusal:
        return {"account_number": number, "refused": str(refusal)}
    return {"account_number": number, "status": done.status, "cycle_date": done.cycle_date}


def _previewed(found: Preview) -> dict[str, Any]:
    return {
        "changes": [list(change) for change in found.changes],
        "cycle_date": found.cycle_date,
        "charges_caused": len(found.caused),
        "charges_prevented": len(found.prevented),
        "codes_cleared": found.cleared,
        "codes_created": found.created,
        "parent_codes_cleared": found.parent_cleared,
        "parent_codes_created": found.parent_created,
    }


def _line(account: dict[str, Any]) -> str:
    return "  ".join(f"{name.replace('_', ' ')}: {value}" for name, value in account.items())
