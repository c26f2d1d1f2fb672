"""The desk of the city and of heads: figures, orders, campaigns, spot checks."""
