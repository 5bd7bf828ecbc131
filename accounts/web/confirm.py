"""One protocol for every form with an effect: docs/pages.md, "A form that acts".

A form carries a one-use token. Its first success spends the token, in the transaction of the
effect. The same form sent again gets the first answer. A view that does not answer `done` has no
effect: whatever it has written is rolled back, and the token stays free.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from ..answers.models import KeptAnswer
from ..answers.operations import Claim, claim_key, keep_answer
from ..answers.states import Source
from ..database.sql import set_local
from ..errors import Refused
from .days import is_only_looked_at
from .requests import StaffRequest
from .tokens import FIELD, read_token

View = Callable[..., HttpResponse]
OTHER_DAY = "this page shows another day than today, and nothing is changed on it: go back to today"
ONCE, NO_EFFECT = "once", "no effect"
PATIENCE = "20s"  # A second press waits this long for the first; the usual lock_timeout is shorter.


class Done(HttpResponseRedirect):
    """The answer of a form whose effect has happened: the next page, and what it says."""

    def __init__(self, url: str, notices: list[tuple[int, str]]) -> None:
        super().__init__(url)
        self.notices = notices


class DonePage(HttpResponse):
    """The answer of a form whose effect has happened: a page that tells what became of it.

    `again` is what the same form gets when it is sent again, where that is not the same page: a
    secret is shown once, and kept nowhere.
    """

    notices: tuple[tuple[int, str], ...] = ()
    again: str | None = None


@dataclass
class Submission:
    """One submission of a form: the claim on its token, or why the token cannot be used."""

    claim: Claim | None = None
    refused: str = ""
    has_effect: bool = False


class _NothingDone(Exception):
    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


def post_action(view: View) -> View:
    """Let a view that takes POST alone have its effect once for each form."""
    return require_POST(_once(view))


def form_action(view: View) -> View:
    """Let a view that shows a form, and takes it, have its effect once for each form."""
    return require_http_methods(["GET", "HEAD", "POST"])(_once(view))


def post_query(view: View) -> View:
    """Declare that the view changes nothing, though it takes POST."""
    view.posts = NO_EFFECT  # type: ignore[attr-defined]
    return view


@contextmanager
def effect(request: StaffRequest) -> Iterator[None]:
    """Let the block do what the form asks for.

    Raises Refused when the form's token cannot be used. A refusal inside the block takes back what
    the block has written.
    """
    submission = request.submission
    if submission.refused:
        raise Refused(submission.refused, code="form_refused")
    with transaction.atomic():
        yield
    submission.has_effect = True


def done(words: str, to: str, *args: object, warning: str = "") -> Done:
    """Answer a form whose effect has happened: say so, and go on to a page.

    The page is named as in `redirect`.
    """
    notices = [(messages.SUCCESS, words), (messages.WARNING, warning)]
    return Done(resolve_url(to, *args), [notice for notice in notices if notice[1]])


def done_page(page: HttpResponse, *, again: HttpResponse | None = None) -> DonePage:
    """Answer a form whose effect has happened with a page that tells what became of it.

    `again` is the page for the same form sent again, where the first one holds a secret.
    """
    answer = DonePage(page.content)
    answer.again = again.content.decode() if again else None
    return answer


def _once(view: View) -> View:
    @wraps(view)
    def once(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                answer = _first_answer(request, view, args, kwargs)
                if not isinstance(answer, (Done, DonePage)):
                    raise _NothingDone(answer)
        except _NothingDone as nothing:
            return nothing.answer
        for level, words in answer.notices:
            messages.add_message(request, level, words)
        return answer

    once.posts = ONCE  # type: ignore[attr-defined]
    return once


def _first_answer(request: StaffRequest, view: View, args: Any, kwargs: Any) -> HttpResponse:
    """Return the answer that the token was spent for, or let the view answer."""
    request.submission = submission = _submission(request)
    if submission.claim and not submission.claim.is_first:
        return _again(submission.claim.kept)
    answer = view(request, *args, **kwargs)
    if isinstance(answer, (Done, DonePage)):
        if submission.claim is None or not submission.has_effect:
            raise RuntimeError("a view that is done does its work inside effect()")
        _keep(submission.claim, answer)
    return answer


def _keep(claim: Claim, answer: Done | DonePage) -> None:
    if isinstance(answer, Done):
        keep_answer(claim, status=302, location=answer.url, notices=answer.notices)
    else:
        body = answer.content.decode() if answer.again is None else answer.again
        keep_answer(claim, status=200, body=body)


def _submission(request: StaffRequest) -> Submission:
    if is_only_looked_at(request):
        return Submission(refused=OTHER_DAY)
    digest = _digest(request)
    try:
        key = read_token(request.POST.get(FIELD, ""), request.user, request.provider)
        with transaction.atomic(), _patience():
            claim = claim_key(request.provider, Source.FORM, key, digest=digest)
    except Refused as refusal:
        return Submission(refused=str(refusal))
    except OperationalError:
        return Submission(refused="the form is still being worked on: look again in a moment")
    if not claim.is_first and not claim.is_same_request(digest):
        return Submission(
            refused="the form was sent already, with other values: look before sending"
        )
    return Submission(claim=claim)


def _again(kept: KeptAnswer) -> Done | DonePage:
    if not kept.location:
        return DonePage(kept.body)
    return Done(kept.location, [(level, words) for level, words in kept.notices])


def _digest(request: StaffRequest) -> str:
    """Return a digest of the address and of all that was sent but the tokens."""
    sent = sorted(
        (name, values)
        for name, values in request.POST.lists()
        if name not in (FIELD, "csrfmiddlewaretoken")
    )
    return sha256(repr([request.get_full_path(), sent]).encode()).hexdigest()


@contextmanager
def _patience() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        usual = cursor.fetchone()[0]
    set_local({"lock_timeout": PATIENCE})
    yield
    set_local({"lock_timeout": usual})
