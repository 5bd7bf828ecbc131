CREATE TRIGGER line_status_change AFTER UPDATE ON products_line
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION record_status_change('LINE');

CREATE TRIGGER product_status_change AFTER UPDATE ON products_product
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION record_status_change('PRODUCT');

CREATE TRIGGER order_status_change AFTER UPDATE ON products_order
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION record_status_change('ORDER');

-- Room on each page for the next billed-through date: rows are rewritten in place every month, and no index is touched.
ALTER TABLE products_product SET (fillfactor = 60);
