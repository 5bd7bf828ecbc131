"""The process that takes an incident back.

It is started from an incident alone, which says what is to be taken back.
"""

from accounts.processes.definitions import ProcessDefinition, register

from .states import TAKE_BACK
from .taking import NOT_POSSIBLE, ranges_of, take_back

register(
    ProcessDefinition(
        name=TAKE_BACK,
        label="Taking back",
        counts=("reversed", "restored", NOT_POSSIBLE),
        chunk_work=take_back,
        ranges=ranges_of,
        by_name=False,
        reads=("statements_transaction", "sync_closure"),
        paused_means=(
            "Nothing is reversed or restored until it is resumed. E-mails are held and messages are"
            " paused all the same."
        ),
    )
)
