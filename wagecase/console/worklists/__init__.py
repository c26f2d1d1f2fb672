"""Lists of what is to be done, and finding cases."""
