"""Returned mail: which address it marks, and whom that concerns."""
