"""klantreis: process mining and resident journeys for the Dutch social domain."""

__version__ = "0.1.0"
