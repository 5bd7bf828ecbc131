"""Detached server processes: start them, tell whether they live, stop them."""

import base64
import contextlib
import fcntl
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"

# Kept so that a child which died is reaped, and not taken for a live one by the process that
# started it.
_children: list[subprocess.Popen[bytes]] = []


class ServiceError(Exception):
    """An embedded server cannot be started or stopped; the message is one line for a person."""


@contextlib.contextmanager
def locked(var: Path) -> Iterator[None]:
    """Hold the lock on the services of one checkout, waiting for whoever has it."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        with open(var / "services.lock", "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise ServiceError(
            f"cannot write to {error.filename or var}: permission denied for user {os.geteuid()}"
        ) from error


def spawn(command: list[str], *, log: Path, cwd: Path) -> subprocess.Popen[bytes]:
    """Start a server that outlives this process and its terminal.

    Its output is appended to the log.
    """
    with private_log(log) as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            start_new_session=True,
        )
    _children.append(process)
    return process


def private_log(log: Path) -> IO[bytes]:
    """Open a log to append to; only its owner may read it, also one that was there before."""
    output = open(log, "ab", opener=_private)  # noqa: SIM115 the caller closes it
    make_private(log)
    return output


def make_private(*files: Path) -> None:
    """Let only their owner read the files; those of another user are left to that user."""
    for file in files:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            file.chmod(0o600)


def is_running(pid: int, *, command: str) -> bool:
    """Tell whether the process lives and its command line holds these words.

    A process id is used again after a crash or a restart of the machine, so the id alone proves
    nothing. Where the system has no /proc, the id alone has to do.
    """
    for child in _children:
        child.poll()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not os.path.isdir("/proc/self"):
        return True
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return False
    # Of a process that is dead but not yet reaped nothing is left to read.
    return command in os.fsdecode(words)


def terminate(pid: int, how: signal.Signals, *, command: str, seconds: float = 60) -> None:
    """Send the signal and wait until the process is gone."""
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise ServiceError(
            f"{command} (process {pid}) belongs to another user; stop it as that user"
        ) from error
    deadline = time.monotonic() + seconds
    while is_running(pid, command=command):
        if time.monotonic() > deadline:
            raise ServiceError(
                f"{command} (process {pid}) did not stop within {seconds:.0f} seconds"
            )
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Tell whether something accepts connections on this port of the loopback interface."""
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def free_port(preferred: int | None = None) -> int:
    """Return the preferred port when nobody holds it, else one that the system picks."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServiceError("no free port on the loopback interface")


def random_text() -> str:
    return secrets.token_urlsafe(48)


def random_key() -> str:
    """Return a key of 32 bytes, as Fernet reads it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def secret(path: Path, make: Callable[[], str] = random_text) -> str:
    """Return the secret kept in the file, making a random one the first time.

    Only its owner may read it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(draft, "w", opener=_private) as handle:
            handle.write(make())
        # Of two processes that get here at once, the second takes the secret of the first.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    try:
        return path.read_text()
    except PermissionError as error:
        raise ServiceError(f"{path} belongs to another user; run this as that user") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def last_line(log: Path) -> str:
    """Return the last line of the log that says something, preferring errors over hints."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines[-12:] if "FATAL" in line or "rror" in line]
    return (told or lines or ["(empty)"])[-1]


def package_folder(package: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ServiceError(f"the package {package} is not installed; run `make setup`")
    return Path(spec.origin).parent
