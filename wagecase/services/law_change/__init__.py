"""Changes of law and calendar: what they would move, and putting them in force."""
