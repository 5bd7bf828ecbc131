"""How PostgreSQL is run by root, which it refuses to be."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from .daemons import ServiceError

NOBODY = 65_534


class Runner(NamedTuple):
    """What to put in front of a command, and which user the database's folder must belong to."""

    prefix: tuple[str, ...]
    uid: int

    def own(self, folder: Path) -> None:
        """Give the folder to the user that PostgreSQL sees itself as, when root runs it."""
        if os.geteuid() != 0 or folder.stat().st_uid == self.uid:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.uid, follow_symlinks=False)


def runner_for(program: Path, home: Path) -> Runner:
    """Return the first way to run the program that works here.

    Everybody but root runs it as it is. Root enters a user namespace without a mapping, in which it
    is nobody and its files are nobody's. Where that is forbidden (many containers), it becomes the
    user nobody for good, keeping only the right to pass through folders, so that the checkout may
    lie anywhere.
    """
    if os.geteuid() != 0:
        return Runner((), os.geteuid())
    for runner in _ways_of_root():
        if _works(runner, program, home):
            return runner
    raise ServiceError(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here: "
        "run this as another user, or set DATABASE_URL"
    )


def _ways_of_root() -> tuple[Runner, ...]:
    become_nobody = (
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    )
    return Runner(("unshare", "-U"), 0), Runner(become_nobody, NOBODY)


def _works(runner: Runner, program: Path, home: Path) -> bool:
    if shutil.which(runner.prefix[0]) is None:
        return False
    probe = [
        *runner.prefix,
        "sh",
        "-c",
        'test -w "$1" && exec "$0" --version',
        str(program),
        str(home),
    ]
    # nobody owns nothing in the folder yet; passing through it is what matters there, so it is
    # asked about.
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0
