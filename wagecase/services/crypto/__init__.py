"""Personal data under each person's key, sealed text, and the store of sealed files."""
