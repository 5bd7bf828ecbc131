"""How long the platform waits for its broker."""

from datetime import timedelta

TRANSPORT_OPTIONS = {
    # Longer than the longest task, or a healthy task is handed out a second time.
    "visibility_timeout": int(timedelta(hours=6).total_seconds()),
    # Whoever commits something does not wait for a broker that is down: without these, 6 seconds.
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_step": 0,
    "interval_max": 0.1,
}
