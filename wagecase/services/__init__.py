"""Verbs: the only writers. Each takes who asks, checks, changes, logs the event, recomputes and commits."""
