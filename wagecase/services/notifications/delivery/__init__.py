"""Hands notifications to the mail server and the SMS gateway, and records the outcome."""
