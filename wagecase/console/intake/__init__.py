"""Taking complaints in: the counter's page, rosters, files of leads."""
