"""Objections and appeals -> the decisions that they are about, with the evidence (definition 6)."""
