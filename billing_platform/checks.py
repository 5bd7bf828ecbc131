"""What is looked at before the platform starts."""

from typing import Any

from django.core.checks import CheckMessage, Error

from accounts.web.navigation import entries_without_page


def navigation_leads_somewhere(**kwargs: Any) -> list[CheckMessage]:
    """Report each entry on the left of the pages that no address answers."""
    return [
        Error(
            f"the entry {entry.title} leads to {entry.view_name}, which has no address", id="web.E1"
        )
        for entry in entries_without_page()
    ]
