"""The desk of legal aid."""
