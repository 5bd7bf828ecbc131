"""Lists as CSV files."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from ..text import no_formula


class _Echo:
    """Where the writer of a line hands it back."""

    def write(self, line: str) -> str:
        return line


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer with a CSV file of this name; no cell is a formula to whoever opens it."""
    return HttpResponse("".join(_lines(columns, rows)), headers=_headers(name))


def streamed_csv_file(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Answer with a CSV file whose rows are read as they are sent.

    That is after the transaction of the request has ended: the rows open their own.
    """
    return StreamingHttpResponse(_lines(columns, rows), headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([no_formula(cell) for cell in row])
