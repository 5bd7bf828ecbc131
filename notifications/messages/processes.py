"""The process of in-product messages, which is never run: it can only be paused."""

from accounts.processes.definitions import ProcessDefinition, register

from .states import MESSAGES

register(
    ProcessDefinition(
        name=MESSAGES,
        label="In-product messages",
        paused_means=(
            "No in-product message is shown until it is resumed. Billing and e-mails go on."
        ),
    )
)
