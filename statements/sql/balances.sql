-- Balances are the sums of the ledger, kept by statement: one write an account, however many
-- entries it has.
--
-- Each function reads its transition table into arrays first, and writes from these: on a database
-- that is spread over machines, a table can be joined with neither a transition table nor a
-- function's result that hides one.

-- Accounts are taken in the order of their keys, so that two writers never wait for each other.
CREATE OR REPLACE FUNCTION add_to_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    providers integer[];
    accounts uuid[];
    charged numeric[];
    credited numeric[];
    paid numeric[];
    unposted_charged numeric[];
    unposted_credited numeric[];
    unposted_paid numeric[];
BEGIN
    SELECT array_agg(provider_id), array_agg(account),
        array_agg(charges), array_agg(credits), array_agg(payments),
        array_agg(unposted_charges), array_agg(unposted_credits), array_agg(unposted_payments)
    INTO providers, accounts, charged, credited, paid,
        unposted_charged, unposted_credited, unposted_paid
    FROM (
        SELECT provider_id, billing_account_id AS account,
            coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE'), 0) AS charges,
            coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT'), 0) AS credits,
            coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT'), 0) AS payments,
            coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE' AND statement_id IS NULL), 0)
                AS unposted_charges,
            coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT' AND statement_id IS NULL), 0)
                AS unposted_credits,
            coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT' AND statement_id IS NULL), 0)
                AS unposted_payments
        FROM entered
        GROUP BY provider_id, billing_account_id
        ORDER BY provider_id, billing_account_id
    ) AS sums;

    INSERT INTO statements_accountbalance AS account (
        provider_id, customer_id, charges, credits, payments,
        unposted_charges, unposted_credits, unposted_payments)
    SELECT * FROM unnest(
        providers, accounts, charged, credited, paid,
        unposted_charged, unposted_credited, unposted_paid)
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

CREATE OR REPLACE TRIGGER transaction_entered AFTER INSERT ON statements_transaction
REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION add_to_balances();

-- An update of the ledger is a posting, or transaction_only_posted has refused it.
CREATE OR REPLACE FUNCTION post_to_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    providers integer[];
    accounts uuid[];
    charged numeric[];
    credited numeric[];
    paid numeric[];
BEGIN
    SELECT array_agg(provider_id), array_agg(account),
        array_agg(charges), array_agg(credits), array_agg(payments)
    INTO providers, accounts, charged, credited, paid
    FROM (
        SELECT provider_id, billing_account_id AS account,
            coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE'), 0) AS charges,
            coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT'), 0) AS credits,
            coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT'), 0) AS payments
        FROM posted
        GROUP BY provider_id, billing_account_id
        ORDER BY provider_id, billing_account_id
    ) AS sums;

    UPDATE statements_accountbalance AS account SET
        unposted_charges = account.unposted_charges - posting.charges,
        unposted_credits = account.unposted_credits - posting.credits,
        unposted_payments = account.unposted_payments - posting.payments
    FROM unnest(providers, accounts, charged, credited, paid)
        AS posting (provider_id, customer_id, charges, credits, payments)
    WHERE account.provider_id = posting.provider_id AND account.customer_id = posting.customer_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER transaction_posted AFTER UPDATE ON statements_transaction
REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION post_to_balances();

CREATE OR REPLACE FUNCTION remember_last_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    providers integer[];
    accounts uuid[];
    days date[];
    due_dates date[];
    balances numeric[];
BEGIN
    SELECT array_agg(provider_id), array_agg(customer_id),
        array_agg(created_on), array_agg(due_date), array_agg(balance)
    INTO providers, accounts, days, due_dates, balances
    FROM (
        SELECT DISTINCT ON (provider_id, customer_id) provider_id, customer_id, created_on,
            max(due_date) OVER (PARTITION BY provider_id, customer_id) AS due_date, balance
        FROM made
        ORDER BY provider_id, customer_id, created_on DESC, id DESC
    ) AS last;

    INSERT INTO statements_accountbalance AS account (
        provider_id, customer_id,
        last_statement_created_on, last_statement_due_date, last_statement_balance)
    SELECT * FROM unnest(providers, accounts, days, due_dates, balances)
    ON CONFLICT (provider_id, customer_id) DO UPDATE SET
        last_statement_created_on = greatest(
            account.last_statement_created_on, excluded.last_statement_created_on),
        last_statement_due_date = greatest(
            account.last_statement_due_date, excluded.last_statement_due_date),
        last_statement_balance = CASE
            WHEN account.last_statement_created_on > excluded.last_statement_created_on
                THEN account.last_statement_balance
            ELSE excluded.last_statement_balance
        END;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER statement_made AFTER INSERT ON statements_statement
REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION remember_last_statement();
