import json
import logging

import pytest
from django.test import Client

from billing_platform import logs


def test_a_line_is_one_json_document_with_its_exception() -> None:
    try:
        raise ValueError("odd\nnumber")
    except ValueError as error:
        record = logging.LogRecord(
            "sync", logging.ERROR, __file__, 1, "run %s failed", (7,), (ValueError, error, None)
        )

    line = logs.formatter().format(record)

    assert "\n" not in line
    assert json.loads(line)["event"] == "run 7 failed"
    assert "ValueError" in json.loads(line)["exception"]


def test_a_request_is_logged_without_what_was_searched_for(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/health/live/?q=Jane+Customer", REMOTE_ADDR="192.0.2.7")

    assert "GET /health/live/" in caplog.text
    assert "Jane" not in caplog.text
    assert "192.0.2.7" not in caplog.text
