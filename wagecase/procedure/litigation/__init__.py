"""The procedures `litigation` and `enforcement`: what the court does, as its documents come in."""
