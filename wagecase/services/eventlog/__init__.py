"""The case's hash-chained event log, and what is derived from it: state, deadlines, work items, numbers."""
