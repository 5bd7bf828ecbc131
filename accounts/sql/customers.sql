CREATE TRIGGER customer_status_change AFTER UPDATE ON accounts_customer
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION record_status_change('CUSTOMER');

-- Half of each page is left free, so that the monthly move of cycle dates rewrites rows in place.
ALTER TABLE accounts_customer SET (fillfactor = 60);
