"""The next steps 后续途径 that an outcome leaves open, with their windows."""
