"""Reminders and notifications: when they are due, to whom, and how they are delivered."""
