"""Runs one of the platform's commands as a person would, and measures it from outside."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Measured:
    """Seconds of wall time, peak memory of the process in MiB, and the JSON document that it wrote,
    if it wrote one.
    """

    seconds: float
    peak_mib: float
    document: dict[str, Any]


def measure(
    database_url: str, *arguments: str, program: tuple[str, ...] = ("manage.py",)
) -> Measured:
    """Run the program, manage.py by default, with the arguments on the database; raise SystemExit
    with its own words when it fails.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *program, *arguments],
        env={**os.environ, "DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed: {output[-500:]}")
    document = json.loads(output) if output.startswith("{") else {}
    return Measured(time.perf_counter() - started, usage.ru_maxrss / 1024, document)
