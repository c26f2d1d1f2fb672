"""Hearings and sessions: their days, notices, and calendar files."""
