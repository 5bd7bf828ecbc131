-- Billing dates and rounding for set-based SQL. Each says what its namesake in accounts/calendar.py or accounts/money.py says.
-- They are single expressions so that the planner can put them into the query that calls them.

CREATE FUNCTION anchored(day date, months integer, anchor integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN least(
    (date_trunc('month', day::timestamp) + make_interval(months => months))::date + (anchor - 1),
    (date_trunc('month', day::timestamp) + make_interval(months => months + 1))::date - 1
);

CREATE FUNCTION is_anchored(day date, anchor integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN day = anchored(day, 0, anchor);

CREATE FUNCTION months_between(first date, last date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((extract(year FROM last) - extract(year FROM first)) * 12 + extract(month FROM last) - extract(month FROM first))::integer;

CREATE FUNCTION due_on(base date, due_day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN due_day IS NULL THEN base
    WHEN anchored(base, 0, due_day) >= base THEN anchored(base, 0, due_day)
    ELSE anchored(base, 1, due_day)
END;

CREATE FUNCTION due_day_blocks_next_statement(cycle_day integer, terms_days integer, due_day integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT bool_or(due_on(base, due_day) - base > 20)
    FROM generate_series(0, 47) AS month, LATERAL (SELECT anchored('2024-01-01', month, cycle_day) + terms_days AS base) AS cycle
);

CREATE FUNCTION minor_units(currency text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
    WHEN currency IN ('CLF', 'UYW') THEN 4
    ELSE 2
END;
