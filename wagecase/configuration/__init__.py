"""Parts of the settings: values that a variable holds in one line, and what must not be set as it is."""
