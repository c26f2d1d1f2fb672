"""Reading and writing spreadsheets and pasted tables."""
