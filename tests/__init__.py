"""Tests on real servers: PostgreSQL, Valkey, SMTP. Nothing of our own is mocked."""
