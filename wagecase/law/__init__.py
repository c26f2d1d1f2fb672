"""What the statutes say, as data and arithmetic; pure: no Flask, no database, no clock of the machine."""
