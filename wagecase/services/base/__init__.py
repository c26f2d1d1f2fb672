"""What all services share: errors, the principal, dates, pagination, bulk inserts, the rules in force."""
