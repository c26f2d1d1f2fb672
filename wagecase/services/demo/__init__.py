"""The invented cases of a first start."""
