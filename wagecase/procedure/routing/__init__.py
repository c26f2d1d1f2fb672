"""Which proceedings a case is routed to, as decision rows with reason and article."""
