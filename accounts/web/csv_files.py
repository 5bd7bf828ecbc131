"""Lists as CSV files."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from ..text import no_formula


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer with a CSV file of this name; no cell is a formula to whoever opens it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([no_formula(cell) for cell in row])
    return response
