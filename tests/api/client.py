"""A typed client of the API, generated from its description by openapi-python-client."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "billing_client"
# What the generator cannot write a client for: bodies of many rows, sent line by line.
LEFT_OUT = "application/x-ndjson"


class GeneratedClient:
    """The generated package: its operations and its models by their names."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package

    def operation(self, name: str) -> Any:
        """Return the module of an operation: `customers_create`."""
        tags = Path(str(self.package.__file__)).parent / "api"
        (found,) = tags.glob(f"*/{name}.py")
        return importlib.import_module(f"{PACKAGE}.api.{found.parent.name}.{name}")

    def model(self, name: str) -> Any:
        return getattr(importlib.import_module(f"{PACKAGE}.models"), name)


def generate(schema: dict[str, Any], folder: Path) -> GeneratedClient:
    """Write the client into the folder and import it. Raises CalledProcessError."""
    source, config = folder / "openapi.json", folder / "config.yaml"
    source.write_text(json.dumps(schema))
    config.write_text("post_hooks: []\n")
    command = [
        *(str(Path(sys.executable).with_name("openapi-python-client")), "generate"),
        *("--path", str(source), "--config", str(config), "--meta", "none"),
        *("--output-path", str(folder / PACKAGE)),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    left_out = done.stdout.count("Endpoint will not be generated")
    assert left_out == done.stdout.count(LEFT_OUT), done.stdout
    sys.path.insert(0, str(folder))
    try:
        return GeneratedClient(importlib.import_module(PACKAGE))
    finally:
        sys.path.remove(str(folder))
