from .emails import store_emails
from .episodes import begin_episodes, end_episodes

__all__ = ["begin_episodes", "end_episodes", "store_emails"]
