import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from billing_platform import embedded, supervisor
from billing_platform.embedded.daemons import is_running

START_AND_WAIT = (
    "from billing_platform import supervisor; "
    "print(supervisor._start('beat', ['sleep', '60']).pid, flush=True); input()"
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test its own folder, and the test runner its own Ctrl-C back."""
    monkeypatch.setattr(embedded, "VAR", tmp_path / "var")
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)


def test_a_second_one_says_where_the_first_is_and_that_is_no_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with supervisor._only_one() as address:
        address.write("http://127.0.0.1:8000/")
        address.flush()

        assert supervisor.main() == 0
    assert capsys.readouterr().out == "The platform runs already, at http://127.0.0.1:8000/\n"


def test_the_next_one_may_start_when_the_first_has_ended() -> None:
    for _ in range(2):
        with supervisor._only_one() as address:
            address.seek(0)
            assert address.read() == f"{os.getpid()} "


def test_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        assert supervisor._web_port() > port


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_in_one_line(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", text)

    assert supervisor.main() == 1
    assert capsys.readouterr().err == f"PORT must be a port number, 1 to 65535, not {text!r}\n"


def test_it_ends_when_one_of_its_processes_does(capsys: pytest.CaptureFixture[str]) -> None:
    children = {
        "web": supervisor._start("web", ["sleep", "60"]),
        "beat": supervisor._start("beat", ["false"]),
    }

    assert supervisor._wait(children) == 1
    supervisor._stop(children)

    assert children["web"].returncode == -signal.SIGTERM
    assert capsys.readouterr().err == "beat ended with status 1\n"


def test_its_processes_end_with_it_even_when_it_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT],
        cwd=supervisor.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    assert is_running(child, command="sleep 60")

    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()

    deadline = time.monotonic() + 10
    while is_running(child, command="sleep 60"):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_stopping_what_does_not_run_is_no_failure() -> None:
    assert supervisor.stop() == 0
