"""The rules of balance notifications: made, edited, and switched off and on."""
