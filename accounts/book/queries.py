"""Parts of the queries that write the files of a book. `own` is the row, `c` its customer.

Amounts have the digits of their currency's minor unit, rates and quantities no zeros at their end.
Keys are put in order byte by byte, so that every database writes the same book.
"""


def amount(column: str, currency: str = "c.currency") -> str:
    return f"round({column}, minor_units({currency})) AS {_name(column)}"


def trimmed(column: str) -> str:
    return f"trim_scale({column}) AS {_name(column)}"


def truth(column: str) -> str:
    return f"CASE WHEN {column} THEN 'true' ELSE 'false' END AS {_name(column)}"


def text(column: str) -> str:
    """An empty text as no value, which CSV writes without quotes."""
    return f"nullif({column}, '') AS {_name(column)}"


def moment(column: str) -> str:
    """A moment as ISO 8601 in UTC, to the microsecond."""
    written = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"{written} AS {_name(column)}"


def joined(table: str, alias: str, reference: str) -> str:
    """Join a row of the same provider, which a column of the row refers to."""
    return f"""JOIN {table} AS {alias}
            ON {alias}.provider_id = own.provider_id
            AND {alias}.id = own.{reference}"""


def _name(column: str) -> str:
    return column.rsplit(".", 1)[-1]


ACCOUNT = joined("accounts_customer", "c", "customer_id")
OF_PROVIDER = "WHERE own.provider_id = {provider}"
