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


def make_secrets(ours: Path, owners: Path) -> dict[str, str]:
    for folder in (ours, owners):
        folder.mkdir(exist_ok=True)
    subprocess.run([settings.BASE_DIR / "deploy" / "make-secrets", ours, owners], check=True)
    return {path.name: path.read_text() for folder in (ours, owners) for path in folder.iterdir()}


def test_secrets_are_made_once_and_differ(tmp_path: Path) -> None:
    secrets = make_secrets(tmp_path / "ours", tmp_path / "owners")

    assert len({text for name, text in secrets.items() if not name.endswith("_url")}) == 7
    assert f"billing_app:{secrets['app_password']}@postgres" in secrets["database_url"]
    assert f"billing:{secrets['owner_password']}@postgres" in secrets["database_owner_url"]
    assert make_secrets(tmp_path / "ours", tmp_path / "owners") == secrets


def test_the_application_sees_no_password_that_opens_its_locks(tmp_path: Path) -> None:
    make_secrets(tmp_path / "ours", tmp_path / "owners")
    seen = {path.name for path in (tmp_path / "ours").iterdir()}
    services = yaml.safe_load(COMPOSE.read_text())["services"]

    assert seen == {"database_url", "encryption_keys", "redis_password", "redis_url", "secret_key"}
    for name in ("web", "worker", "beat", "valkey"):
        assert not any("owner_secrets" in volume for volume in services[name]["volumes"])


def test_the_passwords_of_an_earlier_version_are_kept_and_moved(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    for name in ("superuser_password", "database_password"):
        (tmp_path / "ours" / name).write_text(f"the old {name}")

    secrets = make_secrets(tmp_path / "ours", tmp_path / "owners")

    assert secrets["superuser_password"] == "the old superuser_password"
    assert secrets["owner_password"] == "the old database_password"
    assert not (tmp_path / "ours" / "superuser_password").exists()
    assert not (tmp_path / "ours" / "database_password").exists()
