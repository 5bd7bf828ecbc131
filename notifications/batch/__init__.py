from .emails import claim_rows, due_emails, take_due_emails
from .episodes import begin_episodes, end_episodes

__all__ = ["begin_episodes", "claim_rows", "due_emails", "end_episodes", "take_due_emails"]
