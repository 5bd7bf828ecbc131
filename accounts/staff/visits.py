"""When a person was here before, kept in the session."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

BEFORE, SEEN = "here_before", "here_last"
AWAY = timedelta(hours=4)  # who comes back after this long makes a new visit
FINE_ENOUGH = timedelta(minutes=10)  # a visit is noted no more often


def remember(session: SessionBase, signed_in_before: datetime | None) -> None:
    """Begin a session with the instant of the sign-in before this one."""
    if signed_in_before:
        session[BEFORE] = signed_in_before.isoformat()


def last_visit(session: SessionBase, now: datetime) -> datetime | None:
    """Return when the person was here last before this visit, and note that it goes on.

    None for a person who is here for the first time.
    """
    seen = _instant(session.get(SEEN))
    if seen and now - seen > AWAY:
        session[BEFORE] = seen.isoformat()
    if seen is None or now - seen > FINE_ENOUGH:
        session[SEEN] = now.isoformat()
    return _instant(session.get(BEFORE))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
