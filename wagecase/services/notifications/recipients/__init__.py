"""Who receives a notification, and what they have chosen."""
