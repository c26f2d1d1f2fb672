"""Who may see what, and who has read what."""
