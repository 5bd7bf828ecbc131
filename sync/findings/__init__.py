"""What is found to be wrong with accounts."""
