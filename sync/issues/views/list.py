from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.customers.named import first_named
from accounts.errors import Refused
from accounts.lists.pages import file_answer, list_answer
from accounts.models import Customer
from accounts.web.addresses import page_url
from accounts.web.confirm import done_page, effect, post_action
from accounts.web.pages import press, sentence
from accounts.web.requests import StaffRequest, acting_on
from accounts.web.totals import PART
from statements.receivables.owed import owed_together

from ...bulk_acts.acts import ACTS, undo_of_fix
from ...bulk_acts.operations import AT_MOST
from ...bulk_acts.views.starting import start_and_go
from ...findings.operations import check_ledger
from ...fixes.fixes import fixes_for
from ...rules.codes import CODES
from ...rules.issues import count_by_code
from ..filters import IssueFilter
from ..forms import FixManyForm
from ..operations import fix_many
from ..queries import accounts_with, trends
from .pages import PERMISSION, ROWS, IssueList, IssueReport

may_fix = permission_required(PERMISSION, raise_exception=True)
FIXED_AT_ONCE = 100
SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@require_safe
def issue_list(request: StaffRequest) -> HttpResponseBase:
    """List the accounts with issues, evaluated at this visit, and a card for each code."""
    return _list(request, IssueList(request))


@require_safe
def report(request: StaffRequest) -> HttpResponseBase:
    """Show the same table among the reports."""
    return _list(request, IssueReport(request))


@require_safe
def report_csv(request: StaffRequest) -> HttpResponseBase:
    """Write every row of the table as CSV; no cell is a formula to whoever opens it."""
    return file_answer(IssueReport(request))


@require_safe
def cards(request: StaffRequest) -> HttpResponse:
    """Return the cards alone: they count all accounts, and so must not hold up the page."""
    found, hidden = count_by_code(request.as_of), count_by_code(request.as_of, suppressed=True)
    trend_of = trends(request.as_of)
    shown: list[dict[str, Any]] = [
        {
            "code": code,
            "count": found[code.code],
            "quiet": not found[code.code] and not hidden[code.code],
            "suppressed": hidden[code.code],
            "trend": trend_of.get(code.code, []),
            "points": _points([*trend_of.get(code.code, []), found[code.code]]),
        }
        for code in CODES.values()
    ]
    shown.sort(key=lambda card: bool(card["quiet"]))
    return render(
        request,
        "sync/issues/cards.html",
        {"cards": shown, "width": SPARK_WIDTH, "height": SPARK_HEIGHT},
    )


@may_fix
@post_action
def fix_chosen(request: StaffRequest) -> HttpResponse:
    """Mend one code of many accounts by one fix, after it was confirmed.

    What moves money is left alone and named.
    """
    form, filters = FixManyForm(request.POST), _filters(request.POST)
    if not form.is_valid() or not filters.is_valid():
        messages.warning(
            request,
            "Choose one issue first: accounts are fixed together where the fix is the same.",
        )
        return redirect(issues_address(request))
    code, values = CODES[form.cleaned_data["code"]], form.cleaned_data
    numbers = _chosen(request, filters, values["scope"] == "all")
    customers = Customer.objects.filter(account_number__in=numbers)
    context: dict[str, Any] = {
        "code": code,
        "fixes": fixes_for(code.code),
        "numbers": numbers,
        "at_once": FIXED_AT_ONCE,
        "filters": filters,
        "named": first_named(customers),
        "owed": owed_together(customers, request.as_of),
        "more": len(numbers) > FIXED_AT_ONCE,
    }
    if "confirmed" not in request.POST or not numbers:
        return render(request, "sync/issues/fix_many.html", context)
    if values["fix"] not in {fix.name for fix in fixes_for(code.code)}:
        messages.warning(request, "Choose one of the fixes.")
        return render(request, "sync/issues/fix_many.html", context)
    if context["more"]:
        asked = {name: values[name] for name in ("code", "fix", "reason")}
        return start_and_go(request, "fix", customers, asked, back=issues_address(request))
    try:
        with effect(request):
            context["fixed"] = fix_many(
                numbers,
                code.code,
                values["fix"],
                as_of=acting_on(request),
                reason=values["reason"],
            )
    except Refused as refusal:
        context["refused"] = sentence(str(refusal))
        return render(request, "sync/issues/fix_many.html", context, status=409)
    context["undo"] = ACTS.get(undo_of_fix(values["fix"]))
    return done_page(render(request, "sync/issues/fixed.html", context))


@may_fix
@post_action
def look_through_ledger(request: StaffRequest) -> HttpResponse:
    """Run the ledger check; what it finds joins the list."""

    def act() -> str:
        found = check_ledger(request.provider)
        number = sum(found.values())
        does = "account does" if number == 1 else "accounts do"
        return f"The ledger was checked: {number:,} {does} not add up."

    return press(request, act, issues_address(request))


def issues_address(request: StaffRequest) -> str:
    """Return the address of the list, for the date that the page speaks of."""
    return page_url(request, "issues")


def _list(request: StaffRequest, listing: IssueList) -> HttpResponseBase:
    """Answer with the list, or with its rows alone where they come late."""
    if request.GET.get(PART) == ROWS:
        return render(request, "sync/issues/table.html", listing.context())
    return list_answer(listing)


def _filters(asked: QueryDict) -> IssueFilter:
    return IssueFilter(asked, Customer.objects.all())


def _chosen(request: StaffRequest, filters: IssueFilter, everyone: bool) -> list[str]:
    if everyone:
        return accounts_with(filters.chosen(), request.as_of, AT_MOST + 1)
    return [number for number in request.POST.getlist("account") if "\x00" not in number]


def _points(numbers: list[int]) -> str:
    """Return the line of a trend: the highest count at the top, nothing at the bottom."""
    most, step = max(numbers) or 1, SPARK_WIDTH / max(len(numbers) - 1, 1)
    if len(numbers) == 1:
        numbers = numbers * 2
    return " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - 2 - number / most * (SPARK_HEIGHT - 4):.1f}"
        for place, number in enumerate(numbers)
    )
