"""A browser that sends the hidden fields of a form, as a page has them, and what its pages say."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.test import Client

from accounts.models import User
from accounts.web.tokens import FIELD, make_token


class Browser(Client):
    """Sends a new one-use token with each form, unless the values hold one."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        data = {} if data is None else data
        if isinstance(data, dict) and FIELD not in data and (token := self.token()):
            data = {**data, FIELD: token}
        return super().post(path, data, *args, **kwargs)

    def token(self) -> str:
        """Return a new token of the person who is logged in; empty without one."""
        person = User.objects.filter(pk=self.session.get(SESSION_KEY)).first()
        if person is None or person.provider is None:
            return ""
        return make_token(person, person.provider)


def text(response: Any, status: int = 200) -> str:
    """Return what the page says, its blanks and line ends as single blanks."""
    content = response.content.decode()
    assert response.status_code == status, content[:2000]
    return " ".join(content.replace("&#x27;", "'").split())


def accounts_on(response: Any) -> list[str]:
    """Return the numbers of the accounts that the page lists, in its order."""
    return [row.customer.account_number for row in response.context["page"].rows]
