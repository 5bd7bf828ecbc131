"""Ask an installation of the API ten questions from the outside.

    python -m scripts.conformance --url https://billing.example.com --key … --other-key …

Two keys with every scope, of two sandbox providers. Exit status 1 when something does not hold.
"""

import argparse
import os
import sys
import time

from .caller import Caller, Unexpected, expect
from .checks import CHECKS
from .description import Description
from .world import World

MOST_FAULTS = 20


def main(arguments: list[str] | None = None) -> int:
    """Run the checks that are asked for, and return how the process ends."""
    options = _parser().parse_args(arguments)
    world = make_world(options.url, options.key, options.other_key, months=options.months)
    failed = 0
    for name in options.only or CHECKS:
        began = time.monotonic()
        faults = faults_of(name, world)
        seconds = time.monotonic() - began
        print(f"{'fails' if faults else 'holds'}  {name:9} {seconds:6.1f} s", flush=True)
        for fault in faults[:MOST_FAULTS]:
            print(f"       {fault}", flush=True)
        if len(faults) > MOST_FAULTS:
            print(f"       and {len(faults) - MOST_FAULTS} more")
        failed += bool(faults)
    return 1 if failed else 0


def make_world(url: str, key: str, other_key: str, **bounds: int) -> World:
    """Return what the checks work on. Raises Unexpected where the description is not served."""
    own, other = Caller(url, key), Caller(url, other_key)
    document = expect(own.get("/api/schema/"), 200).document
    return World(own, other, Description(document), **bounds)


def faults_of(name: str, world: World) -> list[str]:
    """Return what a check finds; an answer that it cannot go on from is a fault too."""
    faults: list[str] = []
    try:
        for fault in CHECKS[name](world):
            faults.append(fault)
    except Unexpected as error:
        faults.append(f"it could not go on: {error}")
    return faults


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__.split("\n")[0])
    for name, words in (
        ("url", "where the platform is"),
        ("key", "a key of a sandbox, with every scope"),
        ("other-key", "a key of another sandbox, with every scope"),
    ):
        given = os.environ.get(name.upper().replace("-", "_"))
        parser.add_argument(f"--{name}", default=given, required=not given, help=words)
    parser.add_argument("--months", type=int, default=14, help="how far the clocks go")
    parser.add_argument("--only", nargs="*", choices=list(CHECKS), help="these checks alone")
    return parser


if __name__ == "__main__":
    sys.exit(main())
