"""Spot checks 抽查回访: rounds, draws, calls and their results."""
