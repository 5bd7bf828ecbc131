-- A suspended line or product knows the first day of its suspension, by whatever path it came; one that is suspended no more forgets
-- it. Nothing is known of a direct change in a sandbox, whose day is not the clock's.
CREATE OR REPLACE FUNCTION keep_suspension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'SUSPENDED' THEN
        NEW.suspended_on := NULL;
        NEW.suspended_with_account := false;
    ELSIF NEW.suspended_on IS NULL THEN
        NEW.suspended_on := coalesce(
            nullif(current_setting('billing.as_of', true), '')::date,
            (SELECT (now() AT TIME ZONE timezone)::date FROM accounts_provider WHERE id = NEW.provider_id AND NOT sandbox));
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER line_suspension BEFORE UPDATE OF status ON products_line
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND 'SUSPENDED' IN (OLD.status, NEW.status)) EXECUTE FUNCTION keep_suspension();

CREATE OR REPLACE TRIGGER product_suspension BEFORE UPDATE OF status ON products_product
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND 'SUSPENDED' IN (OLD.status, NEW.status)) EXECUTE FUNCTION keep_suspension();
