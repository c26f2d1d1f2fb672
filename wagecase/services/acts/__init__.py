"""Performing an act: one transaction from the check to the work list."""
