-- What an audience may be, so that no path can store another: clauses that must all hold, each of conditions of which one must.
-- The facts of payments cannot be negated in a PAYMENT message.
CREATE FUNCTION message_audience_is_sound(audience jsonb, category text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(
    jsonb_typeof(audience) = 'object' AND jsonb_typeof(audience -> 'clauses') = 'array' AND audience - 'clauses' = '{}'
    AND NOT EXISTS (
        SELECT FROM jsonb_path_query(audience, '$.clauses[*]') AS clause
        WHERE NOT coalesce(
            jsonb_typeof(clause) = 'object' AND jsonb_typeof(clause -> 'any') = 'array' AND clause - 'any' = '{}'
            AND clause -> 'any' <> '[]', false)
    )
    AND NOT EXISTS (
        SELECT FROM jsonb_path_query(audience, '$.clauses[*].any[*]') AS condition
        WHERE NOT coalesce(
            jsonb_typeof(condition) = 'object'
            AND condition - ARRAY['field', 'op', 'value', 'not'] = '{}'
            AND condition ? 'value'
            AND jsonb_typeof(condition -> 'not') = 'boolean'
            AND condition ->> 'field' IN (
                'status', 'kind', 'bill_profile', 'currency', 'opened_on', 'account_number',
                'past_due', 'balance_due', 'payment_failed', 'product_type', 'issue')
            AND condition ->> 'op' IN ('in', 'at_least', 'from', 'until', 'is')
            AND NOT (
                category = 'PAYMENT' AND condition -> 'not' = 'true'
                AND condition ->> 'field' IN ('past_due', 'balance_due', 'payment_failed')), false)
    ), false)
$$;
