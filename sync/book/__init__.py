"""The book: everything that a provider bills from, as a folder of CSV files (docs/book.md)."""
