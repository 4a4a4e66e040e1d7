"""One question per file: event log in, table out."""
