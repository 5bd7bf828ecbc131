-- Signing in: what proves who somebody is can be asked about, one person or session at a time, and
-- never read (docs/decisions/0026-sign-in.md).

-- How a password is hashed: algorithm, cost and salt, with the hash itself blanked out; ! for a
-- person who has none.
CREATE FUNCTION password_recipe(person integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (
    SELECT CASE WHEN encoded LIKE '!%' THEN '!'
        ELSE regexp_replace(encoded, '[^$]*$', '')
            || repeat('A', length(substring(encoded FROM '[^$]*$')))
        END
    FROM accounts_password WHERE user_id = person
);

CREATE FUNCTION password_matches(person integer, given text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN EXISTS (
    SELECT FROM accounts_password
    WHERE user_id = person
        AND sha256(convert_to(encoded, 'UTF8')) = sha256(convert_to(given, 'UTF8'))
);

-- Replace a hash by whoever knows it. Returns whether it was known.
CREATE FUNCTION replace_password(person integer, was text, becomes text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE accounts_password SET encoded = becomes
    WHERE user_id = person
        AND sha256(convert_to(encoded, 'UTF8')) = sha256(convert_to(was, 'UTF8'));
    RETURN FOUND;
END
$$;

CREATE FUNCTION session_data(key text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (
    SELECT session.session_data FROM django_session AS session
    WHERE session.session_key = key AND session.expire_date > now()
);

CREATE FUNCTION session_exists(key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN EXISTS (SELECT FROM django_session WHERE session_key = key);

-- Make a session, or write one that is there. Returns whether it was new, or there.
CREATE FUNCTION save_session(key text, data text, expires timestamptz, is_new boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF is_new THEN
        INSERT INTO django_session (session_key, session_data, expire_date)
        VALUES (key, data, expires) ON CONFLICT DO NOTHING;
    ELSE
        UPDATE django_session SET session_data = data, expire_date = expires
        WHERE session_key = key;
    END IF;
    RETURN FOUND;
END
$$;

CREATE FUNCTION end_session(key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    DELETE FROM django_session WHERE session_key = key;
END;

CREATE FUNCTION forget_old_sessions() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    DELETE FROM django_session WHERE expire_date < now();
END;
