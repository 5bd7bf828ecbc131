"""What the process runner is told of uploads."""

from ..bulk.states import Outcome
from ..processes.definitions import ProcessDefinition, register
from .states import UPLOADS
from .work import work_on_upload

PAUSED_MEANS = (
    "No rows are taken many at once: such requests are refused, and uploads that wait are skipped. "
    "One that was skipped goes on when its request is sent again."
)

register(
    ProcessDefinition(
        UPLOADS,
        "Uploads",
        counts=tuple(Outcome.values),
        run_work=work_on_upload,
        reads=(),
        paused_means=PAUSED_MEANS,
        by_name=False,
        goes_on=True,
    )
)
