"""Days that pass: due dates of statements, and the days until which a payment was promised."""
