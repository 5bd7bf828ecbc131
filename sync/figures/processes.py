"""The process that counts the figures of the reports (docs/rules.md section 11)."""

from accounts.processes.definitions import ProcessDefinition, register

from .operations import COUNTS, count_figures
from .states import FIGURES

register(
    ProcessDefinition(
        name=FIGURES,
        label="Figures of the reports",
        paused_means=(
            "Reports stay as they were until it is resumed; what happened meanwhile is counted"
            " then. Billing, e-mails and messages go on."
        ),
        counts=tuple(figure.lower() for figure in COUNTS),
        run_work=count_figures,
    )
)
