-- The ledger is append-only. Balances are its sums (balances.sql).

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: make a new entry that reverses the old one', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER transaction_not_removed BEFORE DELETE OR TRUNCATE ON statements_transaction
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

CREATE TRIGGER transaction_only_posted BEFORE UPDATE ON statements_transaction
FOR EACH ROW WHEN (
    OLD.statement_id IS NOT NULL OR NEW.statement_id IS NULL
    OR (OLD.provider_id, OLD.id, OLD.transaction_ref, OLD.customer_id, OLD.billing_account_id, OLD.kind, OLD.amount, OLD.date)
       IS DISTINCT FROM
       (NEW.provider_id, NEW.id, NEW.transaction_ref, NEW.customer_id, NEW.billing_account_id, NEW.kind, NEW.amount, NEW.date)
    OR (OLD.product_id, OLD.period_start, OLD.period_end, OLD.description, OLD.reverses_id, OLD.created_at)
       IS DISTINCT FROM
       (NEW.product_id, NEW.period_start, NEW.period_end, NEW.description, NEW.reverses_id, NEW.created_at)
) EXECUTE FUNCTION refuse_ledger_change();

CREATE TRIGGER statement_not_removed BEFORE DELETE OR TRUNCATE ON statements_statement
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

CREATE TRIGGER statement_not_edited BEFORE UPDATE ON statements_statement
FOR EACH ROW WHEN (
    (OLD.provider_id, OLD.id, OLD.statement_number, OLD.customer_id, OLD.kind, OLD.created_on, OLD.cycle_date, OLD.due_date)
    IS DISTINCT FROM
    (NEW.provider_id, NEW.id, NEW.statement_number, NEW.customer_id, NEW.kind, NEW.created_on, NEW.cycle_date, NEW.due_date)
    OR (OLD.previous_balance, OLD.charges, OLD.credits, OLD.payments, OLD.balance)
    IS DISTINCT FROM (NEW.previous_balance, NEW.charges, NEW.credits, NEW.payments, NEW.balance)
) EXECUTE FUNCTION refuse_ledger_change();

-- Balances are rewritten by every entry; room on the page keeps that cheap.
ALTER TABLE statements_accountbalance SET (fillfactor = 50);
