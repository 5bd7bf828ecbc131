class KeyConverter:
    """A provider's own key in an address, such as an account number."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
