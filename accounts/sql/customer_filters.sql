-- Filters of customers by tags and custom fields, through indexes that row-level security would keep
-- the planner from (docs/decisions/0020-search-role.md): neither @> nor LIKE is leakproof.

-- The LIKE pattern of a text that stands somewhere in another one.
CREATE FUNCTION like_part(part text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '%' || regexp_replace(part, '([\\%_])', '\\\1', 'g') || '%';

-- The keys of the customers of this transaction's provider that have the tag, the values of custom
-- fields, and the part in the text of the field; NULL when they are more than at_most. What is NULL
-- is not asked for.
CREATE FUNCTION customer_keys(
    tag text, held jsonb, field text, part text, at_most integer
) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    provider integer := nullif(current_setting('billing.provider_id', true), '')::integer;
    written text := to_jsonb(part)::text;
    condition text := concat_ws(
        ' AND ',
        'tags @> ARRAY[' || quote_literal(tag) || ']::varchar[] AND tags <> ''{}''',
        'custom_fields @> ' || quote_literal(held) || ' AND custom_fields <> ''{}''',
        'upper(custom_fields::text) LIKE '
            || quote_literal(like_part(upper(substr(written, 2, length(written) - 2))))
            || ' AND custom_fields <> ''{}'' AND upper(custom_fields ->> ' || quote_literal(field)
            || ') LIKE ' || quote_literal(like_part(upper(part)))
    );
    found uuid[];
BEGIN
    IF provider IS NULL OR condition = '' THEN
        RETURN '{}';
    END IF;
    EXECUTE format(
        'SELECT array_agg(id) FROM ('
        'SELECT id FROM accounts_customer WHERE provider_id = $1 AND %s LIMIT %s'
        ') AS few',
        condition, at_most + 1
    ) INTO found USING provider;
    RETURN CASE WHEN cardinality(found) > at_most THEN NULL ELSE coalesce(found, '{}') END;
END
$$;

-- Most customers have neither tags nor custom fields, and cost these indexes nothing.
CREATE INDEX customer_tags ON accounts_customer USING gin (tags) WHERE tags <> '{}';
CREATE INDEX customer_fields ON accounts_customer USING gin (custom_fields jsonb_path_ops)
WHERE custom_fields <> '{}';
CREATE INDEX customer_field_texts ON accounts_customer
USING gin (upper(custom_fields::text) gin_trgm_ops) WHERE custom_fields <> '{}';

GRANT SELECT (tags, custom_fields) ON accounts_customer TO billing_search;
GRANT CREATE, USAGE ON SCHEMA public TO billing_search;
ALTER FUNCTION customer_keys OWNER TO billing_search;
REVOKE CREATE ON SCHEMA public FROM billing_search;
