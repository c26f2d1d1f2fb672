"""Employers, construction projects and districts."""
