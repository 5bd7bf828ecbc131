"""Sessions in the database, each reached by its key alone: nobody can list them."""

from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import connection


class SessionStore(SessionBase):
    """A session behind the functions of accounts/sql/sign_in.sql."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is unknown or over gets another key."""
        data = _ask("SELECT session_data(%s)", self.session_key)
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        return bool(_ask("SELECT session_exists(%s)", session_key))

    def create(self) -> None:
        """Make a session with a key that no other has."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Store the session.

        Raises CreateError when one that must be new is there, and UpdateError when one that was
        there has ended.
        """
        if self.session_key is None:
            return self.create()
        kept = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = (self.session_key, self.encode(kept), self.get_expiry_date(), must_create)
        if not _ask("SELECT save_session(%s, %s, %s, %s)", *row):
            raise CreateError if must_create else UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            _ask("SELECT end_session(%s)", key)

    @classmethod
    def clear_expired(cls) -> None:
        _ask("SELECT forget_old_sessions()")


def _ask(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
