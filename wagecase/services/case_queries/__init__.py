"""Reading cases: lists, search, and one case as its pages and the API show it."""
