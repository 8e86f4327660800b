"""Check that an HTTP API keeps the word of its documentation."""
