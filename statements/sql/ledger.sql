-- The ledger is append-only, and balances are its sums.

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

-- Accounts are taken in the order of their keys, so that two writers never wait for each other.
CREATE FUNCTION add_to_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO statements_accountbalance AS account
        (provider_id, customer_id, charges, credits, payments, unposted_charges, unposted_credits, unposted_payments)
    SELECT provider_id, billing_account_id,
        coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE'), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT'), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT'), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE' AND statement_id IS NULL), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT' AND statement_id IS NULL), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT' AND statement_id IS NULL), 0)
    FROM entered
    GROUP BY provider_id, billing_account_id
    ORDER BY provider_id, billing_account_id
    ON CONFLICT (provider_id, customer_id) DO UPDATE SET
        charges = account.charges + excluded.charges,
        credits = account.credits + excluded.credits,
        payments = account.payments + excluded.payments,
        unposted_charges = account.unposted_charges + excluded.unposted_charges,
        unposted_credits = account.unposted_credits + excluded.unposted_credits,
        unposted_payments = account.unposted_payments + excluded.unposted_payments;
    RETURN NULL;
END
$$;

CREATE TRIGGER transaction_entered AFTER INSERT ON statements_transaction
REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION add_to_balances();

-- An update of the ledger is a posting, or the trigger above has refused it.
CREATE FUNCTION post_to_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE statements_accountbalance AS account SET
        unposted_charges = account.unposted_charges - posting.charges,
        unposted_credits = account.unposted_credits - posting.credits,
        unposted_payments = account.unposted_payments - posting.payments
    FROM (
        SELECT provider_id, billing_account_id,
            coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE'), 0) AS charges,
            coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT'), 0) AS credits,
            coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT'), 0) AS payments
        FROM posted
        GROUP BY provider_id, billing_account_id
    ) AS posting
    WHERE account.provider_id = posting.provider_id AND account.customer_id = posting.billing_account_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER transaction_posted AFTER UPDATE ON statements_transaction
REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION post_to_balances();

CREATE FUNCTION remember_last_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO statements_accountbalance AS account
        (provider_id, customer_id, last_statement_created_on, last_statement_due_date, last_statement_balance)
    SELECT DISTINCT ON (provider_id, customer_id)
        provider_id, customer_id, created_on, max(due_date) OVER (PARTITION BY provider_id, customer_id), balance
    FROM made
    ORDER BY provider_id, customer_id, created_on DESC, id DESC
    ON CONFLICT (provider_id, customer_id) DO UPDATE SET
        last_statement_created_on = greatest(account.last_statement_created_on, excluded.last_statement_created_on),
        last_statement_due_date = greatest(account.last_statement_due_date, excluded.last_statement_due_date),
        last_statement_balance = CASE
            WHEN account.last_statement_created_on > excluded.last_statement_created_on THEN account.last_statement_balance
            ELSE excluded.last_statement_balance
        END;
    RETURN NULL;
END
$$;

CREATE TRIGGER statement_made AFTER INSERT ON statements_statement
REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION remember_last_statement();

-- Balances are rewritten by every entry; room on the page keeps that cheap.
ALTER TABLE statements_accountbalance SET (fillfactor = 50);

-- A currency stays once there is something in it.
CREATE FUNCTION refuse_currency_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM statements_accountbalance WHERE provider_id = OLD.provider_id AND customer_id = OLD.billing_account_id) THEN
        RAISE EXCEPTION 'the currency of % cannot change: its billing account has transactions', OLD.account_number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER customer_keeps_currency BEFORE UPDATE ON accounts_customer
FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency) EXECUTE FUNCTION refuse_currency_change();
