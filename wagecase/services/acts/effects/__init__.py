"""What acts change besides leaving an event."""
