"""Zaken -> klantreizen; visits, evidenced handovers and routes (definitions 2 and 3)."""
