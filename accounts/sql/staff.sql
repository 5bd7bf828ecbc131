-- Each new provider has the roles that come along. What they may do stands in
-- accounts/staff/operations.py; here is what the provider has changed of it: nothing yet.
CREATE FUNCTION give_provider_its_roles() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    around text := coalesce(current_setting('billing.provider_id', true), '');
BEGIN
    EXECUTE format('SET LOCAL billing.provider_id = %L', NEW.id);
    INSERT INTO accounts_role (provider_id, code, name, added, removed) VALUES
        (NEW.id, 'clerk', 'Billing clerk', '{}', '{}'),
        (NEW.id, 'manager', 'Billing manager', '{}', '{}'),
        (NEW.id, 'administrator', 'Administrator', '{}', '{}');
    EXECUTE format('SET LOCAL billing.provider_id = %L', around);
    RETURN NULL;
END
$$;

CREATE TRIGGER provider_has_roles AFTER INSERT ON accounts_provider
    FOR EACH ROW EXECUTE FUNCTION give_provider_its_roles();

-- Let a person of the transaction's provider sign in, or no more. Its sessions end, since their mark
-- is of before; nobody can choose the new one. Returns whether there was something to switch.
CREATE FUNCTION switch_person(person integer, active boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE accounts_user
    SET is_active = active, session_mark = replace(gen_random_uuid()::text, '-', '')
    WHERE id = person AND is_active <> active
        AND provider_id = nullif(current_setting('billing.provider_id', true), '')::integer;
    RETURN FOUND;
END
$$;
