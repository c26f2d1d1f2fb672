"""What workers do without a log-in: submit, follow, add statements, answer by SMS."""
