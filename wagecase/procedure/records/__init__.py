"""Codes and labels of what is put on record beside acts: evidence, worker statements, project checks, spot checks."""
