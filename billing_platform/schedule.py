"""What beat wakes, and how often."""

from datetime import timedelta

from celery.schedules import schedule

BEAT = {
    "daily runs that are due": {
        "task": "day.tick",
        "schedule": schedule(timedelta(seconds=60)),
    },
    "balances": {"task": "balances.check_all", "schedule": schedule(timedelta(minutes=3))},
    "events left behind": {
        "task": "events.read_left_behind",
        "schedule": schedule(timedelta(seconds=60)),
    },
    "old events": {"task": "events.forget_old", "schedule": schedule(timedelta(hours=1))},
    "killed imports": {"task": "book.forget_interrupted", "schedule": schedule(timedelta(hours=1))},
    "old archives": {"task": "exports.forget_expired", "schedule": schedule(timedelta(hours=1))},
    "webhooks": {"task": "webhooks.send_due", "schedule": schedule(timedelta(seconds=20))},
    "old webhooks": {"task": "webhooks.forget_old", "schedule": schedule(timedelta(hours=1))},
    "old uploads": {"task": "uploads.forget", "schedule": schedule(timedelta(hours=1))},
    "spent keys": {"task": "answers.forget", "schedule": schedule(timedelta(minutes=15))},
}
