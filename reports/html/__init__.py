"""The HTML report: one file that opens anywhere, made from an account. One module a section or picture."""
