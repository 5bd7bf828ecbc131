"""In-product messages: serving them, audiences and facts."""
