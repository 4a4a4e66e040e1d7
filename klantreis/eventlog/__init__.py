"""The event log: doubles and impossible times taken out, ordered, numbered, stored."""
