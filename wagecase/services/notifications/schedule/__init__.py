"""Finds what is due and enqueues it."""
