-- Brings the policies of provider tables that are there already to the form in which new ones are
-- made (accounts/tenancy/migration_operations.py).
DO $$
DECLARE
    own text := 'provider_id = nullif(current_setting(''billing.provider_id'', true), '''')::integer';
    name text;
BEGIN
    FOR name IN
        SELECT tablename FROM pg_policies
        WHERE schemaname = 'public' AND policyname = 'own_provider'
    LOOP
        EXECUTE format(
            'ALTER POLICY own_provider ON %I USING (%s) WITH CHECK (%s)', name, own, own);
    END LOOP;
END
$$;
