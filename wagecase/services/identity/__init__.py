"""How people log in: passwords, second factor, sessions, API tokens."""
