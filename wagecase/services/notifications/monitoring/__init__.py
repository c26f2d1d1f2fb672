"""Failures, the figures of the queue, and the alarms that need no queue."""
