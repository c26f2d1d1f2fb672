"""Which notifications go to whom and when, as data."""
