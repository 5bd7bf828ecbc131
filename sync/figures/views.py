from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.charts.charts import Chart
from accounts.processes.switches import paused_because
from accounts.web.addresses import page_url
from accounts.web.csv_files import csv_file
from accounts.web.requests import StaffRequest

from .filters import PeriodFilter
from .models import DailyFigure
from .queries import Cell, Period, counted_last
from .reports import BY_SLUG, REPORTS, Report, cells_of_all
from .states import FIGURES

PERMISSION = "sync.see_reports"
may_see = permission_required(PERMISSION, raise_exception=True)


@may_see
@require_safe
def report_list(request: StaffRequest) -> HttpResponse:
    """Show every report with its first chart."""
    cells = cells_of_all(request.as_of)
    reports = [(one, _first_chart(request, one, cells[one.slug])) for one in REPORTS]
    context = {"reports": reports, **_counting()}
    return render(request, "sync/figures/list.html", context)


@may_see
@require_safe
def report(request: StaffRequest, slug: str) -> HttpResponse:
    """Show a report for a period."""
    found, filters = _report(slug), _filters(request)
    period = _period(request, found, filters)
    context: dict[str, Any] = {
        "report": found,
        "filters": filters,
        "period": period,
        "charts": found.charts(found.cells(period), period),
        "csv": f"{reverse('report-csv', args=[slug])}?{request.GET.urlencode()}",
        **_counting(),
    }
    return render(request, "sync/figures/report.html", context)


@may_see
@require_safe
def report_csv(request: StaffRequest, slug: str) -> HttpResponse:
    """Write the figures of a report as CSV.

    A period that cannot be read leads back to the page, which names it.
    """
    found, filters = _report(slug), _filters(request)
    if not filters.is_valid():
        return redirect(f"{reverse('report', args=[slug])}?{request.GET.urlencode()}")
    period = _period(request, found, filters)
    name = f"{slug}-{period.first.isoformat()}-{period.last.isoformat()}"
    return csv_file(name, found.columns, found.rows(period))


def first_chart(request: StaffRequest, slug: str) -> Chart | None:
    """Return the first chart of a report, with the addresses of its page and its file."""
    found = BY_SLUG[slug]
    return _first_chart(request, found, found.cells(found.period(request.as_of)))


def _first_chart(request: StaffRequest, found: Report, cells: list[Cell]) -> Chart | None:
    charts = found.charts(cells, found.period(request.as_of))
    if not charts:
        return None
    more, csv = (page_url(request, name, found.slug) for name in ("report", "report-csv"))
    return replace(charts[0], more=more, csv=csv)


def _report(slug: str) -> Report:
    if found := BY_SLUG.get(slug):
        return found
    raise Http404


def _filters(request: StaffRequest) -> PeriodFilter:
    return PeriodFilter(request.GET, DailyFigure.objects.all())


def _period(request: StaffRequest, found: Report, filters: PeriodFilter) -> Period:
    asked = filters.values
    return found.period(request.as_of, asked.get("first"), asked.get("last"))


def _counting() -> dict[str, Any]:
    return {"counted": counted_last(), "paused": paused_because(FIGURES)}
