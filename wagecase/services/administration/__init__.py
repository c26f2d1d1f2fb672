"""Organisations, users, settings and the calendar."""
