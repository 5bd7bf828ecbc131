-- Search: texts are folded, and the folded text is looked through by its trigrams (docs/architecture.md, Search).

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Small letters without accents, for a text that is not plain ASCII.
CREATE FUNCTION search_letters(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
    replace(replace(replace(replace(
        normalize(regexp_replace(normalize(lower(written), NFKD), '[\u0300-\u036f‐‑‒–—―‘’“”´·…،؛؟]', '', 'g'), NFC),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'øłđðħŧı', 'olddhti'
);

-- The words of a text after a blank: small letters without accents and punctuation.
CREATE FUNCTION search_words(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || regexp_replace(
    CASE WHEN octet_length(written) = length(written) THEN lower(written) ELSE search_letters(written) END,
    '[!-/:-@[-`{-~]', '', 'g'
);

-- A text as one word, such as a telephone number that is written in groups.
CREATE FUNCTION search_number(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || regexp_replace(search_words(written), '\s+', '', 'g');

-- The LIKE pattern of a word. A short one in Latin letters stands at the beginning of a word, as trigrams need it.
CREATE FUNCTION search_pattern(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(word) < 3 AND word ~ '^[a-z0-9]+$' THEN '% ' ELSE '%' END || word || '%';

-- The patterns of all words of a text; NULL, which nothing matches, when it has none.
CREATE FUNCTION search_patterns(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT array_agg(search_pattern(word))
    FROM regexp_split_to_table(search_words(written), '\s+') AS word WHERE word <> ''
);

-- The pattern of a text as one number; NULL when nothing is left of it.
CREATE FUNCTION search_number_pattern(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT search_pattern(number) FROM ltrim(search_number(written)) AS number WHERE number <> '');

-- Whether a folded text has all words of what is typed, or holds it as one number.
CREATE FUNCTION search_finds(folded text, typed text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN folded LIKE ALL (search_patterns(typed)) OR folded LIKE search_number_pattern(typed);

-- The role as which a table is searched. Row-level security lets the planner use no index for LIKE, since LIKE is not leakproof; this role sees
-- the folded text and the keys of all providers, nobody can log in as it, and it owns one function, which answers for one provider.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'billing_search') THEN
        CREATE ROLE billing_search NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of this server is being migrated at the same time
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'billing_search', 'SET') THEN
        EXECUTE format('GRANT billing_search TO %I WITH SET TRUE, INHERIT FALSE', current_user);
    END IF;
END
$$;

-- The keys of the rows of this transaction's provider whose text has all patterns, or the other one; NULL when they are more than at_most.
CREATE FUNCTION search_keys(source regclass, key name, patterns text[], other text, at_most integer) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    provider integer := nullif(current_setting('billing.provider_id', true), '')::integer;
    condition text := (SELECT string_agg(format('search_text LIKE %L', pattern), ' AND ') FROM unnest(patterns) AS pattern);
    found uuid[];
BEGIN
    IF provider IS NULL OR condition IS NULL THEN
        RETURN '{}';
    END IF;
    EXECUTE format(
        'SELECT array_agg(key) FROM (SELECT %I AS key FROM %s WHERE provider_id = $1 AND (%s OR search_text LIKE %L) LIMIT %s) AS few',
        key, source, condition, other, at_most + 1
    ) INTO found USING provider;
    RETURN CASE WHEN cardinality(found) > at_most THEN NULL ELSE coalesce(found, '{}') END;
END
$$;

GRANT CREATE, USAGE ON SCHEMA public TO billing_search;
ALTER FUNCTION search_keys OWNER TO billing_search;
REVOKE CREATE ON SCHEMA public FROM billing_search;
