-- Every change of a setting that decides who is billed or mailed is recorded here, by whatever path it comes. Tables attach this
-- function with their subject as its first argument, and the columns that the platform itself changes as further ones.
CREATE FUNCTION record_setting_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb;
    became jsonb;
BEGIN
    SELECT jsonb_object_agg(field.key, field.value) INTO was
    FROM jsonb_each(to_jsonb(OLD)) AS field
    WHERE field.value IS DISTINCT FROM to_jsonb(NEW) -> field.key AND field.key <> ALL (TG_ARGV);
    IF was IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(field.key, field.value) INTO became
    FROM jsonb_each(to_jsonb(NEW)) AS field
    WHERE was ? field.key;
    INSERT INTO accounts_settingchange (provider_id, subject, subject_id, name, before, after, actor, via)
    VALUES (
        NEW.provider_id, TG_ARGV[0], NEW.id, NEW.code, was, became,
        coalesce(nullif(current_setting('billing.actor', true), ''), session_user),
        coalesce(nullif(current_setting('billing.via', true), ''), 'SQL')
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER bill_profile_change AFTER UPDATE ON accounts_billprofile
FOR EACH ROW EXECUTE FUNCTION record_setting_change('BILL_PROFILE', 'archived_at');
