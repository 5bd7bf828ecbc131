import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

COMPOSE = settings.BASE_DIR / "docker-compose.yml"
RUNNING = ("postgres", "valkey", "web", "worker", "beat")


@pytest.mark.parametrize("service", RUNNING)
def test_every_service_that_keeps_running_has_a_health_check(service: str) -> None:
    assert yaml.safe_load(COMPOSE.read_text())["services"][service]["healthcheck"]["test"]


def test_no_variable_has_to_be_set() -> None:
    variables = re.findall(r"(?<!\$)\$\{([^}]+)\}", COMPOSE.read_text())

    assert variables
    assert [variable for variable in variables if ":-" not in variable] == []


def test_secrets_are_made_once_and_differ(tmp_path: Path) -> None:
    def make() -> dict[str, str]:
        subprocess.run([settings.BASE_DIR / "deploy" / "make-secrets", tmp_path], check=True)
        return {path.name: path.read_text() for path in tmp_path.iterdir()}

    secrets = make()

    assert len({text for name, text in secrets.items() if not name.endswith("_url")}) == 4
    assert f":{secrets['database_password']}@postgres" in secrets["database_url"]
    assert make() == secrets
