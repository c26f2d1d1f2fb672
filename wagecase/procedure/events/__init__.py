"""Every event that a procedure can leave: one row says all about it."""
