from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.errors import Refused
from accounts.requests import StaffRequest

from ..forms import TemplateForm
from ..models import EmailTemplate
from ..operations import save_template
from ..states import EmailKind
from ..templates import PLACEHOLDERS, check_words, sample_values, words_for
from ..templates import render as put_into_words
from .access import access, may_manage
from .rules import shows_and_acts


@shows_and_acts
@may_manage
def edit(request: StaffRequest) -> HttpResponse:
    """Show the e-mail as a customer would get it, and store the provider's own words, or go back to
    the platform's.
    """
    kind = EmailKind.THRESHOLD
    if request.POST.get("act") == "reset":
        EmailTemplate.objects.filter(kind=kind).delete()
        messages.success(request, "The platform's own words are used again.")
        return redirect("notification-template")
    form = TemplateForm(request.POST or None, initial=words_for(request.provider, kind)._asdict())
    words, refused = words_for(request.provider, kind), ""
    if request.method == "POST" and form.is_valid():
        try:
            check_words(form.words)
            words = form.words
            if request.POST.get("act") == "save":
                save_template(request.provider, kind, words, actor=request.user.get_username())
                messages.success(
                    request, "The e-mail is stored. What is sent from now on reads so."
                )
                return redirect("notification-template")
        except Refused as refusal:
            refused = str(refusal)
    context = {
        "form": form,
        "refused": refused,
        "preview": put_into_words(words, sample_values(request.provider, request.as_of)),
        "placeholders": PLACEHOLDERS,
        "own": EmailTemplate.objects.filter(kind=kind).first(),
        **access(request),
    }
    return render(request, "notifications/template.html", context)
