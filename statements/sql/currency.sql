-- A currency stays once there is something in it.
CREATE OR REPLACE FUNCTION refuse_currency_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM statements_accountbalance
        WHERE provider_id = OLD.provider_id AND customer_id = OLD.billing_account_id
    ) THEN
        RAISE EXCEPTION
            'the currency of % cannot change: its billing account has transactions',
            OLD.account_number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

-- After the row is written: before it, each update of a customer, whatever it changes, would compute
-- the generated columns anew (accounts/database/moves.py).
CREATE OR REPLACE TRIGGER customer_keeps_currency AFTER UPDATE ON accounts_customer
FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency)
EXECUTE FUNCTION refuse_currency_change();
