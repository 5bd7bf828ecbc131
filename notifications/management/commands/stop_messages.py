from typing import Any

from django.core.management.base import CommandParser

from accounts.management.base import ProviderCommand, started_by
from accounts.models import Provider
from accounts.processes.switches import resume
from accounts.tenancy.transactions import provider_transaction
from notifications.messages.operations import stop_all
from notifications.messages.states import MESSAGES, MessageStatus
from notifications.models import Message


class Command(ProviderCommand):
    help = (
        "Show no in-product message to anybody from the next request on, or show live ones again. "
        "Billing goes on."
    )
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--reason", default="stopped from the command line", help="why they are stopped"
        )
        parser.add_argument("--resume", action="store_true", help="show live messages again")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        stopped = not options["resume"]
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            if stopped:
                stop_all(provider, actor=started_by(), reason=options["reason"])
            else:
                stopped = bool(resume(MESSAGES, actor=started_by()))
            live = Message.objects.filter(status=MessageStatus.LIVE).count()
        document = {"provider": provider.slug, "stopped": stopped, "live": live}
        self.write(
            options,
            document,
            lambda: f"{live} live messages are {'shown to nobody' if stopped else 'shown again'}",
        )
