"""`make up`: the whole platform in one terminal, with the demo provider.

With the word `stop` it ends the platform.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from . import embedded
from .embedded.daemons import HOST, free_port

BASE_DIR = Path(__file__).resolve().parent.parent
PREPARATIONS = (("collectstatic", "--noinput", "--verbosity", "0"), ("load_demo",))
FIRST_PORT = "8000"
LAST_PORT = 65_535
READY_SECONDS = 60
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1


class AlreadyUp(Exception):
    """The platform of this checkout runs already, under this process id.

    It has an address when the platform has one yet.
    """

    def __init__(self, pid: int, address: str) -> None:
        super().__init__(f"at {address}" if address else "and is starting")
        self.pid = pid


class WrongPort(Exception):
    """PORT is no port number; the message says so in one line."""


def main() -> int:
    """Run web, worker and beat until somebody stops them; 0 then, and when they run already.

    1 when one of them ends by itself, or something before them fails, with the reason in one line.
    """
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    try:
        with _only_one() as address:
            return _run(address)
    except AlreadyUp as error:
        print(f"The platform runs already, {error}")
        return 0
    except (embedded.ServiceError, WrongPort) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def stop() -> int:
    """End the platform of this checkout, if it runs, and wait until it has."""
    deadline = time.monotonic() + 2 * STOP_SECONDS
    asked = {0}
    while time.monotonic() < deadline:
        try:
            with _only_one():
                return 0
        except AlreadyUp as error:
            if error.pid not in asked:
                os.kill(error.pid, signal.SIGTERM)
                asked.add(error.pid)
        time.sleep(0.2)
    print("the platform did not stop", file=sys.stderr)
    return 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _only_one() -> Iterator[IO[str]]:
    """Hold the lock that tells others that the platform is up.

    The system gives it back however we end.
    """
    embedded.VAR.mkdir(parents=True, exist_ok=True)
    with open(embedded.VAR / "up", "a+") as address:
        try:
            fcntl.flock(address, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            address.seek(0)
            pid, _, url = address.read().partition(" ")
            raise AlreadyUp(int(pid or 0), url) from error
        address.truncate(0)
        address.write(f"{os.getpid()} ")
        address.flush()
        yield address
        address.truncate(0)


def _run(address: IO[str]) -> int:
    port = _web_port()
    embedded.addresses()
    for command in PREPARATIONS:
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=BASE_DIR, check=False)
        if done.returncode:
            return done.returncode
    return _supervise(_processes(port), f"http://{HOST}:{port}/", address)


def _web_port() -> int:
    """Return PORT, or 8000, or the first free one after it."""
    wanted = os.environ.get("PORT", FIRST_PORT)
    if not (wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= LAST_PORT):
        raise WrongPort(f"PORT must be a port number, 1 to {LAST_PORT}, not {wanted!r}")
    for port in range(int(wanted), min(int(wanted) + 100, LAST_PORT + 1)):
        if free_port(port) == port:
            return port
    return free_port()


def _processes(port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--app", "billing_platform", "--quiet"]
    return {
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "billing_platform.wsgi",
            "--bind",
            f"{HOST}:{port}",
        ]
        + ["--workers", "2", "--threads", "4", "--log-level", "warning"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
        + ["--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "WARNING"],
    }


def _supervise(commands: dict[str, list[str]], url: str, address: IO[str]) -> int:
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = _start(name, command)
        if not _answers(url, children["web"]):
            print(f"The pages did not come up at {url}; see the messages above.", file=sys.stderr)
            return 1
        address.write(url)
        address.flush()
        print(
            f"\nThe platform is up: {url}\nCtrl-C stops it; `make stop` stops its database too.",
            flush=True,
        )
        return _wait(children)
    finally:
        _stop(children)


def _start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    """Start one process in a group of its own, so that Ctrl-C reaches it through us, once."""
    environment = {
        "BILLING_ROLE": "web" if name == "web" else "worker",
        "BILLING_LOG_LEVEL": "WARNING",
        # Celery warns a root user about pickled tasks; ours are JSON.
        "PYTHONWARNINGS": "ignore:You're running the worker",
    }
    return subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env={**environment, **os.environ},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    """Have the kernel stop this process when the supervisor dies, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(url: str, web: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while web.poll() is None and time.monotonic() < deadline:
        try:
            # The address is our own.
            with urllib.request.urlopen(f"{url}health/live/", timeout=5):  # noqa: S310
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _wait(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait for the first process that ends by itself: the platform is not whole without it."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                print(f"{name} ended with status {child.returncode}", file=sys.stderr)
                return 1
        time.sleep(0.5)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every process to finish what it does, and end those that take too long."""
    with _undisturbed():
        for child in children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C pass by, so that it leaves nothing behind."""
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(name, lambda *_: None) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)


if __name__ == "__main__":
    sys.exit(stop() if sys.argv[1:] == ["stop"] else main())
