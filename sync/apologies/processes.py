"""The process that writes the e-mails of an apology, started when the apology is approved."""

from accounts.processes.definitions import ProcessDefinition, register

from .states import APOLOGY
from .writing import apologise, ranges_of_apology

register(
    ProcessDefinition(
        name=APOLOGY,
        label="Apology",
        counts=("emails", "not_mailed"),
        chunk_work=apologise,
        ranges=ranges_of_apology,
        by_name=False,
        reads=("notifications_email",),
        paused_means="No apology is written until it is resumed.",
    )
)
