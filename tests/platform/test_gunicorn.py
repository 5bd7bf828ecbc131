"""What gunicorn makes of a request, with the configuration that it finds beside the platform."""

import runpy
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

CONFIGURATION = Path(__file__).parents[2] / "gunicorn.conf.py"


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "script_name"])
def test_no_header_says_where_the_platform_is_mounted(name: str) -> None:
    configuration = Config()
    for setting, value in runpy.run_path(str(CONFIGURATION)).items():
        if setting in configuration.settings:
            configuration.set(setting, value)
    sent = f"GET /health/ HTTP/1.1\r\nHost: localhost\r\n{name}: /evil\r\n\r\n".encode()
    request = next(RequestParser(configuration, iter([sent]), ("127.0.0.1", 1)))
    assert [header for header, _ in request.headers] == ["HOST"]
