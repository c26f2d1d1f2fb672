"""People, organisations, settings, templates, audit, desk handovers."""
