"""What every page of the console shares: log-in state, menu, filters, form binding, problems."""
