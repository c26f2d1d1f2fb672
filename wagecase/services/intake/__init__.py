"""From a complaint to a case: drafts, jurisdiction, duplicates, claims, routing."""
