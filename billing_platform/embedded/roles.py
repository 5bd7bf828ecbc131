"""The roles of the embedded database, and the addresses under which each of them logs in."""

import hashlib
import os
import subprocess
from pathlib import Path

from .daemons import HOST, ServiceError, private_log, secret

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "roles.sql"
DATABASE = "billing"
# The files that keep the passwords of the roles; the owner's is older than the others.
OWNER, APPLICATION, OPS = "billing", "billing_app", "billing_ops"
PASSWORDS = {OWNER: "password", APPLICATION: "app_password", OPS: "ops_password"}


def address(home: Path, role: str, port: int) -> str:
    """Return the URL under which the role logs in."""
    return f"postgres://{role}:{secret(home / PASSWORDS[role])}@{HOST}:{port}/{DATABASE}"


def are_made(home: Path) -> bool:
    """Tell whether the script of roles has run on this cluster as it stands now."""
    done = home / "roles"
    return done.exists() and done.read_text() == _version()


def make(home: Path, psql: Path, port: int) -> None:
    """Run the script of roles on the cluster, which listens at the port, as its superuser."""
    words = [
        f"\\set owner_password '{secret(home / PASSWORDS[OWNER])}'",
        f"\\set app_password '{secret(home / PASSWORDS[APPLICATION])}'",
        f"\\set ops_password '{secret(home / PASSWORDS[OPS])}'",
        "\\set for_tests yes",
        f"\\include {_quoted(SCRIPT)}",
    ]
    environment = os.environ | {
        "PGHOST": HOST,
        "PGPORT": str(port),
        "PGUSER": "postgres",
        "PGPASSWORD": secret(home / "superuser_password"),
        "PGDATABASE": "postgres",
    }
    log = home / "make.log"
    with private_log(log) as output:
        done = subprocess.run(
            [str(psql), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"],
            input="\n".join(words).encode(),
            stdout=output,
            stderr=output,
            env=environment,
            check=False,
        )
    if done.returncode != 0:
        raise ServiceError(f"PostgreSQL's roles could not be made: {log}")
    (home / "roles").write_text(_version())


def _version() -> str:
    return hashlib.sha256(SCRIPT.read_bytes()).hexdigest()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
