"""Statutory terms as dated law, and the calendar arithmetic that counts like the law. No event log here."""
