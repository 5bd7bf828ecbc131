"""`python -m billing_platform.embedded start | stop | status`."""

import argparse
import sys

from .. import embedded


def main() -> int:
    """Start, stop or name the embedded services; 1 when that fails, with the reason in one line."""
    parser = argparse.ArgumentParser(prog="python -m billing_platform.embedded")
    parser.add_argument("act", choices=["start", "stop", "status"])
    act = parser.parse_args().act
    try:
        return _start() if act == "start" else _stop() if act == "stop" else _status()
    except embedded.ServiceError as error:
        print(error, file=sys.stderr)
        return 1


def _start() -> int:
    embedded.addresses()
    return 0


def _stop() -> int:
    stopped = embedded.stop()
    print(f"stopped: {', '.join(stopped)}" if stopped else "no embedded service runs")
    return 0


def _status() -> int:
    found = embedded.found()
    for name, url in found.items():
        print(f"{name}: {url or 'not running'}")
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
