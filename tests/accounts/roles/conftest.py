"""People and roles, as the tests of staff have them."""

from tests.accounts.staff.conftest import ada, person, role

__all__ = ["ada", "person", "role"]
