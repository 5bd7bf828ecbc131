-- A correction has the opposite effect and the same amount, on the same account (docs/rules.md section 2).
CREATE FUNCTION opposite_kind(kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind WHEN 'CHARGE' THEN 'CREDIT' ELSE 'CHARGE' END;

-- After the row and not before it: one statement may bring an entry and its reversal.
CREATE FUNCTION refuse_false_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM statements_transaction AS reversed
        WHERE reversed.provider_id = NEW.provider_id AND reversed.id = NEW.reverses_id AND reversed.customer_id = NEW.customer_id
            AND reversed.amount = NEW.amount AND opposite_kind(reversed.kind) = NEW.kind
    ) THEN
        RAISE EXCEPTION 'transaction_reversal: a reversal has the opposite kind and the same amount and account as what it reverses'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_reversal', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER transaction_reversal AFTER INSERT ON statements_transaction
FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION refuse_false_reversal();
