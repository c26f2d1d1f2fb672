"""The pool of referrals, an office's matters, and outreach."""
