"""What an operation raises when it refuses; the message is one line for the person who asked."""


class Refused(Exception):
    """The request makes no sense in the present state, and has changed nothing."""


class AlreadyRunning(Refused):
    """The process is at work for this provider."""
