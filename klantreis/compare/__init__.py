"""Periods compared: windows, indicators, statistics, warnings (definition 7)."""
