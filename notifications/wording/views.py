from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.errors import Refused
from accounts.web.confirm import done, effect, form_action
from accounts.web.pages import press, sentence
from accounts.web.requests import StaffRequest

from ..balances.views.access import access, may_manage
from .forms import TemplateForm
from .models import EmailTemplate
from .operations import save_template
from .states import EmailKind
from .templates import PLACEHOLDERS, check_words, sample_values, words_for
from .templates import render as put_into_words

KIND = EmailKind.THRESHOLD


@may_manage
@form_action
def edit(request: StaffRequest) -> HttpResponse:
    """Show the e-mail as a customer would get it, and store the provider's own words.

    Staff may also go back to the platform's words.
    """
    if request.POST.get("act") == "reset":
        return press(request, _reset, reverse("notification-template"))
    usual = words_for(request.provider, KIND)
    form = TemplateForm(request.POST or None, initial=usual._asdict())
    words, refused = usual, ""
    if request.method == "POST" and form.is_valid():
        try:
            check_words(form.words)
            words = form.words
            if request.POST.get("act") == "save":
                with effect(request):
                    save_template(request.provider, KIND, words, actor=request.user.get_username())
                said = "The e-mail is stored. What is sent from now on reads so."
                return done(said, "notification-template")
        except Refused as refusal:
            refused = sentence(str(refusal))
    context = {
        "form": form,
        "refused": refused,
        "preview": put_into_words(words, sample_values(request.provider, request.as_of)),
        "placeholders": PLACEHOLDERS,
        "own": EmailTemplate.objects.filter(kind=KIND).first(),
        **access(request),
    }
    status = 409 if refused else 200
    return render(request, "notifications/wording/template.html", context, status=status)


def _reset() -> str:
    EmailTemplate.objects.filter(kind=KIND).delete()
    return "The platform's own words are used again."
