"""The procedure `case`: the root of every matter, from intake to close, its money and its transfers."""
