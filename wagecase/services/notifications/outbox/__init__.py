"""Claims enqueued notifications and resolves each against the present state of its case."""
