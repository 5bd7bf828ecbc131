"""What an operation raises when it refuses; the message is one line for the person who asked."""


class Refused(Exception):
    """The request makes no sense in the present state, and has changed nothing.

    `code` names the reason for programs; docs/api.md lists all of them.
    """

    def __init__(self, message: str, *, code: str) -> None:
        self.code = code
        super().__init__(message)


class AlreadyExists(Refused):
    """Another thing of the kind bears the key."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="already_exists")


class AlreadyRunning(Refused):
    """The process is at work for this provider."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="already_running")


class TransitionRefused(Refused):
    """The state machine does not allow the transition; `allowed` names those that it does."""

    def __init__(self, thing: str, status: str, wanted: str, allowed: list[str]) -> None:
        self.allowed = allowed
        super().__init__(
            (
                f"{thing} is {status}: {wanted} is not allowed; allowed: "
                f"{', '.join(allowed) or 'nothing'}"
            ),
            code="transition_refused",
        )
