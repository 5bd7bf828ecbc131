"""A worker in the process of the test: what is to be done after a commit is done at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from billing_platform.celery import app


@contextmanager
def at_work() -> Iterator[None]:
    """Do each task where it is asked for, in the thread that asks."""

    def do(name: str, args: Any = (), **options: Any) -> Any:
        return app.tasks[name](*args)

    was_eager, app.conf.task_always_eager = app.conf.task_always_eager, True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "send_task", do)
        try:
            yield
        finally:
            app.conf.task_always_eager = was_eager
