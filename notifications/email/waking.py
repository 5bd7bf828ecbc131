from accounts.events.waking import wake
from accounts.tenancy.transactions import current_provider


def wake_sender() -> None:
    """Have a worker send what waits, after the commit.

    Without a broker the clock's next round does it.
    """
    wake("email.send_waiting", current_provider().pk)
