"""Orders: what a customer asked to have changed."""
