"""Campaigns 专项行动: dated pushes that gather cases."""
