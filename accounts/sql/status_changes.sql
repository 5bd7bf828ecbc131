-- Every change of a status is recorded here, by whatever path it comes; tables attach this function with their subject as its argument.
--
-- A line's, product's or order's change also takes a share of its customer's row, so that Sync Status, which locks the row before it
-- looks, never closes an account whose services are just being reconnected.
CREATE FUNCTION record_status_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    customer uuid;
BEGIN
    IF TG_ARGV[0] = 'CUSTOMER' THEN
        customer := NEW.id;
    ELSE
        customer := NEW.customer_id;
        PERFORM FROM accounts_customer WHERE provider_id = NEW.provider_id AND id = customer FOR KEY SHARE;
    END IF;
    INSERT INTO accounts_statuschange
        (provider_id, subject, subject_id, customer_id, from_status, to_status, cause, actor, reason, via, run_id, as_of)
    VALUES (
        NEW.provider_id, TG_ARGV[0], NEW.id, customer, OLD.status, NEW.status,
        coalesce(nullif(current_setting('billing.cause', true), ''), 'DIRECT'),
        coalesce(nullif(current_setting('billing.actor', true), ''), session_user),
        coalesce(current_setting('billing.reason', true), ''),
        coalesce(nullif(current_setting('billing.via', true), ''), 'SQL'),
        nullif(current_setting('billing.run_id', true), '')::uuid,
        nullif(current_setting('billing.as_of', true), '')::date
    );
    RETURN NULL;
END
$$;
