from tests.accounts.conftest import owner

__all__ = ["owner"]
