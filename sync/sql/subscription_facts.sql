-- One pass over all products for all accounts; row-level security is that of whoever reads it.
-- The provider stands last, because the view was made without it.
CREATE OR REPLACE VIEW sync_subscriptionfacts WITH (security_invoker = true) AS
SELECT product.customer_id,
    bool_or(product.status = 'ACTIVE') AS billing,
    bool_or(product.status = 'SUSPENDED') AS suspended,
    product.provider_id
FROM products_product AS product
JOIN products_producttype AS type
    ON type.provider_id = product.provider_id AND type.id = product.product_type_id
WHERE type.billing = 'RECURRING' AND product.status IN ('PENDING', 'ACTIVE', 'SUSPENDED')
GROUP BY product.provider_id, product.customer_id;

GRANT SELECT ON sync_subscriptionfacts TO billing_app;
