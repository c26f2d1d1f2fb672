"""One case: its pages, the form of an act, evidence, transfers."""
